"""Gradients against differences, the linear network against scikit-learn's, and real digits."""

import warnings

import numpy as np
import pytest
import xarray as xr
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.utils.estimator_checks import parametrize_with_checks

from simneuro.bridge import Activation, RateClassifier, activation, recorded_curve
from simneuro.bridge.activations import as_activation
from simneuro.bridge.networks import LayerStack, OperatingPoint
from simneuro.bridge.networks.training.settings import warn_flat
from simneuro.errors import InputError

Split = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]


def saturating() -> Activation:
    """A curve as of a class-I neuron: silent, then a steep rise that flattens, then the end."""
    level = np.linspace(0, 1e-9, 21)
    rate = 60 * np.sqrt(np.clip(level / 7e-10 - 3 / 7, 0, 1))
    return Activation.from_curve(
        xr.Dataset(
            {"rate": (("level", "repeat"), rate[:, None])},
            coords={"level": level},
            attrs={"source": "saturating", "duration": 1.0},
        )
    )


def named(name: str) -> Activation:
    if name == "saturating":
        return saturating()
    return Activation.from_curve(recorded_curve("B6")) if name == "B6" else activation(name)


@pytest.fixture(scope="module")
def digits() -> Split:
    x, y = load_digits(return_X_y=True)
    return tuple(train_test_split(x / 16, y, test_size=0.25, stratify=y, random_state=0))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@parametrize_with_checks(
    [RateClassifier(), RateClassifier(hidden=()), RateClassifier(hidden=(8,), solver="lbfgs")]
)
def test_scikit_learn_takes_it_for_an_estimator(estimator, check) -> None:  # type: ignore[no-untyped-def]
    check(estimator)


@pytest.mark.parametrize(
    "name",
    [
        *("identity", "sigmoid", "tanh", "softplus", "lif_rate", "B6"),
        *("elu", "swish", "gelu", "softmax", "soft_lif_rate", "siegert"),
    ],
)
@pytest.mark.parametrize("hidden", [(), (5,), (4, 3)])
def test_the_gradient_is_the_central_difference(name: str, hidden: tuple[int, ...]) -> None:
    act, random = named(name), np.random.RandomState(0)
    network = LayerStack.of((6, *hidden, 3), [act] * len(hidden), alpha=0.1)
    theta, x = network.draw_weights(random), random.normal(size=(7, 6))
    theta += 0.1 * random.normal(size=theta.size)  # so that the biases are not 0
    target = np.eye(3)[random.randint(3, size=7)]
    gradient, h = network.loss(theta, x, target)[1], 1e-6
    ends = [
        [network.loss(theta + sign * h * e, x, target)[0] for sign in (1, -1)]
        for e in np.eye(theta.size)
    ]
    difference = np.array([up - down for up, down in ends]) / (2 * h)
    np.testing.assert_allclose(gradient, difference, rtol=1e-5, atol=1e-8)


def test_the_weights_of_relu_are_those_of_he_and_of_tanh_near_those_of_glorot() -> None:
    relu, tanh = OperatingPoint.of(activation("relu")), OperatingPoint.of(activation("tanh"))
    assert (relu.centre, relu.spread) == (0.0, 1.0)
    assert (relu.spread / relu.rms) ** 2 == pytest.approx(2.0)  # He et al. 2015: variance 2 / n
    # Glorot and Bengio: 1 / n where tanh is linear; here up to its quartiles, so a little more.
    assert 1 < (tanh.spread / tanh.rms) ** 2 < 2
    assert tanh.spread == pytest.approx(np.arctanh(0.5), rel=1e-3)


def test_a_measured_curve_is_driven_where_it_responds() -> None:
    act = saturating()
    point = OperatingPoint.of(act)
    # sqrt(x) passes a quarter and three quarters of its rise at 1/16 and 9/16.
    low, high = point.centre - point.spread, point.centre + point.spread
    assert (low, high) == pytest.approx((1 / 16, 9 / 16), abs=0.01)


