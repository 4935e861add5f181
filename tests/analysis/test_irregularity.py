import elephant.statistics
import neo
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simneuro.analysis import cv, cv2, fano_factor, fano_over_trials, isi
from simneuro.errors import InputError

SEEDS = range(5)


def test_intervals_by_hand(record):
    intervals = isi(record([[0.1, 0.3, 0.6], [0.2], [], [0.5, 0.9]], 1.0), "cells")
    np.testing.assert_allclose(intervals, [0.2, 0.3, 0.4])
    assert intervals.neuron.values.tolist() == [0, 0, 3]
    assert intervals.attrs["units"] == "s"


def test_cv_and_cv2_by_hand(record):
    # Intervals 1, 3: mean 2, deviation 1; CV2 = 2 * 2 / 4.
    rec = record([[0, 1, 4], [0, 1], []], 5.0)
    np.testing.assert_allclose(cv(rec, "cells"), [0.5, np.nan, np.nan])
    np.testing.assert_allclose(cv2(rec, "cells"), [1.0, np.nan, np.nan])


def test_a_clock_has_no_variation(record):
    rec = record([np.arange(10) * 0.1], 1.0)  # 0.3 - 0.2 and 0.2 - 0.1 differ in the last digit
    assert cv(rec, "cells").item() == cv2(rec, "cells").item() == 0
    np.testing.assert_allclose(fano_factor(rec, "cells", window=0.1), 0)


def test_fano_by_hand(record):
    # Counts 2, 0, 1 in three windows: mean 1, unbiased variance 1. The second cell is silent.
    fano = fano_factor(record([[0.1, 0.2, 2.5], []], 3.0), "cells", window=1.0)
    np.testing.assert_allclose(fano, [1.0, np.nan])
    assert np.isnan(fano_factor(record([[0.1]], 1.0), "cells", window=1.0)).all()


def test_cv2_ignores_a_slow_change_of_rate_that_cv_sees(record):
    train = np.cumsum(np.geomspace(0.01, 0.2, 60))
    rec = record([train], 10.0)
    ratio = 20 ** (1 / 59)  # of neighbouring intervals
    assert cv2(rec, "cells").item() == pytest.approx(2 * (ratio - 1) / (ratio + 1))
    assert cv(rec, "cells").item() > 0.8


@pytest.mark.parametrize("seed", SEEDS)
def test_elephant_agrees(record, poisson_trains, seed):
    duration, window = 20.0, 0.5
    trains = poisson_trains(np.random.default_rng(seed), 6, 7.0, duration)
    rec = record(trains, duration)
    others = [neo.SpikeTrain(train, units="s", t_stop=duration) for train in trains]
    intervals = [elephant.statistics.isi(other).magnitude for other in others]
    np.testing.assert_allclose(isi(rec, "cells"), np.concatenate(intervals), rtol=1e-12)
    np.testing.assert_allclose(cv(rec, "cells"), [elephant.statistics.cv(x) for x in intervals])
    np.testing.assert_allclose(cv2(rec, "cells"), [elephant.statistics.cv2(x) for x in intervals])
    # Elephant divides the variance by the number of windows, n, we by n - 1.
    starts = np.arange(0, duration, window)
    cut = [
        elephant.statistics.fanofactor(
            [train[(train >= s) & (train < s + window)] for s in starts], warn_tolerance=None
        )
        for train in trains
    ]
    biased = 1 - 1 / starts.size
    np.testing.assert_allclose(fano_factor(rec, "cells", window=window) * biased, cut)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dead_time", [0.0, 0.01, 0.03])
def test_cv_with_dead_time(record, seed, dead_time):
    """Poisson process with dead time: CV = 1 - rate * dead time (SCIENCE: A13)."""
    free, n = 0.02, 20_000
    intervals = dead_time + np.random.default_rng(seed).exponential(free, n)
    train = np.cumsum(intervals)
    rec = record([train], train[-1] + 1)
    expected = 1 - dead_time / (dead_time + free)
    # Delta method, with the moments 2 and 9 of an exponential: var CV = c^2 (2 + c^2 - 2 c) / n.
    error = expected * np.sqrt((2 + expected**2 - 2 * expected) / n)
    assert cv(rec, "cells").item() == pytest.approx(expected, abs=4 * error)


@pytest.mark.parametrize("seed", SEEDS)
def test_poisson_neurons(record, poisson_trains, seed):
    """CV2 and the Fano factor of a Poisson process are 1."""
    size, rate, duration, window = 50, 20.0, 50.0, 0.5
    rec = record(poisson_trains(np.random.default_rng(seed), size, rate, duration), duration)
    # 2 |a - b| / (a + b) of two exponentials is uniform on [0, 2]: its variance is 1/3.
    # Neighbouring pairs share an interval, which can at most triple the variance of the mean.
    spikes = size * rate * duration
    assert cv2(rec, "cells").mean() == pytest.approx(1, abs=4 * np.sqrt(1 / spikes))
    # Unbiased, with the variance 2 / (n - 1) for each neuron.
    error = np.sqrt(2 / (duration / window - 1) / size)
    assert fano_factor(rec, "cells", window=window).mean() == pytest.approx(1, abs=4 * error)


@given(
    intervals=st.lists(st.floats(1e-3, 1.0), min_size=3, max_size=20),
    scale=st.floats(0.1, 10),
    seed=st.integers(0, 9),
)
def test_cv_does_not_depend_on_the_unit_of_time_or_other_neurons(record, intervals, scale, seed):
    other = np.random.default_rng(seed).uniform(0, 1, 5)
    train = np.cumsum(intervals)
    alone = cv(record([train], 30.0), "cells").values[0]
    among = cv(record([other, scale * train], 300.0), "cells").values[1]
    assert among == pytest.approx(alone, rel=1e-6, abs=1e-7)
    assert 0 <= alone <= np.sqrt(len(intervals))


@pytest.mark.parametrize("trials", [2, 6])
def test_poisson_neurons_have_a_fano_factor_of_one_over_trials(record, poisson_trains, trials):
    rng = np.random.default_rng(trials)
    runs = [record(poisson_trains(rng, 400, 5.0, 4.0), 4.0) for _ in range(trials)]
    factor = fano_over_trials(runs, "cells", window=0.1)
    # 40 windows of 400 neurons: the variance has the relative error sqrt(2 / degrees of freedom).
    error = np.sqrt((2 + 1 / 0.5) / (16000 * (trials - 1)))
    assert float(factor.mean()) == pytest.approx(1, abs=4 * error)


def test_a_rate_that_all_trials_share_is_no_variance_over_trials(record):
    # The same counts in each trial, although they differ from window to window; and by hand.
    train = [0.05, 0.15, 0.16, 0.17]
    same = fano_over_trials([record([train], 0.3)] * 3, "cells", window=0.1)
    assert same.item() == 0
    other = record([[0.05, 0.25, 0.26]], 0.3)
    found = fano_over_trials([record([train], 0.3), other], "cells", window=0.1)
    # Counts 1,3,0 and 1,0,2: variances 0, 9/2, 2; means 1, 3/2, 1.
    assert found.item() == pytest.approx((13 / 2) / (7 / 2))


def test_fano_over_trials_of_silence_and_of_one_trial(record):
    assert np.isnan(fano_over_trials([record([[]], 1.0)] * 2, "cells", window=0.1)).all()
    with pytest.raises(InputError, match="needs two"):
        fano_over_trials([record([[0.5]], 1.0)], "cells", window=0.1)
