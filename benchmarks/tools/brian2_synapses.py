"""Synapses with a state in plain Brian2. Arguments: plastic or kinetic, flags, folder."""

import sys
from pathlib import Path

import brian2 as b2
from brian2 import Hz, ms, mV, nS, second

from benchmarks.tools.brian2_networks import rate_of, serve_standalone, set_flags
from benchmarks.tools.simneuro_synapses import PLASTIC, SATURATING

CELL = """
dv/dt = (10*nS*(-60*mV - v) + g_e*(0*mV - v) + g_i*(-70*mV - v))/(200*pF) : volt (unless refractory)
dg_i/dt = -g_i/(5*ms) : siemens
"""
FIRE = {"threshold": "v > -54*mV", "reset": "v = -60*mV", "refractory": 1.1 * ms}
LEARNING = """
w : siemens
dbefore/dt = -before/(20*ms) : 1 (event-driven)
dafter/dt = -after/(20*ms) : 1 (event-driven)
"""
KINETIC = """
dr/dt = 1.1/mmolar/ms*1*mmolar*int(t < end)*(1 - r) - 0.19/ms*r : 1 (clock-driven)
end : second
g_e_post = 0.5*nS*r : siemens (summed)
"""


def plastic() -> tuple[b2.Network, int]:
    inputs, count, _ = PLASTIC
    decaying = f"{CELL}dg_e/dt = -g_e/(5*ms) : siemens"
    cells = b2.NeuronGroup(count, decaying, method="exponential_euler", **FIRE)
    source = b2.PoissonGroup(inputs, 10 * Hz)
    synapses = b2.Synapses(
        source, cells, LEARNING,
        on_pre="""w = clip(w - 0.00525*0.15*nS*after, 0*nS, 0.15*nS)
                  before += 1
                  g_e_post += w""",
        on_post="""w = clip(w + 0.005*0.15*nS*before, 0*nS, 0.15*nS)
                   after += 1""",
    )  # fmt: skip
    synapses.connect()
    synapses.w = "rand()*0.15*nS"
    inhibition = b2.PoissonInput(cells, "g_i", N=200, rate=10 * Hz, weight=0.5 * nS)
    monitor = b2.SpikeMonitor(cells, name="spikes")
    cells.v = -60 * mV
    return b2.Network(cells, source, synapses, inhibition, monitor), count


def kinetic() -> tuple[b2.Network, int]:
    inputs, count, chance = SATURATING
    cells = b2.NeuronGroup(count, f"{CELL}g_e : siemens", method="exponential_euler", **FIRE)
    source = b2.PoissonGroup(inputs, 10 * Hz)
    synapses = b2.Synapses(
        source, cells, KINETIC, on_pre="end = t + 1.1*ms", method="exponential_euler"
    )
    synapses.connect(p=chance)
    cells.v = -60 * mV
    return b2.Network(cells, source, synapses, b2.SpikeMonitor(cells, name="spikes")), count


NETWORKS = {"plastic": plastic, "kinetic": kinetic}


def main(name: str, flags: str, folder: str) -> None:
    b2.defaultclock.dt = 0.1 * ms
    set_flags(flags)
    b2.set_device("cpp_standalone", build_on_run=False)
    network, cells = NETWORKS[name]()
    network.run(1 * second)
    serve_standalone(Path(folder), rate_of(network, cells, 1 * second))


if __name__ == "__main__":
    main(*sys.argv[1:])