def test_depth_neither_fades_nor_explodes_the_sums() -> None:
    # Each layer's mean square wanders by sqrt((E h^4 - 1) / n), at most sqrt(5 / n) for relu:
    # after 10 layers of 500 the logarithm has deviation 0.32, the mean of 8 networks 0.11.
    # Weights of variance 1 / n on relu would give log(2^-10) = -6.9.
    networks = {
        name: LayerStack.of((500,) * 12, [act] * 10)
        for name in ("relu", "sigmoid", "tanh", "softplus", "saturating", "B6")
        for act in [named(name)]
    }
    logs: dict[str, list[float]] = {name: [] for name in networks}
    for seed in range(8):
        random = np.random.RandomState(seed)
        theta = networks["relu"].draw_weights(random)  # which do not depend on the activation
        x = random.normal(size=(20, 500))
        for name, network in networks.items():
            sums = network.forward(theta, x).sums
            logs[name].append(float(np.log(np.mean(sums[-1] ** 2) / np.mean(sums[0] ** 2))))
    assert {name: abs(np.mean(each)) < 0.5 for name, each in logs.items()} == dict.fromkeys(
        networks, True
    )


@pytest.mark.parametrize(
    "name", ["relu", "sigmoid", "tanh", "softplus", "lif_rate", "saturating", "B6"]
)
def test_digits_are_read_with_any_activation(name: str, digits: Split) -> None:
    train, test, train_labels, labels = digits
    net = RateClassifier(activation=named(name), random_state=0).fit(train, train_labels)
    assert net.score(test, labels) > 0.96


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
def test_digits_are_read_as_well_as_by_scikit_learn(digits: Split) -> None:
    train, test, train_labels, labels = digits
    ours = RateClassifier(random_state=0).fit(train, train_labels).score(test, labels)
    theirs = MLPClassifier((64,), max_iter=100, learning_rate_init=0.01, random_state=0)
    reached = theirs.fit(train, train_labels).score(test, labels)
    # Two accuracies of 0.975 on 450 digits differ by 0.0104 (one deviation).
    assert abs(ours - reached) < 3 * 0.0104


def test_the_linear_network_is_softmax_regression(digits: Split) -> None:
    train, test, labels, _ = digits
    alpha = 1e-2
    net = RateClassifier(hidden=(), solver="lbfgs", alpha=alpha, max_iter=1000, random_state=0)
    net.fit(train, labels)
    # The penalty is on weights in units of the root of the mean variance of the features.
    strength = 1 / (len(train) * alpha * train.var(axis=0).mean())
    oracle = LogisticRegression(C=strength, tol=1e-8, max_iter=5000).fit(train, labels)
    np.testing.assert_allclose(net.predict_proba(test), oracle.predict_proba(test), atol=2e-3)
    assert 0.94 < net.score(train, labels) < 1


def test_a_hidden_layer_does_what_a_line_cannot() -> None:
    x = np.random.default_rng(0).uniform(-1, 1, (400, 2))
    y = x[:, 0] * x[:, 1] > 0
    line = RateClassifier(hidden=(), random_state=0).fit(x, y).score(x, y)
    bent = RateClassifier(activation=saturating(), random_state=0).fit(x, y).score(x, y)
    assert line < 0.65
    assert bent > 0.95


def test_hertz_or_kilohertz_is_the_same_network(digits: Split) -> None:
    train, test, labels, _ = digits
    hertz, kilohertz = (
        RateClassifier((16,), activation("lif_rate", amplitude=a), max_iter=5, random_state=0)
        for a in (1.0, 1e-3)
    )
    first, second = (net.fit(train, labels).predict_proba(test) for net in (hertz, kilohertz))
    np.testing.assert_allclose(first, second, atol=1e-6)
    np.testing.assert_allclose(1e3 * hertz.coefs_[1], kilohertz.coefs_[1], rtol=1e-6, atol=1e-9)


