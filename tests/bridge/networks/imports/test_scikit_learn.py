"""Perceptrons of scikit-learn as rate networks: its own predictions, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_wine
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from simneuro.bridge import (
    RateClassifier,
    RateNetwork,
    RateRegressor,
    SpikingClassifier,
    to_spiking,
)
from simneuro.errors import InputError, PlausibilityWarning


def wine() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    x, y = load_wine(return_X_y=True)
    return (x - x.mean(axis=0)) / x.std(axis=0), y


def mlp(**settings: object) -> MLPClassifier:
    return MLPClassifier((9, 7), solver="lbfgs", max_iter=60, random_state=0, **settings)


@pytest.mark.filterwarnings("ignore:lbfgs failed")
@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "identity"])
def test_classes_and_their_logits_are_those_of_the_perceptron(activation: str) -> None:
    x, y = wine()
    names = np.array(["one", "two", "three"])[y]
    theirs = mlp(activation=activation).fit(x, names)
    net = RateNetwork.from_sklearn(theirs)
    np.testing.assert_array_equal(net.predict(x), theirs.predict(x))
    share = np.exp(net.forward(x)) / np.exp(net.forward(x)).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(share, theirs.predict_proba(x), atol=1e-12)


@pytest.mark.filterwarnings("ignore:lbfgs failed")
def test_of_two_classes_the_odds_become_two_outputs() -> None:
    x, y = wine()
    theirs = mlp().fit(x, y > 0)
    net = RateNetwork.from_sklearn(theirs)
    np.testing.assert_array_equal(net.predict(x), theirs.predict(x))
    odds = net.forward(x)[:, 1] - net.forward(x)[:, 0]
    np.testing.assert_allclose(1 / (1 + np.exp(-odds)), theirs.predict_proba(x)[:, 1], atol=1e-12)


@pytest.mark.filterwarnings("ignore:lbfgs failed")
@pytest.mark.parametrize("targets", [1, 2])
def test_a_regression_has_the_values_of_the_perceptron(targets: int) -> None:
    x, _ = wine()
    theirs = MLPRegressor(hidden_layer_sizes=(9,), solver="lbfgs", max_iter=60, random_state=0)
    theirs.fit(x[:, 2:], x[:, 0] if targets == 1 else x[:, :2])
    net = RateNetwork.from_sklearn(theirs)
    np.testing.assert_allclose(net.predict(x[:, 2:]), theirs.predict(x[:, 2:]))


@pytest.mark.filterwarnings("ignore:lbfgs failed")
def test_a_perceptron_fires_as_it_computes() -> None:
    x, y = wine()
    theirs = mlp().fit(x[::2], y[::2])
    spiking = to_spiking(RateNetwork.from_sklearn(theirs), calibration=x[::2])
    assert spiking.score(x[1::2], y[1::2]) >= theirs.score(x[1::2], y[1::2]) - 0.03


@pytest.mark.filterwarnings("ignore:lbfgs failed")
def test_columns_keep_their_names() -> None:
    x, y = wine()
    frame = pd.DataFrame(x, columns=[f"c{k}" for k in range(13)])
    net = RateNetwork.from_sklearn(mlp().fit(frame, y))
    np.testing.assert_array_equal(net.predict(frame), net.predict(x))
    with pytest.raises(InputError, match=r"X: .*columns .*c1, c0, .* c0, c1"):
        net.predict(frame[["c1", "c0", *frame.columns[2:]]])


def test_arrays_have_the_labels_that_they_are_given() -> None:
    x, y = wine()
    theirs = MLPClassifier((9,), solver="lbfgs", random_state=0).fit(x, y > 0)
    net = RateNetwork.from_arrays(theirs.coefs_, theirs.intercepts_, "relu", theirs.classes_)
    np.testing.assert_array_equal(net.predict(x), theirs.predict(x))
    spiking = to_spiking(net, calibration=x)
    assert isinstance(spiking, SpikingClassifier)
    assert spiking.score(x, y > 0) > 0.9


def test_labels_that_the_network_does_not_know_are_told() -> None:
    net = RateNetwork.from_arrays([np.eye(3), np.eye(3)], list(np.zeros((2, 3))), "relu")
    spiking, x = to_spiking(net, calibration=np.eye(3)), np.eye(3)
    with pytest.raises(InputError, match=r"^y: .*\[10, 20, 30\].*\[0, 1, 2\].*classes="):
        spiking.score(x, [10, 20, 30])
    with pytest.warns(PlausibilityWarning, match=r"^y: .* labels \[3\].*count as wrong.*classes="):
        assert spiking.score(x, [0, 1, 3]) == pytest.approx(2 / 3)
    assert spiking.score(x[:2], [0, 1]) == 1  # one class is missing, which is no fault
    with pytest.raises(InputError, match=r"^y: 1 of 3 labels are missing"):
        spiking.score(x, [0, 1, None])
    values = to_spiking(RateNetwork(net.layers), calibration=x)
    for labels in (["a", "b", "c"], np.array(["1", "2", "3"]), pd.Series(["a", "b", "c"])):
        with pytest.raises(InputError, match=r"^y: need numbers, got labels.*classes="):
            values.score(x, labels)


def test_labels_of_two_classes_are_told_of_a_network_of_values() -> None:
    layers = [np.eye(2), np.array([[1.0], [-1.0]])], [np.zeros(2), np.zeros(1)], "relu"
    x, y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.5]]), [1, 0, 1]
    values, classes = (
        to_spiking(RateNetwork.from_arrays(*layers, classes=given), calibration=x)
        for given in ("positions", [0, 1])
    )
    with pytest.warns(PlausibilityWarning, match=r"^y: 0 and 1 look like .* labels .*classes="):
        assert values.score(x, y) < 1
    assert classes.score(x, y) == 1
    for right in ([1.0, -1.0, 0.5], pd.DataFrame({"a": [1.0, -1.0, 0.5]})):
        assert values.score(x, right) == pytest.approx(1)
    ours = RateRegressor((2,), max_iter=1, random_state=0).fit(x, y)
    to_spiking(ours).score(x, y)  # was trained with them, so that nothing is told


def test_pipelines_and_searches_are_told_which_part_to_give() -> None:
    pipe = make_pipeline(StandardScaler(), MLPClassifier((4,)))
    for convert in (to_spiking, RateNetwork.from_sklearn):
        with pytest.raises(InputError, match=r"from_sklearn\(pipe\[-1\].*pipe\[:-1\].transform"):
            convert(pipe)
    with pytest.raises(InputError, match="best_estimator_"):
        RateNetwork.from_sklearn(GridSearchCV(pipe, {}))


def test_our_own_estimators_are_taken_too() -> None:
    x, y = wine()
    ours = RateClassifier((5,), max_iter=3, random_state=0).fit(x, y)
    np.testing.assert_array_equal(RateNetwork.from_sklearn(ours).predict(x), ours.predict(x))


def test_other_estimators_are_refused() -> None:
    x, y = wine()
    with pytest.raises(InputError, match=r"a LogisticRegression of sklearn.*MLPClassifier"):
        RateNetwork.from_sklearn(LogisticRegression())
    with pytest.raises(NotFittedError):
        RateNetwork.from_sklearn(MLPClassifier())
    several = MLPClassifier((4,), max_iter=1, random_state=0)
    with pytest.warns(UserWarning, match="converge"):
        several.fit(x, np.stack([y == 0, y == 1], axis=1))
    with pytest.raises(InputError, match="several labels"):
        RateNetwork.from_sklearn(several)
