"""Images of digits with fewer pixels, split at random, and networks that read them."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from simneuro.bridge import activation
from simneuro.bridge.tasks.digit_networks import Reading, as_hidden_unit
from simneuro.bridge.tasks.digits import digits, split_digits
from simneuro.errors import InputError


def test_fewer_pixels_keep_the_mean_brightness():
    x, y = digits(4)
    whole = load_digits()
    assert x.shape == (1797, 16)
    assert np.allclose(x.mean(axis=1), whole.data.mean(axis=1))
    assert np.array_equal(y, whole.target)
    assert np.array_equal(digits()[0], whole.data)


def test_a_pixel_is_the_mean_of_its_block():
    image = load_digits().images[3]
    assert np.allclose(
        digits(2)[0][3],
        [image[:4, :4].mean(), image[:4, 4:].mean(), *image[4:].reshape(4, 2, 4).mean((0, 2))],
    )


@pytest.mark.parametrize("pixels", [0, 3, 16])
def test_other_numbers_of_pixels_are_told(pixels):
    with pytest.raises(InputError, match="pixels"):
        digits(pixels)


def test_a_split_parts_the_images_in_proportion():
    split = split_digits(4, 0.25, seed=1)
    assert (len(split.seen), len(split.unseen)) == (1347, 450)
    counts = np.bincount(split.wanted) / np.bincount(digits()[1])
    assert np.all(np.abs(counts - 0.25) < 0.01)
    rows = {image.tobytes() for image in split.seen}
    both = sum(image.tobytes() in rows for image in split.unseen)
    assert both <= 5  # a few images are alike at 4 by 4 pixels
    assert not np.array_equal(split.seen, split_digits(4, 0.25, seed=2).seen)
    assert np.array_equal(split.seen, split_digits(4, 0.25, seed=1).seen)


@pytest.fixture(scope="module")
def read():
    reading = Reading(pixels=4, tested=0.5, hidden=(16,), passes=20, shown=30, times=[0.05, 0.1])
    units = {name: activation(name) for name in ("relu", "sigmoid")}
    return reading.trial(units, {"spikes": ("relu", "subtractive_if")}, seed=3)


def test_networks_learn_and_the_one_with_shuffled_labels_does_not(read):
    assert read.network.values.tolist() == ["relu", "sigmoid", "linear", "shuffled"]
    assert read.accuracy.drop_sel(network="shuffled").min() > 0.7
    assert read.accuracy.sel(network="shuffled") < 0.25


def test_a_trial_says_how_many_images_there_were(read):
    sizes = [int(read[name]) for name in ("images_seen", "images_unseen", "images_shown")]
    assert sizes == [898, 899, 30]
    assert read.spiking.dims == ("played", "time")
    assert float(read.spiking.sel(played="spikes").isel(time=-1)) > 0.6


def test_a_hidden_unit_has_outputs_of_unit_power():
    normal = np.random.default_rng(0).normal(size=200_000)
    for name in ("relu", "sigmoid", "tanh"):
        power = np.mean(as_hidden_unit(activation(name))(normal) ** 2)
        assert power == pytest.approx(1, abs=0.02)
