"""Events of many spikes at many cells, which a program handles part after part of the targets."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here"),
    pytest.mark.usefixtures("quickly_compiled"),
]

CELLS, STEPS = 5000, 200  # three parts of the targets
WEIGHT, RESET, THRESHOLD, REST = 1.0, -60.0, -52.5, 20  # mV; steps of the refractory period


def simulate(delay):
    """Cells that only add what arrives, and rest for 2 ms after a spike."""
    document = {
        "title": "events",
        "duration": "20 ms",
        "dt": "0.1 ms",
        "seed": 4,
        "models": {
            "adding": {
                "equations": "dv/dt = (I_syn + I_ext)/C_m : volt (unless refractory)",
                "threshold": "v > V_th",
                "reset": "v = V_r",
                "refractory": "2 ms",
                "method": "exact",
                "parameters": {"C_m": "1 nF", "V_th": "-52.5 mV", "V_r": "-60 mV"},
                "initial": {"v": "V_r"},
            }
        },
        "sources": {"pre": {"kind": "poisson", "size": 60, "rate": "2 kHz"}},
        "populations": {"cell": {"model": "adding", "size": CELLS}},
        "projections": {
            "wires": {
                "source": "pre",
                "target": "cell",
                "synapse": "delta",
                "connect": {"rule": "fixed_probability", "p": 0.04},
                "weight": "1 mV",
                "delay": delay,
            }
        },
        "record": {"spikes": ["cell", "pre"], "wiring": ["wires"]},
    }
    return sn.simulate(sn.Scenario.from_document(document), target="cpp")


@pytest.mark.parametrize("delay", ["0 ms", "0.5 ms"])
def test_all_events_arrive_once(delay):
    recording = simulate(delay)
    targets = recording["wires.target"].values
    rows = [targets[recording["wires.source"].values == cell] for cell in range(60)]
    assert min(map(len, rows)) > 3 * 16
    late = round(float(delay.split()[0]) * 10)
    arriving = [[] for _ in range(STEPS + late)]
    for cell, train in enumerate(sn.recording.spike_trains(recording, "pre")):
        for step in np.rint(train * 1e4).astype(int):
            arriving[step + late].append(cell)
    assert max(map(len, arriving)) > 20
    v, free_from, expected = np.full(CELLS, RESET), np.zeros(CELLS, int), []
    for step in range(STEPS):
        fired = np.flatnonzero((v > THRESHOLD) & (step >= free_from))
        expected += [(step, cell) for cell in fired]
        v[fired], free_from[fired] = RESET, step + REST + 1
        events = sum((np.bincount(rows[cell], minlength=CELLS) for cell in arriving[step]), 0)
        v += np.where(step >= free_from, WEIGHT * events, 0.0)
    assert len(expected) > 2 * CELLS
    times, cells = sn.recording.spikes(recording, "cell")
    found = sorted(zip(np.rint(times * 1e4).astype(int).tolist(), cells.tolist(), strict=True))
    assert found == sorted((int(step), int(cell)) for step, cell in expected)
