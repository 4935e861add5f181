"""Ridge regression in closed form, the penalty that dropout is, and the best weights over masks."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from simneuro.bridge import RateRegressor
from simneuro.bridge.networks import (
    dropout_penalty,
    implied_penalty,
    ridge_weights,
    weights_over_masks,
)
from simneuro.errors import InputError

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(30, 4)) * [1, 2, 3, 4] + [0, 0, 1, 2]
Y = RANDOM.normal(size=(30, 2)) + X[:, :2]


def test_one_penalty_is_that_of_scikit_learn() -> None:
    theirs = Ridge(alpha=3.0, fit_intercept=False, solver="cholesky").fit(X, Y).coef_.T
    np.testing.assert_allclose(ridge_weights(X, Y, 3.0), theirs, rtol=1e-10)
    np.testing.assert_allclose(ridge_weights(X, Y[:, 0], 3.0), theirs[:, 0], rtol=1e-10)


def test_a_penalty_for_each_feature_is_one_penalty_in_other_units() -> None:
    penalty = np.array([1.0, 4.0, 9.0, 0.25])
    root = np.sqrt(penalty)
    theirs = Ridge(alpha=1.0, fit_intercept=False).fit(X / root, Y).coef_.T / root[:, None]
    np.testing.assert_allclose(ridge_weights(X, Y, penalty), theirs, rtol=1e-10)


def test_a_feature_that_is_never_there_has_no_weight() -> None:
    silent = np.column_stack([X, np.zeros(30)])
    np.testing.assert_allclose(ridge_weights(silent, Y, 0.0)[4], 0, atol=1e-12)
    np.testing.assert_allclose(weights_over_masks(silent, Y, 0.5)[4], 0, atol=1e-12)


@pytest.mark.parametrize(("dropped", "sites"), [(0.5, 1), (0.2, 1), (0.7, 3)])
def test_the_best_weights_over_masks_are_those_of_the_penalty(dropped: float, sites: int) -> None:
    p = 1 - dropped
    q = sites * p / (1 + (sites - 1) * p)
    expected = ridge_weights(X, Y, dropout_penalty(X, q))
    found = weights_over_masks(X, Y, dropped, sites)
    np.testing.assert_allclose(found, expected, atol=1e-10)
    wrong = ridge_weights(X, Y, (1 - q) * (X**2).sum(axis=0))
    assert np.abs(found - wrong).max() > 1e-3
    assert implied_penalty(X, Y, found, dropout_penalty(X, q)) == pytest.approx(1)


def test_the_penalty_that_weights_show_is_the_one_that_they_were_made_with() -> None:
    penalty = np.array([1.0, 4.0, 9.0, 0.25])
    for factor in (0.0, 0.5, 3.0):
        weights = ridge_weights(X, Y, factor * penalty)
        assert implied_penalty(X, Y, weights, penalty) == pytest.approx(factor, abs=1e-9)


def test_training_with_dropout_of_inputs_ends_there() -> None:
    x, y = X - X.mean(axis=0), Y[:, 0] - Y[:, 0].mean()
    look = {"alpha": 0.0, "max_iter": 1500, "batch_size": 30, "learning_rate": 0.03}
    net = RateRegressor((), input_dropout=0.5, random_state=0, **look).fit(x, y)
    # Chance leaves 2 to 3 % of it, as other seeds show; without masks it would be 0.
    found = implied_penalty(x, y, net.coefs_[0][:, 0], dropout_penalty(x, 0.5))
    assert found == pytest.approx(1, abs=0.12)


def test_impossible_penalties_are_refused() -> None:
    with pytest.raises(InputError, match="must not be negative"):
        ridge_weights(X, Y, [1.0, 1.0, -1.0, 1.0])
    with pytest.raises(InputError, match="3 penalties for 4 features"):
        ridge_weights(X, Y, [1.0, 1.0, 1.0])
    with pytest.raises(InputError, match="above 0 and at most 1"):
        dropout_penalty(X, 0.0)
    with pytest.raises(InputError, match="must not be negative"):
        dropout_penalty(X, 0.5, spikes=True)
    with pytest.raises(InputError, match="masks; at most"):
        weights_over_masks(np.ones((2, 30)), np.ones(2), 0.5)
    with pytest.raises(InputError, match="from 0 to below 1"):
        weights_over_masks(X, Y, 1.0)
