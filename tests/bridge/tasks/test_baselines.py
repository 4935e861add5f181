"""Baselines of a classification, against what scikit-learn makes of the same samples."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from simneuro.bridge.networks.training.training_set import Scaling
from simneuro.bridge.tasks import DigitSplit, score_baselines, split_digits
from simneuro.errors import InputError


@pytest.fixture(scope="module")
def split() -> DigitSplit:
    return split_digits(4, 0.5, seed=1)


@pytest.fixture(scope="module")
def scores(split: DigitSplit) -> dict[str, float]:
    return score_baselines(split, hidden=(32,), activation="relu", passes=60, seed=0)


def test_chance_and_the_linear_baseline_are_those_of_scikit_learn(split, scores) -> None:
    train, test = (split.train_images, split.train_labels), (split.test_images, split.test_labels)
    assert scores["chance"] == DummyClassifier().fit(*train).score(*test)
    scaler = StandardScaler().fit(train[0])
    linear = LogisticRegression(max_iter=1000).fit(scaler.transform(train[0]), train[1])
    # Of 899 images a percent is one standard error; regularisation and solver differ.
    assert scores["linear"] == pytest.approx(
        linear.score(scaler.transform(test[0]), test[1]), abs=0.02
    )


def test_hidden_units_that_learn_nothing_lie_between_chance_and_those_that_do(scores) -> None:
    assert scores["chance"] + 0.5 < scores["frozen"] < scores["perceptron"]


def test_with_uneven_labels_chance_is_the_share_of_the_most_frequent() -> None:
    x, y = np.random.default_rng(0).normal(size=(40, 2)), np.repeat([0, 1], [30, 10])
    scores = score_baselines(x, y, x, y, hidden=(2,), passes=1)
    assert scores["chance"] == 0.75


def test_the_linear_baseline_has_converged() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 8)) * np.arange(1, 9)
    y = x @ rng.normal(size=8) + 6 * rng.normal(size=300) > 0
    parts = x[:200], y[:200], x[200:], y[200:]
    linear = score_baselines(*parts, passes=1)["linear"]
    scaled = Scaling.of_inputs(x[:200]).apply(x)
    for tight in ({"solver": "lbfgs"}, {"solver": "newton-cholesky"}):  # the minimum is unique
        found = LogisticRegression(max_iter=10_000, tol=1e-8, **tight).fit(scaled[:200], y[:200])
        assert linear == found.score(scaled[200:], y[200:])
    names = np.array(["b", "a"])[y * 1]  # in the other order
    assert score_baselines(x[:200], names[:200], x[200:], names[200:], passes=1)["linear"] == linear


def test_arrays_and_a_split_give_the_same(split, scores) -> None:
    parts = split.train_images, split.train_labels, split.test_images, split.test_labels
    assert score_baselines(*parts) == scores


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda x, y: (x, (2,), "relu"), "y_test: need X, y, X_test and y_test"),
        (lambda x, y: (DigitSplit(x, y, x, y), y), "y: a DigitSplit has labels"),
        (lambda x, y: (x, y[:2], x, y), "X, y: .*inconsistent"),
        (lambda x, y: (x, y, x[:, :1], y), "X_test: got 1 features, but X has 2"),
        (lambda x, y: (x, y, csr_array(x), y), "X_test: must be dense, but this is sparse"),
        (lambda x, y: (x, y * 0, x, y), "y: training needs at least two classes"),
    ],
)
def test_samples_that_do_not_fit_are_refused(given, message: str) -> None:
    with pytest.raises(InputError, match=message):
        score_baselines(*given(np.eye(4)[:, :2], np.arange(4)))


@pytest.mark.parametrize("setting", [{"hidden": (0,)}, {"passes": 0}, {"seed": -1}])
def test_settings_that_cannot_be_are_refused(setting) -> None:
    (name,) = setting
    with pytest.raises(InputError, match=f"^{name}: got .* must be .*a whole number from"):
        score_baselines(np.eye(4), np.arange(4), np.eye(4), np.arange(4), **setting)
