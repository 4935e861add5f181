"""Statistics of series of events: by hand, of a Poisson process, and of clusters."""

import numpy as np
import pytest

from simneuro.analysis import event_statistics
from simneuro.errors import InputError


def values(found):
    return dict(zip(found.statistic.values.tolist(), found.value.values.tolist(), strict=True))


def test_by_hand():
    times = [1.0, 1.5, 2.0, 20.0, 70.0, 70.4, 95.0]  # the last lies in an epoch that is not whole
    found = values(event_statistics(times, duration=100, gap="600 ms"))
    assert found["rate"] == pytest.approx(6 / 1.5)
    assert found["cluster_rate"] == pytest.approx(3 / 1.5)
    assert found["cluster_size"] == pytest.approx((3 + 1 + 2) / 3)
    assert found["short_share"] == pytest.approx(3 / 5)
    intervals = [0.5, 0.5, 18.0, 50.0, 0.4]
    assert found["interval_cv"] == pytest.approx(np.std(intervals) / np.mean(intervals))
    counts = [3, 0, 1, 0, 0, 0, 0, 2, 0]
    assert found["fano"] == pytest.approx(np.var(counts, ddof=1) / np.mean(counts))


def test_chance_has_the_closed_forms_and_intervals_that_hold_them():
    rate, gap, duration = 0.4, 1.0, 1800.0
    truth = {
        "rate": 60 * rate,
        "cluster_rate": 60 * rate * np.exp(-rate * gap),
        "cluster_size": np.exp(rate * gap),
        "short_share": 1 - np.exp(-rate * gap),
        "interval_cv": 1.0,
        "fano": 1.0,
    }
    rng = np.random.default_rng(3)
    held = dict.fromkeys(truth, 0)
    for seed in range(20):
        times = np.sort(rng.uniform(0, duration, rng.poisson(rate * duration)))
        found = event_statistics(times, duration=duration, gap=gap, seed=seed)
        low, high = found.interval.values.T
        for name, inside in zip(truth, zip(low, high, strict=True), strict=True):
            held[name] += inside[0] <= truth[name] <= inside[1]
    # Of 20 intervals of 95 % fewer than 15 hold the truth with a probability of 3e-4.
    assert min(held.values()) >= 15


def test_clusters_are_told_from_chance():
    rng = np.random.default_rng(4)
    starts = np.sort(rng.uniform(0, 890, 60))
    times = (starts[:, None] + [0, 0.2, 0.4]).ravel()
    found = event_statistics(times, duration=900, gap="300 ms")
    low = dict(zip(found.statistic.values, found.interval.values[:, 0], strict=True))
    assert values(found)["cluster_size"] == pytest.approx(3, abs=0.3)  # some starts are near
    assert low["interval_cv"] > 1
    assert low["fano"] > 1


def test_too_few_events_have_no_number():
    found = values(event_statistics([], duration=60, gap=1))
    assert found["rate"] == found["cluster_rate"] == 0
    assert all(np.isnan(found[name]) for name in ("cluster_size", "short_share", "interval_cv"))


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"duration": 50}, "duration"),
        ({"gap": 0}, "gap"),
        ({"times": [-1.0]}, "times"),
        ({"times": [61.0]}, "times"),
        ({"times": [np.nan]}, "times"),
    ],
)
def test_what_has_no_statistics_is_refused(wrong, where):
    given = {"times": [1.0], "duration": 60, "gap": 1} | wrong
    with pytest.raises(InputError) as raised:
        event_statistics(**given)
    assert raised.value.where == where
