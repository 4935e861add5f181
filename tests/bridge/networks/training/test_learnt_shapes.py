"""Shapes of activations that are learnt with the weights."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import check_grad

from simneuro.bridge import RateClassifier, RateRegressor, activation, load_network, save_network
from simneuro.bridge.networks import LayerStack
from simneuro.errors import InputError

SMALL: dict[str, object] = {"learn_shape": True, "random_state": 0}


@pytest.mark.parametrize("batch_norm", [False, True])
def test_the_gradient_is_that_of_differences(batch_norm: bool) -> None:
    random = np.random.RandomState(0)
    acts = [activation("prelu", slope=0.3), activation("swish", beta=0.7)]
    settings = {"alpha": 0.1, "batch_norm": batch_norm, "learn_shape": True}
    stack = LayerStack.of((3, 5, 4, 2), acts, **settings)
    theta, x = stack.draw_weights(random), random.normal(size=(20, 3))
    target = np.eye(2)[random.randint(2, size=20)]
    off = check_grad(
        lambda at: stack.loss(at, x, target)[0], lambda at: stack.loss(at, x, target)[1], theta
    )
    assert off < 1e-5  # of forward differences of 1.5e-8
    assert np.exp(stack.shapes(theta)) == pytest.approx([0.3, 0.7])


def rectified(slope: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda x: np.where(x > 0, x, slope * x)


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
@pytest.mark.parametrize("true", [0.05, 0.6])
def test_a_unit_finds_the_slope_of_its_teacher(solver: str, true: float) -> None:
    # With one input and one unit nothing but the slope can make the corner.
    x = np.linspace(-2, 2, 200)[:, None]
    net = RateRegressor((1,), "prelu", solver=solver, alpha=0.0, max_iter=600, **SMALL)
    net.fit(x, rectified(true)(x[:, 0]))
    (act,) = net.activation_
    found = act.parameters["slope"]
    # The unit may look in the other direction, whose corner is that of one over the slope.
    assert min(abs(found - true), abs(1 / found - true)) < 0.02
    assert net.network_.layers[0].activation == act


@pytest.mark.parametrize("further", [{}, {"early_stopping": True}, {"batch_norm": True}])
def test_the_network_computes_with_what_it_learnt(further: dict[str, bool], tmp_path) -> None:
    x = np.random.RandomState(1).normal(size=(300, 2))
    net = RateClassifier((6, 4), ["swish", "prelu"], max_iter=20, **SMALL).set_params(**further)
    net.fit(x, x[:, 0] * x[:, 1] > 0)
    swish, prelu = net.activation_
    assert (swish.name, prelu.name) == ("swish", "prelu")
    assert swish.parameters["beta"] != 1
    assert prelu.parameters["slope"] > 0
    assert activation("prelu").parameters["slope"] == 0.25  # that of the catalogue stays
    assert net.score(x, x[:, 0] * x[:, 1] > 0) > 0.9
    save_network(net.network_, tmp_path / "net.npz")
    kept = load_network(tmp_path / "net.npz")
    np.testing.assert_allclose(kept.forward(x), net.network_.forward(x))


def test_training_goes_on_from_the_shape_that_was_learnt() -> None:
    x = np.linspace(-2, 2, 200)[:, None]
    net = RateRegressor((1,), "prelu", max_iter=5, **SMALL).fit(x, rectified(0.6)(x[:, 0]))
    before = net.activation_[0].parameters["slope"]
    net.partial_fit(x, rectified(0.6)(x[:, 0]))
    assert 0 < abs(net.activation_[0].parameters["slope"] - before) < 0.1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("relu", r"relu has no shape that can be learnt.*prelu, swish"),
        (np.tanh, r"tanh has no shape"),
        (activation("prelu", slope=0.0), "begins with a slope of 0"),
    ],
)
def test_what_has_no_shape_is_refused(given: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        RateClassifier((3,), given, **SMALL).fit(np.eye(4), [0, 1, 0, 1])


def test_the_setting_is_true_or_false() -> None:
    with pytest.raises(InputError, match="learn_shape"):
        RateClassifier((3,), "prelu", learn_shape="yes").fit(np.eye(4), [0, 1, 0, 1])
