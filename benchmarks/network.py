"""A small network of excitatory and inhibitory cells, described here and written by hand."""

from collections.abc import Iterator
from typing import Any

import brian2.only as b2
import numpy as np
from brian2 import ms, mV, nS, pA, pF

import simneuro as sn
from benchmarks.timing import Comparison, interleaved

REPEATS = 3
DURATION = 0.5  # s
WARMUP = 0.2  # s
SIZES = {"exc": 400, "inh": 100}
INDEGREE = {"exc": 40, "inh": 10}
WEIGHT = {"exc": 30.0, "inh": -150.0}  # pA; chosen: irregular firing at some 10 Hz
TAU = {"exc": 5.0, "inh": 10.0}  # ms
SOURCES, EACH = 140, 10.0  # background cells, and the rate of each in Hz
# Rates vary by 5 % over seeds, so the means of four runs each differ by 3.6 %; three times that.
TOLERANCE = 0.11


def comparisons() -> Iterator[Comparison]:
    """Both on NumPy, both from the description to the spikes."""
    rates: dict[str, list[float]] = {"ours": [], "theirs": []}
    times = interleaved(
        lambda: rates["ours"].append(ours(len(rates["ours"]))),
        lambda: rates["theirs"].append(theirs(len(rates["theirs"]))),
        REPEATS,
    )
    mean = {name: float(np.mean(values)) for name, values in rates.items()}
    if abs(mean["ours"] / mean["theirs"] - 1) > TOLERANCE:
        raise SystemExit(f"the two networks do not fire alike: {mean} Hz")
    note = f"{mean['ours']:.1f} Hz and {mean['theirs']:.1f} Hz; 500 cells, NumPy, building included"
    yield Comparison("E/I network", "simneuro.simulate", "plain Brian2", *times, note)


def ours(seed: int) -> float:
    """The mean rate (Hz) by simneuro."""
    recording = sn.simulate(sn.Scenario.from_document(document(seed)), target="numpy")
    return float(recording.sizes["spike"] / sum(SIZES.values()) / DURATION)


def document(seed: int) -> dict[str, Any]:
    """The network as a scenario."""
    return {
        "title": "E/I network",
        "seed": seed,
        "duration": f"{DURATION} s",
        "warmup": f"{WARMUP} s",
        "synapses": {
            name: {"model": "exp_current", "parameters": {"tau": f"{TAU[name]} ms"}} for name in TAU
        },
        "populations": {name: _population(size) for name, size in SIZES.items()},
        "projections": {f"{a}_{b}": _projection(a, b) for a in SIZES for b in SIZES},
        "drives": {f"background_{name}": _background(name) for name in SIZES},
    }


def _population(size: int) -> dict[str, Any]:
    return {"model": "lif", "size": size, "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}}}


def _projection(source: str, target: str) -> dict[str, Any]:
    return {
        "source": source,
        "target": target,
        "synapse": source,
        "connect": {"rule": "fixed_indegree", "n": INDEGREE[source]},
        "weight": f"{WEIGHT[source]} pA",
        "delay": "1.5 ms",
    }


def _background(target: str) -> dict[str, Any]:
    weight = f"{WEIGHT['exc']} pA"
    return {
        "kind": "poisson",
        "target": target,
        "synapse": "exc",
        "rate": f"{SOURCES * EACH} Hz",
        "weight": weight,
    }


_EQUATIONS = """
dv/dt = (g_L*(E_L - v) + I_exc + I_inh)/C_m : volt (unless refractory)
dI_exc/dt = -I_exc/tau_exc : amp
dI_inh/dt = -I_inh/tau_inh : amp
"""


def theirs(seed: int) -> float:
    """The mean rate (Hz) by a Brian2 script of the same network."""
    b2.prefs.codegen.target = "numpy"
    b2.seed(seed)
    rng = np.random.default_rng(seed)
    names = {
        "C_m": 200 * pF, "g_L": 10 * nS, "E_L": -60 * mV,
        "tau_exc": TAU["exc"] * ms, "tau_inh": TAU["inh"] * ms,
    }  # fmt: skip
    cells = b2.NeuronGroup(
        sum(SIZES.values()), _EQUATIONS, threshold="v > -50*mV", reset="v = -60*mV",
        refractory=5 * ms, method="exact", namespace=names, dt=0.1 * ms,
    )  # fmt: skip
    cells.v = (-60 + 10 * rng.random(len(cells))) * mV
    split = SIZES["exc"]
    groups = {"exc": cells[:split], "inh": cells[split:]}
    synapses = [_synapses(groups, a, b, rng) for a in SIZES for b in SIZES]
    # One source of 1.4 kHz gives at most one event a step: less variable than Poisson.
    background = b2.PoissonInput(cells, "I_exc", SOURCES, EACH * b2.Hz, WEIGHT["exc"] * pA)
    spikes = b2.SpikeMonitor(cells)
    network = b2.Network(cells, *synapses, background, spikes)
    network.run((WARMUP + DURATION) * b2.second, namespace={})
    return float(np.sum(spikes.t / b2.second >= WARMUP) / len(cells) / DURATION)


def _synapses(groups: Any, source: str, target: str, rng: np.random.Generator) -> Any:
    n, size = INDEGREE[source], SIZES[source]
    projection = b2.Synapses(
        groups[source], groups[target], on_pre=f"I_{source} += weight",
        delay=1.5 * ms, namespace={"weight": WEIGHT[source] * pA},
    )  # fmt: skip
    chosen = [
        rng.choice(np.delete(np.arange(size), cell) if source == target else size, n, replace=False)
        for cell in range(SIZES[target])
    ]
    projection.connect(i=np.concatenate(chosen), j=np.repeat(np.arange(SIZES[target]), n))
    return projection
