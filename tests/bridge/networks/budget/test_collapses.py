"""Collapses as users of converters report them, planted again: the budget names the cause.

Their accuracies fell from 98 to 15 % without normalisation and with a reset to zero
(NeuromorphicProcessorProject/snn_toolbox#41), from 95 to 48 % after a branch of the network was
lost on the way (#66, as its author guessed), and from 75 to 11 %, which is chance, in 256 steps
although it was normalised (#115). No one found the cause of that; here the samples to normalise by
are images of brightness 0 to 255, and those that are read are of 0 to 1.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

from simneuro.bridge import RateClassifier, SpikingClassifier, error_budget, to_spiking
from simneuro.bridge.networks.layer_codes import balance_threshold
from simneuro.catalogue import models

IF = models.neurons["subtractive_if"]


@cache
def samples() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    x, y = load_wine(return_X_y=True)
    return StandardScaler().fit_transform(x)[::3], y[::3]


@cache
def converted() -> SpikingClassifier:
    x, y = load_wine(return_X_y=True)
    net = RateClassifier((8, 8), max_iter=100, random_state=0)
    return to_spiking(net.fit(StandardScaler().fit_transform(x), y))


def with_thresholds(factor: float) -> SpikingClassifier:
    """Thresholds that stand for so many times the largest activation of each layer."""
    code = converted().code
    layers = [balance_threshold(IF, factor * 200 * each.per_hertz, 200.0) for each in code.layers]
    return replace(converted(), code=replace(code, layers=tuple(layers)))


def test_the_network_works() -> None:
    assert converted().score(*samples(), "200 ms") > 0.95


@pytest.mark.filterwarnings("ignore:.*fired in every time step")
def test_without_normalisation_units_are_full() -> None:
    model = with_thresholds(0.01)
    hard = replace(IF, name="hard", reset="v = 0*volt")
    model = replace(model, code=replace(model.code, neuron=hard))
    assert model.score(*samples(), "150 ms") < 0.75  # 30 steps, as in the report
    budget = error_budget(model, samples()[0], "150 ms")
    assert budget.worst == ("hidden_1", "clipping")
    assert "net.calibrated(X, 100)" in budget.sentence
    assert "units saturate" in budget.sentence


def test_with_thresholds_that_are_too_high_units_are_silent() -> None:
    model = with_thresholds(100.0)
    assert model.score(*samples(), "200 ms") < 0.5
    budget = error_budget(model, samples()[0], "200 ms")
    assert budget.worst[1] == "counting"


def test_deep_networks_whose_thresholds_are_those_of_brighter_samples() -> None:
    x, y = load_wine(return_X_y=True)
    x = StandardScaler().fit_transform(x)
    net = RateClassifier((8,) * 6, max_iter=100, random_state=0).fit(x, y)
    right, wrong = (to_spiking(net, calibration=scale * x) for scale in (1, 255))
    few, labels = samples()
    assert right.score(few, labels, "1280 ms") > 0.95  # 256 steps, as in the report
    assert wrong.score(few, labels, "1280 ms") < 0.5
    budget = error_budget(wrong, few, "1280 ms")
    assert budget.worst == ("hidden_1", "counting")
    assert "calibrate on samples like these" in budget.sentence


def test_a_lost_branch_is_wrong_weights() -> None:
    net = converted().rate_network
    lost = np.zeros((8, 8))
    layers = (net.layers[0], replace(net.layers[1], weights=lost), net.layers[2])
    model = replace(converted(), net=replace(net, layers=layers))
    assert model.score(*samples(), "200 ms") < 0.5
    budget = error_budget(model, samples()[0], "200 ms", reference=net)
    assert budget.worst == ("hidden_2", "weights")