def test_weights_act_on_raw_samples(digits: Split) -> None:
    train, test, labels, _ = digits
    act = named("B6")
    net = RateClassifier((12, 8), act, max_iter=3, random_state=1).fit(train, labels)
    assert [w.shape for w in net.coefs_] == [(64, 12), (12, 8), (8, 10)]
    assert [b.shape for b in net.intercepts_] == [(12,), (8,), (10,)]
    first = act(test @ net.coefs_[0] + net.intercepts_[0])
    second = act(first @ net.coefs_[1] + net.intercepts_[1])
    logits = second @ net.coefs_[2] + net.intercepts_[2]
    share = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    for layer, expected in zip(net.activations(test), (first, second, share), strict=True):
        np.testing.assert_allclose(layer, expected)
    np.testing.assert_allclose(net.decision_function(test), logits)


def test_of_two_classes_the_decision_is_the_log_odds() -> None:
    x = np.random.default_rng(0).normal(size=(60, 2))
    net = RateClassifier((4,), max_iter=3, random_state=0).fit(x, x[:, 0] > 0)
    share = net.predict_proba(x)
    np.testing.assert_allclose(net.decision_function(x), np.log(share[:, 1] / share[:, 0]))


def test_the_seed_decides(digits: Split) -> None:
    train, _, labels, _ = digits
    nets = [RateClassifier((8,), max_iter=2, random_state=s).fit(train, labels) for s in (0, 0, 1)]
    np.testing.assert_array_equal(nets[0].coefs_[0], nets[1].coefs_[0])
    assert not np.allclose(nets[0].coefs_[0], nets[2].coefs_[0])


def test_a_network_with_a_neurons_curve_can_be_cloned() -> None:
    net = RateClassifier(activation=named("B6"))
    assert clone(net).get_params()["activation"] == net.activation


