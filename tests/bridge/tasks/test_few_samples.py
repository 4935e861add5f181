"""Few images to learn with: how they are drawn, and networks that learn them in several ways."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge.tasks import compare_training, draw_few_digits, load_digit_images
from simneuro.errors import InputError


def test_all_images_are_learnt_or_tested_and_digits_are_mixed() -> None:
    split = draw_few_digits(10, 1)
    assert np.bincount(split.train_labels).tolist() == [10] * 10
    x, _ = load_digit_images()
    both = np.concatenate([split.train_images, split.test_images])
    assert sorted(map(tuple, both)) == sorted(map(tuple, x))
    assert len(np.unique(split.test_labels[:100])) == 10
    other = draw_few_digits(10, 2)
    assert (split.train_images != other.train_images).any()
    with pytest.raises(InputError, match="one digit has 174"):
        draw_few_digits(174, 1)


def test_ways_of_training_share_what_is_not_theirs() -> None:
    split = draw_few_digits(5, 1, pixels=4)
    found = compare_training(
        split, {"plain": {}, "fewer": {"max_iter": 1}}, hidden=(8,), max_iter=20, random_state=3
    ).accuracy
    net = sn.bridge.RateClassifier((8,), max_iter=20, random_state=3)
    net.fit(split.train_images, split.train_labels)
    assert found.sel(way="plain", images="seen") == net.score(
        split.train_images, split.train_labels
    )
    assert found.sel(way="plain", images="other") == net.score(split.test_images, split.test_labels)
    assert found.sel(way="fewer", images="seen") < found.sel(way="plain", images="seen")
