"""Left-out levels against formulas, and decisions in spikes against those written by hand."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from simneuro.bridge.curves.fit import fit_names
from simneuro.bridge.curves.recorded import recorded_curve
from simneuro.bridge.networks.classifier import RateClassifier
from simneuro.bridge.networks.comparison import left_out_errors, spiking_against_rate
from simneuro.bridge.networks.conversion import SpikingClassifier, to_spiking
from simneuro.errors import InputError

LEVEL = np.linspace(0, 4e-10, 9)  # A


def curve(rate: np.ndarray, level: np.ndarray = LEVEL) -> xr.Dataset:
    return xr.Dataset({"rate": (("level", "repeat"), rate[:, None])}, {"level": level})


def test_a_form_that_is_true_predicts_every_level():
    true = 60 / (1 + np.exp(-(LEVEL - 1.8e-10) / 5e-11))
    assert np.abs(left_out_errors(curve(true), "sigmoid")).max() < 1e-3
    assert np.abs(left_out_errors(curve(true), "relu")).max() > 1


def test_a_constant_predicts_the_mean_of_the_others():
    rate = np.array([0.0, 1, 3, 9, 15, 20, 26, 30, 31])
    expected = (rate.sum() - rate) / (rate.size - 1) - rate
    assert np.allclose(left_out_errors(curve(rate), "constant"), expected, rtol=1e-6)


def test_the_line_through_a_recorded_cell_has_the_errors_of_the_hat_matrix():
    recorded = recorded_curve("B6")
    level, rate = recorded.level.values * 1e12, recorded.rate.values[:, 0]
    design = np.column_stack([level, np.ones_like(level)])
    hat = design @ np.linalg.pinv(design)
    expected = (hat @ rate - rate) / (1 - np.diag(hat))
    assert np.allclose(left_out_errors(recorded, "linear"), expected, rtol=1e-5)


def test_levels_may_come_in_any_order():
    rate = np.array([0.0, 1, 3, 9, 15, 20, 26, 30, 31])
    turned = curve(rate[::-1], LEVEL[::-1])
    assert np.allclose(left_out_errors(turned, "linear"), left_out_errors(curve(rate), "linear"))


def test_too_few_levels_and_unknown_forms_are_told():
    few = curve(np.array([0.0, 5, 9]), LEVEL[:3])
    with pytest.raises(InputError, match="needs 3 levels, got 2"):
        left_out_errors(few, "sigmoid")
    assert "cubic" not in fit_names
    with pytest.raises(InputError, match="cubic"):
        left_out_errors(few, "cubic")


def test_decisions_are_compared_with_labels_and_with_the_rate_network():
    decided = [[0, 0, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 1]]  # by time and sample
    predicted = (("time", "sample"), decided)
    asked_for = []

    def simulate(X, duration):
        asked_for.append(duration)
        return xr.Dataset({"predicted": predicted}, {"time": [0.01, 0.02, 0.03, 0.04]})

    net = SimpleNamespace(score=lambda X, y: 0.5, predict=lambda X: np.array([0, 0, 1, 1]))
    known = np.array([0.01, 0.02, 0.03, 0.04])
    spiking = SimpleNamespace(simulate=simulate, net=net, decision_times=lambda duration: known)
    labels = [0, 1, 1, 0]
    found = spiking_against_rate(spiking, np.zeros((4, 2)), labels, [0.01, 0.02, 0.04])
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
    found = spiking_against_rate(small(), X, Y, times)
    every = small().accuracy_over_time(X, Y, "100 ms")
    assert found.spiking.values.tolist() == every.values[[0, 2, 19]].tolist()
    assert np.ptp(found.spiking.values) > 0  # so the time matters
    assert found.time.values.tolist() == times


@pytest.mark.parametrize("duration", ["5 ms", "43 ms", "0.3 s"])
def test_decisions_are_made_when_the_output_is_looked_at(duration):
    times = small().simulate(X, duration)["time"]
    assert small().decision_times(duration).tolist() == times.values.tolist()


@pytest.mark.parametrize(
    ("times", "told"),
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
def test_times_without_a_decision_are_told(times, told):
    with pytest.raises(InputError, match=told):
        spiking_against_rate(small(), X, Y, times)


@pytest.mark.parametrize("labels", [Y[:5], Y[:, None], 1])
def test_labels_that_are_not_one_a_sample_are_told(labels):
    with pytest.raises(InputError, match=r"^y: got labels of shape .* for 8 samples"):
        spiking_against_rate(small(), X, labels, [0.005])
