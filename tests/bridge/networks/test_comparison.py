"""Decisions in spikes against those written by hand."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from simneuro.bridge import RateClassifier, SpikingClassifier, to_spiking
from simneuro.bridge.networks import compare_with_rate_network
from simneuro.errors import InputError


def test_decisions_are_compared_with_labels_and_with_the_rate_network():
    decided = [[0, 0, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 1]]  # by time and sample
    predicted = (("time", "sample"), decided)
    asked_for = []

    def simulate(X, duration):
        asked_for.append(duration)
        return xr.Dataset({"predicted": predicted}, {"time": [0.01, 0.02, 0.03, 0.04]})

    net = SimpleNamespace(score=lambda X, y: 0.5, predict=lambda X: np.array([0, 0, 1, 1]))
    known = np.array([0.01, 0.02, 0.03, 0.04])
    spiking = SimpleNamespace(
        simulate=simulate,
        net=net,
        rate_network=SimpleNamespace(classes=np.arange(2)),
        decision_times=lambda duration: known,
        samples=lambda X: X,
    )
    labels = [0, 1, 1, 0]
    found = compare_with_rate_network(spiking, np.zeros((4, 2)), labels, [0.01, 0.02, 0.04])
    assert asked_for == ["0.04 s"]
    assert found.spiking.values.tolist() == [0.5, 0.75, 0.75]
    assert found.time.values.tolist() == [0.01, 0.02, 0.04]
    assert found.time.attrs["units"] == "s"
    assert float(found.rate_based) == 0.5
    assert float(found.agreed) == 0.75


X = np.linspace(-1, 1, 8)[:, None] * [1.0, -0.5]
Y = np.arange(8) // 4


@cache
def small() -> SpikingClassifier:
    """A network that decides every 5 ms."""
    return to_spiking(RateClassifier((6,), max_iter=20, random_state=0).fit(X, Y))


def test_each_decision_is_the_one_of_its_own_time():
    times = [0.005, 0.015, 0.1]
    found = compare_with_rate_network(small(), X, Y, times)
    every = small().accuracy_over_time(X, Y, "100 ms")
    assert found.spiking.values.tolist() == every.values[[0, 2, 19]].tolist()
    assert np.ptp(found.spiking.values) > 0  # so the time matters
    assert found.time.values.tolist() == times


@pytest.mark.parametrize("duration", ["5 ms", "43 ms", "0.3 s"])
def test_decisions_are_made_when_the_output_is_looked_at(duration):
    times = small().simulate(X, duration)["time"]
    assert small().decision_times(duration).tolist() == times.values.tolist()


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ([0.005, 0.007, 0.01], r"no decision is made at 0\.007 s, but every 0\.005 s"),
        ([0.005, 0.0074], r"no decision is made at 0\.0074 s"),
        ([0.002], "duration"),
        ([], "one time or more"),
        ([0.01, 0.005], "rising"),
        ([0.005, 0.005], "rising"),
        ([0.0, 0.005], "above 0"),
        ([-0.005, 0.005], "above 0"),
        ([0.005, np.nan], "rising"),
        ([0.005, np.inf], "rising"),
        ([[0.005, 0.01]], "flat list"),
        (0.005, "flat list"),
        (["5 ms"], "numbers"),
        ([[0.005], [0.005, 0.01]], "numbers"),
    ],
)
def test_times_without_a_decision_raise_errors(times, message):
    with pytest.raises(InputError, match=message):
        compare_with_rate_network(small(), X, Y, times)


@pytest.mark.parametrize("labels", [Y[:5], Y[:, None], 1])
def test_labels_that_are_not_one_a_sample_raise_errors(labels):
    with pytest.raises(InputError, match=r"^y: got labels of shape .* for 8 samples"):
        compare_with_rate_network(small(), X, labels, [0.005])
