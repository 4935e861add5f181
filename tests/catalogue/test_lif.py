"""The leaky integrate-and-fire neuron against its closed form, on the time grid and off it."""

import brian2.only as b2
import numpy as np
import pytest

import simneuro as sn
from simneuro.analysis.theory import lif_rate, lif_rate_on_grid

TAU, R, THETA = 0.02, 1e8, 0.01  # s, ohm, V: 200 pF, 10 nS, threshold 10 mV above rest
CELL = {"C_m": 200e-12, "g_L": 1e-8, "E_L": -0.06, "V_th": -0.05, "V_reset": -0.06}


@pytest.fixture(scope="module")
def fired(cell_document):
    """The spike trains of cells under constant currents (A)."""

    def run(currents, *, duration="500 ms", dt="0.1 ms", t_ref="5 ms", **parameters):
        drive = {
            "kind": "step_current",
            "target": "cell",
            "amplitude": np.asarray(currents) * b2.amp,
        }
        document = cell_document(
            "lif",
            duration=duration,
            size=len(currents),
            parameters={"t_ref": t_ref, **parameters},
            dt=dt,
            drives={"step": drive},
        )
        recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
        cells, times = recording.spike_neuron.values, recording.spike_time.values
        return [times[cells == cell] for cell in range(len(currents))]

    return run


def steps_to_threshold(current, dt, start=0.0):
    """How many steps of exact integration it takes from ``start`` (V above rest) to above theta."""
    time = TAU * np.log((R * current - start) / (R * current - THETA))
    return np.ceil(time / dt - 1e-9)


CURRENTS = np.array([1.02, 1.1, 1.5, 2.0, 3.3, 5.0, 10.0, 40.0]) * THETA / R


@pytest.mark.parametrize("dt", [0.05, 0.1, 0.25, 0.5])
def test_the_interval_is_exactly_that_of_the_grid(fired, dt):
    resting, currents = (grid.ravel() for grid in np.meshgrid([0.0, 0.5, 5.0], CURRENTS))
    trains = fired(currents, dt=f"{dt} ms", t_ref=resting * b2.ms, duration="300 ms")
    for current, t_ref, train in zip(currents, resting, trains, strict=True):
        steps = np.round(train / (dt * 1e-3)).astype(int)
        expected = steps_to_threshold(current, dt * 1e-3) + round(t_ref / dt)
        assert len(steps) >= 2
        assert set(np.diff(steps)) == {expected}
        # The first spike needs no refractory period; its label is the start of its step.
        assert steps[0] == steps_to_threshold(current, dt * 1e-3) - 1
        rate = lif_rate_on_grid(current, **CELL, t_ref=t_ref * 1e-3, dt=dt * 1e-3)
        assert 1 / (expected * dt * 1e-3) == pytest.approx(float(rate), rel=1e-12)


def test_published_rates(fired):
    # tau = 20 ms, R = 100 Mohm, threshold 20 mV above rest and reset, t_ref = 2 ms: 15.9007,
    # 29.2494, 41.7149, 63.0400, 98.9188 and 154.7300 Hz for these currents in nA.
    currents = np.array([0.21, 0.25, 0.3, 0.4, 0.6, 1.0]) * 1e-9
    published = [15.9007, 29.2494, 41.7149, 63.04, 98.9188, 154.73]
    trains = fired(currents, duration="200 ms", dt="0.01 ms", t_ref="2 ms", V_th="-40 mV")
    for train, rate in zip(trains, published, strict=True):
        interval = np.diff(train).mean()
        # The grid makes an interval longer by less than one step.
        assert 0 <= interval - 1 / rate < 1.01e-5


def test_at_and_below_rheobase_it_is_silent(fired):
    rheobase = THETA / R
    trains = fired(np.array([-5.0, 0.0, 0.5, 0.999, 1.0]) * rheobase, duration="400 ms")
    assert [len(train) for train in trains] == [0] * 5


def test_counts_are_within_one_spike_of_the_closed_form(fired):
    # Off the grid: each interval is up to dt longer than in continuous time.
    currents = np.linspace(1.01, 4.0, 40) * THETA / R
    duration, dt = 0.5, 5e-5
    trains = fired(currents, duration="500 ms", dt="0.05 ms")
    rates = lif_rate(currents, **CELL, t_ref=0.005)
    own = 1 / (0.005 + TAU * np.log(R * currents / (R * currents - THETA)))
    np.testing.assert_allclose(rates, own, rtol=1e-12)
    for train, rate in zip(trains, rates, strict=True):
        # The first interval has no refractory period, and so ends 5 ms sooner.
        expected = (duration + 0.005) * rate
        assert abs(len(train) - expected) <= 1 + expected * rate * dt


def test_a_refractory_period_for_each_cell(fired):
    t_ref = np.array([0.0, 1.0, 2.0, 5.0, 10.0])
    trains = fired([2e-10] * 5, t_ref=t_ref * b2.ms)
    expected = steps_to_threshold(2e-10, 1e-4) + np.round(t_ref / 0.1)
    found = [np.round(np.diff(train) / 1e-4) for train in trains]
    assert [set(steps) for steps in found] == [{steps} for steps in expected]


@pytest.mark.parametrize("dt", [0.05, 0.1])
def test_a_refractory_period_between_two_steps(fired, dt):
    t_ref = np.array([2.0, 2.01, 2.04, 2.05, 2.06, 2.09, 2.09999, 2.1, 0.09, 0.3])
    trains = fired([2e-10] * len(t_ref), dt=f"{dt} ms", t_ref=t_ref * b2.ms, duration="100 ms")
    found = [set(np.round(np.diff(train) / (dt * 1e-3))) for train in trains]
    # Counted by hand: a step that is not over does not count, but for a rounding error.
    whole = {0.05: [40, 40, 40, 41, 41, 41, 42, 42, 1, 6], 0.1: [20] * 6 + [21, 21, 0, 3]}[dt]
    free = steps_to_threshold(2e-10, dt * 1e-3)
    assert found == [{free + steps} for steps in whole]
    rates = lif_rate_on_grid(2e-10, **CELL, t_ref=t_ref * 1e-3, dt=dt * 1e-3)
    np.testing.assert_allclose(rates, [1 / (steps.pop() * dt * 1e-3) for steps in found])


def test_the_membrane_charges_exactly(cell_document):
    document = cell_document("lif", duration="50 ms", record=["v", "I_ext"], dt="0.1 ms")
    document["drives"] = {
        "step": {
            "kind": "step_current",
            "target": "cell",
            "amplitude": "80 pA",
            "start": "5 ms",
            "stop": "30 ms",
        }
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    time = recording.time.values
    on = np.clip(time - 0.005, 0, 0.025)
    charged = 8e-3 * (1 - np.exp(-on / TAU))
    expected = -0.06 + charged * np.exp(-np.clip(time - 0.03, 0, None) / TAU)
    np.testing.assert_allclose(recording["cell.v"].values[:, 0], expected, atol=1e-15)
    current = recording["cell.I_ext"].values[:, 0]
    assert set(np.round(current * 1e12, 9)) == {0.0, 80.0}
    assert current[49:52].tolist() == [0, 8e-11, 8e-11]
    assert current[298:302].tolist() == [8e-11, 8e-11, 0, 0]
