"""Baselines of a classification, against what scikit-learn makes of the same samples."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from simneuro.bridge.tasks import DigitSplit, score_baselines, split_digits


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
