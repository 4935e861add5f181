"""The integrate-and-fire neuron that resets by subtraction counts its input exactly."""

import brian2.only as b2
import numpy as np
import pytest

import simneuro as sn

C_M, V_TH, DT = 200e-12, 0.01, 1e-4


@pytest.mark.parametrize("start", [0.0, 0.5])
@pytest.mark.parametrize("steps", [1, 7, 64, 200])
def test_the_count_identity(cell_document, start, steps):
    # Constant input z thresholds a step for T steps: clip(floor(z T + v0/theta), 0, T) spikes.
    rng = np.random.default_rng(steps)
    z = np.concatenate([rng.uniform(0, 1, 300), rng.uniform(-0.5, 0, 20), rng.uniform(1, 2, 20)])
    total = z * steps + start
    assert np.abs(total - np.round(total)).min() > 1e-9  # no ties, which rounding would decide
    document = cell_document(
        "subtractive_if", duration=f"{steps * 0.1} ms", size=len(z), dt="0.1 ms", record=["v"]
    )
    document["populations"]["cell"]["initial"] = {"v": start * V_TH * b2.volt}
    amplitude = z * C_M * V_TH / DT * b2.amp
    document["drives"] = {
        "step": {"kind": "step_current", "target": "cell", "amplitude": amplitude}
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    counts = np.bincount(recording.spike_neuron.values, minlength=len(z))
    np.testing.assert_array_equal(counts, np.clip(np.floor(total), 0, steps))


def test_nothing_is_lost_between_spikes(cell_document):
    # The membrane keeps what the spikes did not take: v(T) = sum of input - count * theta.
    document = cell_document(
        "subtractive_if", duration="20.1 ms", size=1, dt="0.1 ms", record=["v"]
    )
    document["drives"] = {
        "step": {"kind": "step_current", "target": "cell", "amplitude": "7.3 nA", "stop": "20 ms"}
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    count, given = recording.sizes["spike"], 7.3e-9 * 0.02 / C_M
    assert count == int(given / V_TH)
    left = recording["cell.v"].values[-1, 0]
    assert left == pytest.approx(given - count * V_TH, abs=1e-12)
