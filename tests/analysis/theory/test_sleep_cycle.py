"""Oscillators of REM-on and REM-off cells, and the night that they give."""

import numpy as np
import pytest

from simneuro.analysis.theory import ReciprocalInteraction, RemOscillator, night

# Periods of Lotka and Volterra's equations with all rates 1, from Y = 1 and these X, integrated by
# another program; the first is close to the 2 pi of small cycles.
PERIODS = {1.01: 6.28324, 1.5: 6.3826, 3.0: 7.2588, 6.0: 9.9267}


@pytest.mark.parametrize(("start", "period"), PERIODS.items())
def test_a_cycle_of_reciprocal_interaction_closes_after_its_known_period(start, period):
    model = ReciprocalInteraction(1.0, 1.0, 1.0, 1.0)
    time = np.linspace(0, period, 4001)
    x, y = model.activity(time, (start, 1.0))
    np.testing.assert_allclose([x[-1], y[-1]], [start, 1.0], rtol=2e-4)
    assert np.ptp(model.invariant(x, y)) < 1e-8
    # The mean of each is the fixed point, for any cycle.
    np.testing.assert_allclose([np.mean(x[1:]), np.mean(y[1:])], 1.0, rtol=1e-3)


def test_small_cycles_have_the_period_of_the_linear_equations():
    a, b, c, d = 0.2, 0.5, 1.7, 0.9
    model, period = ReciprocalInteraction(a, b, c, d), 2 * np.pi / np.sqrt(a * c)
    x, y = model.activity([0, period / 2, period], (1.001 * c / d, a / b))
    np.testing.assert_allclose([x[-1], y[-1]], [x[0], y[0]], rtol=1e-5)
    assert abs(x[1] - x[0]) > 1e-3 * c / d


STARTS = [(0.9, 0.9), (3.5, 0.2), (0.2, 2.0), (1.2, 0.6)]


def test_the_oscillator_has_an_amplitude_of_its_own_and_its_ancestor_has_not():
    oscillator, ancestor = RemOscillator(), ReciprocalInteraction(*[RemOscillator().rate] * 4)
    late = np.concatenate([[0], np.arange(2000, 2200, 0.1)]) * 60
    after = [oscillator.activity(late, start)[:, 1:] for start in STARTS]
    for reach in (np.max, np.min):
        found = np.array([reach(each, axis=1) for each in after])
        np.testing.assert_allclose(found, np.broadcast_to(found[0], found.shape), rtol=2e-3)
    kept = [np.max(ancestor.activity(late, start)[0, 1:]) for start in STARTS]
    assert min(np.diff(sorted(kept))) > 0.05


def test_a_cycle_takes_some_ninety_minutes():
    assert RemOscillator().period() / 60 == pytest.approx(90, abs=0.1)
    half = RemOscillator(rate=RemOscillator().rate / 2)
    assert half.period() == pytest.approx(2 * RemOscillator().period(), rel=1e-4)


def test_a_night_begins_awake_and_deep_sleep_comes_early():
    found = night(8 * 3600.0)
    lasting = np.diff(np.append(found.times, 8 * 3600.0))
    names = np.array(found.states)
    assert names[0] == "wake"
    assert all(names[1:] != names[:-1])
    assert np.all(found.times % 30 == 0)
    share = {name: lasting[names == name].sum() / lasting.sum() for name in set(names)}
    assert 0.15 < share["rem"] < 0.3
    begins = found.times[names == "rem"] / 60
    np.testing.assert_allclose(np.diff(begins), 90, atol=2)
    assert found.times[names == "n3"].max() < 4 * 3600


def test_the_schedule_of_the_bundled_night_is_that_of_the_oscillator():
    import simneuro as sn

    schedule = sn.Scenario.load("sleep_night").schedule
    found = night(24_000.0)
    np.testing.assert_allclose(schedule.change_times, found.times / 40, rtol=1e-9)
    assert schedule.state_names == found.states
