"""Units with a state that follows their answers."""

import pickle

import numpy as np
import pytest
from scipy.optimize import brentq

from simneuro.bridge import Activation, RateClassifier, activation
from simneuro.bridge.activations import AdaptingUnit
from simneuro.errors import InputError

X = np.linspace(-2, 3, 11) + 0.03


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "softplus", "sigmoid", "tanh", "elu"])
def test_the_steady_answer_is_that_of_another_solver(name: str) -> None:
    unit = AdaptingUnit(activation(name), strength=4.0, tau=0.1)
    found = [brentq(lambda r, x=x: r - unit.activation(x - 4.0 * r), -50, 50) for x in X]
    assert unit.steady(X) == pytest.approx(found, abs=1e-10)
    by_difference = (unit.steady(X + 1e-4) - unit.steady(X - 1e-4)) / 2e-4
    assert unit.steady.derivative(X) == pytest.approx(by_difference, abs=1e-6)
    assert unit.follow(np.tile(X, (4000, 1)), 0.005)[-1] == pytest.approx(found, abs=1e-10)


def test_a_rectifier_leaves_one_part_of_an_offset_and_all_of_a_scale() -> None:
    unit = AdaptingUnit(activation("relu"), strength=3.0, tau=1.0)
    assert unit.steady([4.0, 8.0, -1.0]) == pytest.approx([1.0, 2.0, 0.0])
    random = np.random.default_rng(0).normal(size=200)
    assert unit.follow(5 * random, 0.1) == pytest.approx(5 * unit.follow(random, 0.1))


def test_the_way_to_the_steady_answer_is_an_exponential() -> None:
    unit = AdaptingUnit(activation("identity"), strength=3.0, tau=2.0)
    times = np.arange(0, 4, 1e-4)
    # a' = (x - (1 + g) a) / tau, from a = 0
    state = (1 - np.exp(-4 * times / 2)) / 4
    found = unit.follow(np.ones(times.size), 1e-4)
    assert found == pytest.approx(1 - 3 * state, abs=2e-4)


def test_a_state_may_be_given() -> None:
    unit = AdaptingUnit(activation("relu"), strength=3.0, tau=1.0)
    steady = float(unit.steady(2.0))
    assert unit.follow(np.full(5, 2.0), 0.1, steady) == pytest.approx(steady)


def test_the_steady_answer_can_be_trained_with_and_pickled() -> None:
    act = pickle.loads(pickle.dumps(AdaptingUnit(activation("softplus"), 2.0, 1.0).steady))
    x = np.random.RandomState(0).normal(size=(100, 2))
    net = RateClassifier((4,), act, max_iter=100, random_state=0).fit(x, x[:, 0] > 0)
    assert net.score(x, x[:, 0] > 0) > 0.9


def test_time_steps_that_overshoot_are_refused() -> None:
    unit = AdaptingUnit(activation("relu"), strength=9.0, tau=1.0)
    unit.follow(np.ones(3), 0.1)
    with pytest.raises(InputError, match=r"must be 0\.1 s at most where the slope is 1"):
        unit.follow(np.ones(3), 0.11)


@pytest.mark.parametrize("name", ["swish", "gelu", "softmax"])
def test_what_falls_or_acts_on_a_row_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=name):
        AdaptingUnit(activation(name), 1.0, 1.0)


def test_a_strength_of_the_wrong_sign_is_refused() -> None:
    with pytest.raises(InputError, match="strength"):
        AdaptingUnit(activation("relu"), -1.0, 1.0)


def test_a_function_of_ones_own_adapts_too() -> None:
    unit = AdaptingUnit(Activation.from_function(np.tanh), 1.0, 1.0)
    assert float(unit.steady(0.0)) == 0
