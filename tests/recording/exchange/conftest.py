"""Recordings that hold all that a recording can hold, and little."""

import numpy as np
import pytest

from simneuro import recording


@pytest.fixture
def whole():
    """Two recorded populations, one that was not, traces of cells and synapses, events, wiring."""
    time = np.arange(0, 10_000, 10) * 1e-4
    rng = np.random.default_rng(1)
    steps, cells = rng.choice(10_000, 40, replace=False), rng.integers(0, 3, 40)
    values = rng.normal(-0.06, 0.01, (1000, 2))
    return recording.assemble(
        populations={"exc": 4, "inh": 2, "other": 7},
        spikes={"exc": (steps * 1e-4, cells), "inh": ([], [])},
        duration=1.0,
        start=0.0,
        dt=1e-4,
        traces={"exc.v": recording.Trace(time, [0, 3], values, "V")},
        synapse_traces={"ee.w": recording.Trace(time, [1], values[:, :1] * 1e-9, "S")},
        wiring={"ee": recording.Wiring([0, 1], [1, 0], [1e-9, 2e-9], "S", [1e-3, 1e-3])},
        drive_events={"noise": ([0.25, 0.5], [1, 0])},
        provenance=recording.Provenance(seed=7, target="numpy", scenario="title = 'x'\n"),
    )
