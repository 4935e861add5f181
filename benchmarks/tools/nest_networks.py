"""The networks in NEST, on one thread. Arguments: network, folder of the case.

CUBA and Brunel's network are integrated exactly, as in the other tools; the networks with
conductances by an adaptive Runge-Kutta method. In NEST every synapse has a delay: one step where
the others have none, which costs NEST an exchange of spikes in each step, or that of the network.
"""

import sys
import time
from pathlib import Path
from typing import Any

import nest
import numpy as np

from benchmarks.cases import DT, DURATION, Case, load_case
from benchmarks.memory import measure_own_peak_mb
from benchmarks.tool_process import Answer, serve

_LEAKY = {"C_m": 200.0, "E_L": -60.0, "t_ref": 5.0, "V_th": -50.0, "V_reset": -60.0}
_CONDUCTANCES = {"g_L": 10.0, "E_ex": 0.0, "E_in": -80.0, "tau_syn_ex": 5.0, "tau_syn_in": 10.0}
_CHANNELS = {"g_Na": 20_000.0, "g_K": 6000.0, "E_Na": 50.0, "E_K": -90.0, "V_T": -63.0}
_GATES = {"Act_m": 0.0, "Inact_h": 0.0, "Act_n": 0.0}
_CURRENTS = {"tau_m": 20.0, "tau_syn_ex": 5.0, "tau_syn_in": 10.0}
# Model, its parameters (mV, ms, pF, nS), excitatory and inhibitory weight (pA, nS, mV), delay (ms).
_MODELS: dict[str, tuple[str, dict[str, float], float, float, float]] = {
    "cuba": ("iaf_psc_exp", {**_LEAKY, **_CURRENTS, "E_L": -49.0}, 16.2, -90.0, DT),
    "cuba_delayed": ("iaf_psc_exp", {**_LEAKY, **_CURRENTS, "E_L": -49.0}, 16.2, -90.0, 1.0),
    "coba": ("iaf_cond_exp", {**_LEAKY, **_CONDUCTANCES}, 6.0, -67.0, DT),
    "coba_hh": (
        "hh_cond_exp_traub",
        {"C_m": 200.0, "E_L": -60.0, "t_ref": 3.0, **_CONDUCTANCES, **_CHANNELS, **_GATES},
        6.0,
        -67.0,
        DT,
    ),
    "brunel": (
        "iaf_psc_delta",
        {"C_m": 1.0, "E_L": 0.0, "tau_m": 20.0, "t_ref": 2.0, "V_th": 20.0, "V_reset": 10.0},
        0.1,
        -0.5,
        1.5,
    ),
}


def build(name: str, case: Case) -> Any:
    """Build a new network and return its spike recorder."""
    nest.ResetKernel()
    nest.resolution = DT
    model, parameters, exc, inh, delay = _MODELS[name]
    cells = nest.Create(model, case.cells, params=parameters)
    cells.V_m = case.v
    for (sources, targets), weight in zip(case.halves(), (exc, inh), strict=True):
        _connect(sources + 1, targets + 1, weight, delay)
    if len(case.kick_steps):
        _kick(case, exc)
    if name == "brunel":
        outside = nest.Create("poisson_generator", params={"rate": 20_000.0})
        nest.Connect(outside, cells, syn_spec={"weight": exc, "delay": DT})
    recorder = nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    return recorder


def _connect(sources: np.ndarray, targets: np.ndarray, weight: float, delay: float) -> None:
    count = len(sources)
    synapse = {"weight": np.full(count, weight), "delay": np.full(count, delay)}
    nest.Connect(sources, targets, "one_to_one", synapse)


def _kick(case: Case, weight: float) -> None:
    """Make one generator for each step that has events, since every generator costs time."""
    steps, first = np.unique(case.kick_steps, return_index=True)
    for step, reached in zip(steps, np.split(case.kick_cells, first[1:]), strict=True):
        source = nest.Create("spike_generator", params={"spike_times": [(step + 1) * DT]})
        sources = np.full(len(reached), source.global_id)
        _connect(sources, reached + 1, weight, DT)


def main(name: str, folder: str) -> None:
    nest.verbosity = nest.VerbosityLevel.ERROR
    case = load_case(Path(folder))
    empty = measure_own_peak_mb()

    def work() -> Answer:
        called = time.perf_counter()
        recorder = build(name, case)
        nest.Prepare()
        start = time.perf_counter()
        nest.Run(DURATION)
        loop = time.perf_counter() - start
        nest.Cleanup()
        rate = recorder.n_events / case.cells / (DURATION * 1e-3)
        wall = time.perf_counter() - called
        grown = measure_own_peak_mb() - empty
        return {"loop_s": loop, "wall_s": wall, "rate": rate, "peak_mb": grown}

    serve(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
