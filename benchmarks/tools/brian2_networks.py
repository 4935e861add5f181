"""The networks as scripts of plain Brian2. Arguments: network, flags, folder of the case.

Brian2's standalone mode is its fastest. ``stock`` are its own flags; ``vector`` are those with
which g++ uses vector instructions for its code. Brian2 counts the step of a spike as part of the
refractory period, which is therefore one step longer here than in the papers. A Hodgkin-Huxley cell
is not reset, and is refractory also while its potential is above the threshold, so that one
crossing is one spike in all tools.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import brian2 as b2
from brian2 import Hz, ms, mV, nS, pF, second, uS

from benchmarks.cases import DT, DURATION, Case, load_case
from benchmarks.tool_process import Answer, serve

LEAK = {"C_m": 200 * pF, "g_L": 10 * nS, "tau_e": 5 * ms, "tau_i": 10 * ms}
CUBA = """
dv/dt = (g_L*(-49*mV - v) + I_e + I_i)/C_m : volt (unless refractory)
dI_e/dt = -I_e/tau_e : amp
dI_i/dt = -I_i/tau_i : amp
"""
_CONDUCTANCES = """
dg_e/dt = -g_e/tau_e : siemens
dg_i/dt = -g_i/tau_i : siemens
"""
COBA = f"""
dv/dt = (g_L*(-60*mV - v) + g_e*(0*mV - v) + g_i*(-80*mV - v))/C_m : volt (unless refractory)
{_CONDUCTANCES}"""
GATES = """
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
alpha_m = 0.32*mV**-1*4*mV/exprel((13*mV - v + VT)/(4*mV))/ms : Hz
beta_m = 0.28*mV**-1*5*mV/exprel((v - VT - 40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
beta_h = 4/(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
alpha_n = 0.032*mV**-1*5*mV/exprel((15*mV - v + VT)/(5*mV))/ms : Hz
beta_n = 0.5*exp((10*mV - v + VT)/(40*mV))/ms : Hz
"""
CHANNELS = "- g_Na*m**3*h*(v - 50*mV) - g_K*n**4*(v + 90*mV)"
CHANNEL = {"g_Na": 20 * uS, "g_K": 6 * uS, "VT": -63 * mV}
COBA_HH = f"""
dv/dt = (g_L*(-60*mV - v) + g_e*(0*mV - v) + g_i*(-80*mV - v) {CHANNELS})/C_m : volt
{_CONDUCTANCES}{GATES}"""
_RESTING = f"timestep(t - lastspike, dt) < timestep({3 + DT}*ms, dt)"  # after a spike
FIRE = {"threshold": "v > -50*mV", "reset": "v = -60*mV", "refractory": (5 + DT) * ms}


def cuba(case: Case, delay: b2.Quantity = 0 * ms) -> b2.Network:
    cells = b2.NeuronGroup(case.cells, CUBA, method="exact", namespace=LEAK, **FIRE)
    return _network(case, cells, ("I_e += 16.2*pA", "I_i -= 90*pA"), delay)


def cuba_delayed(case: Case) -> b2.Network:
    return cuba(case, 1 * ms)


def coba(case: Case) -> b2.Network:
    cells = b2.NeuronGroup(case.cells, COBA, method="exponential_euler", namespace=LEAK, **FIRE)
    return _kicked(case, cells)


def coba_hh(case: Case) -> b2.Network:
    cells = b2.NeuronGroup(
        case.cells, COBA_HH, method="exponential_euler", namespace=LEAK | CHANNEL,
        threshold="v > -20*mV", refractory=f"{_RESTING} or v > -20*mV",
    )  # fmt: skip
    return _kicked(case, cells)


def brunel(case: Case) -> b2.Network:
    cells = b2.NeuronGroup(
        case.cells, "dv/dt = -v/(20*ms) : volt (unless refractory)", method="exact",
        threshold="v > 20*mV", reset="v = 10*mV", refractory=(2 + DT) * ms,
    )  # fmt: skip
    outside = b2.PoissonInput(cells, "v", N=1000, rate=20 * Hz, weight=0.1 * mV)
    network = _network(case, cells, ("v += 0.1*mV", "v -= 0.5*mV"), delay=1.5 * ms)
    network.add(outside)
    return network


def _kicked(case: Case, cells: b2.NeuronGroup) -> b2.Network:
    network = _network(case, cells, ("g_e += 6*nS", "g_i += 67*nS"))
    times = case.kick_steps * DT * ms
    source = b2.SpikeGeneratorGroup(case.cells, case.kick_cells, times)
    kick = b2.Synapses(source, cells, on_pre="g_e += 6*nS")
    kick.connect(j="i")
    network.add(source, kick)
    return network


def _network(
    case: Case, cells: b2.NeuronGroup, on_pre: tuple[str, str], delay: b2.Quantity = 0 * ms
) -> b2.Network:
    cells.v = case.v * mV
    network = b2.Network(cells, b2.SpikeMonitor(cells, name="spikes"))
    for (sources, targets), effect in zip(case.halves(), on_pre, strict=True):
        synapses = b2.Synapses(cells, cells, on_pre=effect, delay=delay)
        synapses.connect(i=sources, j=targets)
        network.add(synapses)
    return network


NETWORKS = {
    "cuba": cuba,
    "cuba_delayed": cuba_delayed,
    "coba": coba,
    "coba_hh": coba_hh,
    "brunel": brunel,
}
#: Brian2's -fno-finite-math-only undefines the macro without which glibc declares no vector
#: functions, and g++ gives up on loops over more than ten arrays that could overlap.
_VECTOR = ["-D__FAST_MATH__", "--param=vect-max-version-for-alias-checks=1000"]


def set_flags(flags: str) -> None:
    """Let Brian2 compile with its ``stock`` flags, or with those for ``vector`` code as well."""
    if flags == "vector":
        b2.prefs["codegen.cpp.extra_compile_args_gcc"] += _VECTOR


def rate_of(network: b2.Network, cells: int, duration: b2.Quantity) -> Callable[[], float]:
    """What reads the mean rate (Hz) after a run."""
    return lambda: float(network["spikes"].num_spikes / cells / (duration / second))


def serve_standalone(folder: Path, rate: Callable[[], float]) -> None:
    """Build a program in a folder, and run it once for each answer; ``rate`` is read after it."""
    b2.device.build(directory=str(folder), run=False)

    def work() -> Answer:
        called = time.perf_counter()
        b2.device.run(directory=str(folder), with_output=False, run_args=[])
        found = rate()
        wall = time.perf_counter() - called
        return {"loop_s": b2.device._last_run_time, "wall_s": wall, "rate": found}

    serve(work)


def main(name: str, flags: str, folder: str) -> None:
    case, duration = load_case(Path(folder)), DURATION * ms
    b2.defaultclock.dt = DT * ms
    set_flags(flags)
    b2.set_device("cpp_standalone", build_on_run=False)
    network = NETWORKS[name](case)
    network.run(duration)
    serve_standalone(Path(folder, f"brian2_{flags}"), rate_of(network, case.cells, duration))


if __name__ == "__main__":
    main(*sys.argv[1:])