def test_too_few_iterations_give_a_warning(digits: Split) -> None:
    with pytest.warns(ConvergenceWarning, match="before it converged"):
        RateClassifier((8,), solver="lbfgs", max_iter=2, random_state=0).fit(digits[0], digits[2])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"solver": "sgd"}, "adam, lbfgs"),
        ({"hidden": (0,)}, "hidden"),
        ({"hidden": (2.5,)}, "hidden"),
        ({"hidden": 64}, r"sequence of whole numbers .* \(64,\), got 64"),
        ({"hidden": "64"}, "sequence of whole numbers"),
        ({"hidden": None}, "sequence of whole numbers"),
        ({"hidden": np.array(64)}, "sequence of whole numbers"),
        ({"hidden": (True,)}, "sequence of whole numbers"),
        ({"activation": "rellu"}, "softplus"),
        ({"max_iter": 0}, "max_iter"),
        ({"batch_size": -1}, "batch_size"),
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"alpha": -1.0}, "alpha"),
        ({"alpha": "x"}, "alpha must be a number, got 'x'"),
        ({"alpha": np.nan}, "alpha >= 0"),
        ({"learning_rate": "0.1"}, "learning_rate must be a number"),
        ({"learning_rate": None}, "learning_rate must be a number"),
        ({"max_iter": "60"}, "max_iter.*got '60'"),
        ({"activation": None}, "no activation None"),
        ({"activation": ["rellu"]}, "no activation 'rellu'.*relu"),
        ({"activation": ["relu", "tanh"]}, "2 activations for 1 hidden"),
        ({"dropout": 1.0}, "dropout: must be from 0 to below 1, got 1"),
        ({"input_dropout": -0.1}, "input_dropout: must be from 0 to below 1, got -0.1"),
        ({"connection_dropout": 1.0}, "connection_dropout: must be from 0 to below 1, got 1"),
        ({"dropout_sites": 0}, "dropout_sites: need a whole number"),
        ({"batch_norm": 1}, "batch_norm: need True or False, got 1"),
        ({"clip_gradient": 0}, "clip_gradient: must be above 0"),
        ({"early_stopping": "yes"}, "early_stopping: need True or False"),
        ({"validation_fraction": 1}, "validation_fraction: must be between 0 and 1"),
        ({"n_iter_no_change": 0.5}, "n_iter_no_change: need a whole number"),
        ({"tol": -1}, "tol: must be 0 or more"),
        ({"solver": "lbfgs", "dropout": 0.1}, 'dropout: solver .*solver="adam"'),
        ({"solver": "lbfgs", "connection_dropout": 0.1}, "connection_dropout: solver 'lbfgs'"),
        ({"solver": "lbfgs", "early_stopping": True}, "early_stopping: solver 'lbfgs'"),
        ({"early_stopping": True}, "early_stopping: .*class"),
        ({"random_state": "x"}, "random_state: 'x'"),
    ],
)
def test_impossible_settings_raise_errors(settings: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        RateClassifier(**settings).fit([[0.0], [1.0], [2.0]], [0, 1, 0])


@pytest.mark.parametrize("hidden", [[4], np.array([4]), (np.int64(4),)])
def test_any_sequence_of_sizes_will_do(hidden: object) -> None:
    net = RateClassifier(hidden, max_iter=1).fit([[0.0], [1.0], [2.0]], [0, 1, 0])
    assert [weights.shape for weights in net.coefs_] == [(1, 4), (4, 2)]


def test_one_class_is_refused() -> None:
    with pytest.raises(InputError, match="one class"):
        RateClassifier().fit([[0.0], [1.0]], ["a", "a"])


@pytest.mark.parametrize("act", ["step", np.sign, np.round, lambda x: (x > 0) * 1.0])
def test_an_activation_without_a_slope_is_told(act) -> None:  # type: ignore[no-untyped-def]
    x = np.random.default_rng(0).normal(size=(20, 3))
    with pytest.warns(ConvergenceWarning, match="slope of .* is 0"):
        RateClassifier((4,), act, max_iter=1, random_state=0).fit(x, np.arange(20) % 2)


@pytest.mark.parametrize("act", ["relu", "softmax", "sigmoid", lambda x: np.clip(50 * x, 0, 1)])
def test_an_activation_with_a_slope_somewhere_is_not_told(act) -> None:  # type: ignore[no-untyped-def]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_flat([as_activation(act)])


def test_outputs_that_are_not_finite_are_refused() -> None:
    x = np.random.default_rng(0).normal(size=(20, 3))
    net = RateClassifier((4,), np.exp, max_iter=1, random_state=0).fit(x, np.arange(20) % 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for method in (net.predict, net.predict_proba, net.decision_function):
            with pytest.raises(InputError, match="function exp gives values that are not finite"):
                method(x * 1e5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (recorded_curve("B6"), "Activation.from_curve"),
        (None, "function of arrays"),
        (3, "or an Activation"),
    ],
)
def test_what_is_no_activation_is_told_what_is_one(given: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        RateClassifier((4,), given).fit(np.eye(3), [0, 1, 2])


def test_labels_that_are_missing_are_counted() -> None:
    for y in (["a", None, "b"], np.array([1, None, 2], dtype=object), ["a", np.nan, None]):
        with pytest.raises(InputError, match=r"y: [12] of 3 labels are missing"):
            RateClassifier((4,)).fit(np.eye(3), y)


@pytest.mark.parametrize(("wrong", "meant"), [("hidden_layer_sizes", "hidden"), ("alph", "alpha")])
def test_a_setting_that_does_not_exist_is_told_with_what_is_meant(wrong, meant):
    said = rf"RateClassifier\(\) got .* '{wrong}'. Did you mean '{meant}'\?"
    with pytest.raises(TypeError, match=said):
        RateClassifier(**{wrong: 1})
