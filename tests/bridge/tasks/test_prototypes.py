"""Prototypes: k-means finds planted clusters, and cells decide by the labels of training."""

import numpy as np
import pytest

from simneuro.bridge.tasks import (
    DigitSplit,
    choose_nearest,
    decide_by_labels,
    find_centres,
    label_responders,
    score_prototypes,
    score_responders,
    split_digits,
)
from simneuro.errors import InputError


def test_centres_are_the_means_of_planted_clusters() -> None:
    random = np.random.default_rng(1)
    corners = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    images = np.concatenate([corner + random.normal(size=(40, 2)) for corner in corners])
    found = find_centres(images, 3, 0)
    order = choose_nearest(corners, found).argmax(axis=1)
    assert found[order] == pytest.approx(images.reshape(3, 40, 2).mean(axis=1))
    with pytest.raises(InputError, match="needs 1 to 120"):
        find_centres(images, 121, 0)


def test_a_label_is_of_the_largest_mean_and_not_of_the_largest_sum() -> None:
    # Label 3 has three images with one spike each, label 8 one with two.
    responses = np.array([[1], [1], [1], [2]])
    assert label_responders(responses, np.array([3, 3, 3, 8])).tolist() == [8]
    with pytest.raises(InputError, match="4 images and 3 labels"):
        label_responders(responses, np.array([3, 3, 8]))


def test_decisions_are_those_of_the_largest_mean_of_the_cells_of_a_label() -> None:
    # Three cells of label 3 with one spike each against one of label 8 with two.
    labels = np.array([3, 3, 3, 8, -1])
    assert decide_by_labels(np.array([[1, 1, 1, 2, 9]]), labels).tolist() == [8]
    assert decide_by_labels(np.zeros((1, 5)), labels).tolist() == [-1]
    assert decide_by_labels(np.ones((2, 1)), np.array([-1])).tolist() == [-1, -1]


def test_one_cell_for_each_image_is_the_nearest_neighbour() -> None:
    split = split_digits(4, 0.5, 0)
    distances = ((split.test_images[:, None] - split.train_images[None]) ** 2).sum(axis=2)
    nearest = split.train_labels[distances.argmin(axis=1)]
    expected = np.mean(nearest == split.test_labels)
    assert score_prototypes(split, split.train_images) == pytest.approx(expected, abs=2e-3)


def test_labels_of_the_test_count_in_the_score_alone() -> None:
    random = np.random.default_rng(2)
    train, test = random.poisson(1.0, (60, 8)), random.poisson(1.0, (30, 8))
    kinds = random.integers(0, 3, 60)
    decided = decide_by_labels(test, label_responders(train, kinds))
    for labels in (decided, (decided + 1) % 3):
        split = DigitSplit(train, kinds, test, labels)
        assert score_responders(split, train, test) == np.mean(decided == labels)
