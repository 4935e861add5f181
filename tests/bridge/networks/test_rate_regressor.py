"""Regressors against least squares and scikit-learn's, in any units, and as spikes."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from simneuro.bridge import RateRegressor, SpikingRegressor, to_spiking
from simneuro.errors import InputError

Floats = NDArray[np.float64]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@parametrize_with_checks([RateRegressor(), RateRegressor((), solver="lbfgs")])
def test_scikit_learn_takes_it_for_an_estimator(estimator, check) -> None:  # type: ignore[no-untyped-def]
    check(estimator)


def waves() -> tuple[Floats, Floats]:
    """Two values of two numbers, which no plane describes."""
    x = np.random.default_rng(0).uniform(-1, 1, (300, 2))
    return x, np.stack([x[:, 0] * x[:, 1], np.sin(3 * x[:, 0])], axis=1)


def test_the_linear_network_is_ridge_regression() -> None:
    x, y = load_diabetes(return_X_y=True)
    y = np.stack([y, x[:, 2] - 1e-3 * y], axis=1)
    alpha = 0.05
    net = RateRegressor((), solver="lbfgs", alpha=alpha, max_iter=3000, random_state=0).fit(x, y)
    # The penalty is on weights in units of the deviations: of all inputs, and of each output.
    strength = len(x) * alpha * x.var(axis=0).mean()
    difference = net.predict(x) - Ridge(strength).fit(x, y).predict(x)
    assert (np.abs(difference).max(axis=0) < 1e-3 * y.std(axis=0)).all()


def test_several_values_are_learnt_at_once() -> None:
    x, y = waves()
    net = RateRegressor((32,), "tanh", max_iter=300, random_state=0).fit(x[:200], y[:200])
    assert net.predict(x).shape == (300, 2)
    assert net.score(x[200:], y[200:]) > 0.95
    assert net.predict(x[:3]).shape == (3, 2)
    assert RateRegressor((4,), max_iter=1).fit(x, y[:, 0]).predict(x).shape == (300,)


def test_units_of_the_values_do_not_matter() -> None:
    x, y = waves()
    settings = {"hidden": (8,), "max_iter": 5, "random_state": 0}
    small = RateRegressor(**settings).fit(x, y[:, 0]).predict(x)
    large = RateRegressor(**settings).fit(x, 1e6 * y[:, 0] + 3e8).predict(x)
    np.testing.assert_allclose((large - 3e8) / 1e6, small, atol=1e-6)


def test_values_that_never_change_are_learnt_too() -> None:
    x, _ = waves()
    predicted = RateRegressor((4,), random_state=0).fit(x, np.full(300, 7.0)).predict(x)
    np.testing.assert_allclose(predicted, 7.0, atol=0.5)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@pytest.mark.parametrize(("name", "theirs"), [("relu", "relu"), ("tanh", "tanh")])
def test_values_are_predicted_as_well_as_by_scikit_learn(name: str, theirs: str) -> None:
    x, y = waves()
    found: dict[str, list[float]] = {"ours": [], "theirs": []}
    for seed in range(5):
        split = train_test_split(x, y, test_size=0.3, random_state=seed)
        ours = RateRegressor((32,), name, max_iter=300, random_state=seed)
        other = MLPRegressor(
            hidden_layer_sizes=(32,),
            activation=theirs,
            learning_rate_init=0.01,
            batch_size=64,
            max_iter=300,
            random_state=seed,
        )
        for key, net in (("ours", ours), ("theirs", other)):
            found[key].append(net.fit(split[0], split[2]).score(split[1], split[3]))
    assert np.mean(found["ours"]) > np.mean(found["theirs"]) - 2 * np.std(found["theirs"])


def test_early_stopping_goes_by_the_values_set_aside() -> None:
    x, y = waves()
    net = RateRegressor((32,), early_stopping=True, n_iter_no_change=3, max_iter=200)
    net.set_params(random_state=0, tol=0.01).fit(x, y)
    assert net.n_iter_ == len(net.validation_scores_) == len(net.loss_curve_) < 200
    assert max(net.validation_scores_) > 0.8


def test_training_goes_on() -> None:
    x, y = waves()
    net = RateRegressor((32,), "tanh", random_state=0)
    for _ in range(30):
        net.partial_fit(x[:150], y[:150]).partial_fit(x[150:], y[150:])
    assert net.score(x, y) > 0.9
    assert net.n_iter_ == 60


def test_a_regressor_fires_as_it_computes() -> None:
    x, y = waves()
    pipe = make_pipeline(StandardScaler(), RateRegressor((32,), "relu", random_state=0)).fit(x, y)
    spiking = to_spiking(pipe)
    assert isinstance(spiking, SpikingRegressor)
    assert spiking.score(x[:60], y[:60], duration="500 ms") > pipe.score(x[:60], y[:60]) - 0.05
    table = spiking.diagnose(x[:60], duration="500 ms")
    assert (table["correlation"] > 0.95).all()


def test_what_is_no_value_is_refused() -> None:
    x, y = waves()
    with pytest.raises(InputError, match="y contains NaN"):
        RateRegressor().fit(x, np.where(y > 0.9, np.nan, y))
    with pytest.raises(InputError, match="requires y to be passed"):
        RateRegressor().fit(x, None)
    with pytest.raises(InputError, match="inconsistent numbers of samples"):
        RateRegressor().fit(x, y[:10])
    with pytest.raises(InputError, match="y: must be numbers, got an array of text, such as 'a'"):
        RateRegressor().fit(x, np.full(300, "a"))
