"""Users' own functions as activations: values, slopes, ranges, and what is refused."""

import math
import pickle

import numpy as np
import pytest

from simneuro.bridge import Activation, RateClassifier, activation
from simneuro.errors import InputError

X = np.linspace(-4, 4, 33)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus", "identity"])
def test_a_function_of_the_catalogue_given_as_ones_own_is_the_same(name: str) -> None:
    known = activation(name)
    own = Activation.from_function(known.function)
    np.testing.assert_array_equal(own(X), known(X))
    np.testing.assert_allclose(own.derivative(X), known.derivative(X), atol=1e-9)
    if np.isfinite(known.range).all():
        np.testing.assert_allclose(own.range, known.range, atol=1e-12)
    else:
        assert own.range == (-np.inf, np.inf)


def test_a_derivative_that_is_given_is_used() -> None:
    own = Activation.from_function(np.sin, np.cos)
    np.testing.assert_array_equal(own.derivative(X), np.cos(X))
    assert own.name == "function sin"
    assert own(0.5) == np.sin(0.5)
    assert own(X.reshape(3, 11)).shape == (3, 11)
    assert own.range == (-np.inf, np.inf)  # it rises and falls


def test_a_kink_does_not_make_a_derivative_wrong() -> None:
    Activation.from_function(lambda x: np.maximum(0, x), lambda x: (x > 0).astype(float))


def test_a_function_can_be_stored_with_its_network() -> None:
    act = pickle.loads(pickle.dumps(Activation.from_function(np.arctan)))
    np.testing.assert_array_equal(act(X), np.arctan(X))
    np.testing.assert_allclose(act.derivative(X), 1 / (1 + X**2), atol=1e-9)


def slow_sigmoid(x):
    """A rate in Hz of a current in pA, far from inputs of order one."""
    return 25 * (1 + np.tanh((x - 300) / 80))


@pytest.mark.parametrize("function", [np.tanh, slow_sigmoid, lambda x: np.maximum(x, 0.1 * x)])
def test_a_network_is_trained_with_a_function(function) -> None:
    random = np.random.RandomState(0)
    x = random.normal(size=(300, 2))
    y = (x**2).sum(axis=1) > 1.4  # a circle, which no linear classifier finds
    net = RateClassifier((16,), function, random_state=0).fit(x, y)
    line = RateClassifier((), random_state=0).fit(x, y)
    assert net.score(x, y) > 0.85
    assert line.score(x, y) < 0.7


def test_tanh_as_a_function_trains_like_tanh_of_the_catalogue() -> None:
    x = np.random.RandomState(0).normal(size=(100, 3))
    y = x[:, 0] > x[:, 1]
    own, known = (
        RateClassifier((4,), each, solver="lbfgs", max_iter=400, random_state=0).fit(x, y)
        for each in (np.tanh, "tanh")
    )
    np.testing.assert_allclose(own.predict_proba(x), known.predict_proba(x), atol=0.01)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (math.tanh, r"function tanh does not take an array.*np\.tanh in the place of math\.tanh"),
        (np.log, "function log is nan at -20; a unit can have any input"),
        (lambda x: 3.0, "must return an array of the shape"),
        (lambda x: x / np.abs(x).max(), "must act on each element of an array alone"),
        (lambda x: 0 * x, r"function <lambda> is 0 everywhere"),
        (dict, "got the class dict itself"),
        ("tan", r"no activation 'tan'\. Did you mean 'tanh'\?"),
    ],
)
def test_what_is_no_activation_is_refused(function, said) -> None:
    with pytest.raises(InputError, match=said):
        RateClassifier((4,), function).fit([[0.0], [1.0]], [0, 1])


def test_a_wrong_derivative_is_refused() -> None:
    with pytest.raises(InputError, match=r"the slope of function sin is .* but the derivative is"):
        Activation.from_function(np.sin, np.sin)


def test_a_function_that_writes_into_its_array_is_as_one_that_does_not() -> None:
    own = Activation.from_function(lambda x: np.maximum(x, 0, out=x))
    x = X.copy()
    np.testing.assert_array_equal(own(x), np.maximum(X, 0))
    np.testing.assert_array_equal(x, X)
    np.testing.assert_allclose(own.derivative(X[X != 0]), X[X != 0] > 0, atol=1e-9)
