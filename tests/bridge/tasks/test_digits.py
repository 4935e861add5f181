"""Images of digits with fewer pixels, split at random, and networks that read them."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from simneuro.bridge import activation
from simneuro.bridge.networks import normalise_activation
from simneuro.bridge.tasks import DigitTask, load_digit_images, split_digits
from simneuro.errors import InputError


def test_fewer_pixels_keep_the_mean_brightness():
    x, y = load_digit_images(4)
    whole = load_digits()
    assert x.shape == (1797, 16)
    assert np.allclose(x.mean(axis=1), whole.data.mean(axis=1))
    assert np.array_equal(y, whole.target)
    assert np.array_equal(load_digit_images()[0], whole.data)


def test_a_pixel_is_the_mean_of_its_block():
    image = load_digits().images[3]
    assert np.allclose(
        load_digit_images(2)[0][3],
        [image[:4, :4].mean(), image[:4, 4:].mean(), *image[4:].reshape(4, 2, 4).mean((0, 2))],
    )


@pytest.mark.parametrize("pixels", [0, 3, 16])
def test_other_numbers_of_pixels_raise_errors(pixels):
    with pytest.raises(InputError, match="pixels"):
        load_digit_images(pixels)


def test_a_split_parts_the_images_in_proportion():
    split = split_digits(4, 0.25, seed=1)
    assert (len(split.train_images), len(split.test_images)) == (1347, 450)
    counts = np.bincount(split.test_labels) / np.bincount(load_digit_images()[1])
    assert np.all(np.abs(counts - 0.25) < 0.01)
    rows = {image.tobytes() for image in split.train_images}
    both = sum(image.tobytes() in rows for image in split.test_images)
    assert both <= 5  # a few images are alike at 4 by 4 pixels
    other, same = (split_digits(4, 0.25, seed=seed) for seed in (2, 1))
    assert not np.array_equal(split.train_images, other.train_images)
    assert np.array_equal(split.train_images, same.train_images)


@pytest.fixture(scope="module")
def read():
    task = DigitTask(
        pixels=4,
        test_share=0.5,
        hidden=(16,),
        passes=20,
        spiking_images=30,
        times=[0.05, 0.1],
    )
    units = {name: activation(name) for name in ("relu", "sigmoid")}
    return task.run(units, {"spikes": ("relu", "subtractive_if")}, seed=3)


def test_networks_learn_and_the_one_with_shuffled_labels_does_not(read):
    trained, frozen = ["relu", "sigmoid", "linear"], ["frozen_relu", "frozen_sigmoid"]
    assert read.network.values.tolist() == [*trained, "shuffled", "perceptron", *frozen]
    assert read.accuracy.drop_sel(network="shuffled").min() > 0.7
    assert read.accuracy.sel(network="shuffled") < 0.25


def test_a_trial_says_how_many_images_there_were(read):
    sizes = [int(read[name]) for name in ("train_images", "test_images", "spiking_images")]
    assert sizes == [898, 899, 30]
    assert read.spiking.dims == ("conversion", "time")
    assert float(read.spiking.sel(conversion="spikes").isel(time=-1)) > 0.6


def test_a_hidden_unit_has_outputs_of_unit_power():
    normal = np.random.default_rng(0).normal(size=200_000)
    for name in ("relu", "sigmoid", "tanh"):
        power = np.mean(normalise_activation(activation(name))(normal) ** 2)
        assert power == pytest.approx(1, abs=0.02)
