"""Fields: averages, copies and what was not changed are told apart."""

import numpy as np
import pytest

from simneuro.bridge.tasks import measure_fields

RANDOM = np.random.default_rng(4)
IMAGES = RANDOM.uniform(size=(30, 16))
RESPONSES = np.repeat(np.eye(3), 10, axis=0)  # each of three cells responds to ten images
MEANS = IMAGES.reshape(3, 10, 16).mean(axis=1)


def test_averages_are_like_the_mean_and_copies_like_an_image() -> None:
    start = RANDOM.uniform(size=MEANS.shape)
    average = measure_fields(IMAGES, start, 5 * MEANS, RESPONSES)  # their size does not count
    copy = measure_fields(IMAGES, start, IMAGES[::10], RESPONSES)
    assert average["like_mean"] == pytest.approx(1)
    assert average["like_image"] < 0.9
    assert copy["like_image"] == pytest.approx(1)
    assert copy["like_mean"] < 0.9


def test_what_stays_is_kept_and_a_silent_cell_has_no_images() -> None:
    responses = RESPONSES * [1, 1, 0]
    found = measure_fields(IMAGES, MEANS, MEANS, responses)
    assert found["kept"] == pytest.approx(1)
    assert found["like_mean"] == pytest.approx(1)
    assert measure_fields(IMAGES, MEANS, -MEANS, responses)["kept"] == pytest.approx(-1)


def test_weights_below_a_tenth_of_the_largest_are_small() -> None:
    weights = np.array([[1.0, 0.09, -0.09, -0.2], [10.0, 0.9, 2.0, -3.0]])
    found = measure_fields(IMAGES[:, :4], weights, weights, RESPONSES[:, :2])
    assert found["small"] == 3 / 8
