"""Noise on images: its power, and that all networks get the same."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge.networks import derive_seed
from simneuro.bridge.tasks import (
    add_noise,
    compare_under_noise,
    noise_deviation,
    score_baselines,
    split_digits,
)

SPLIT = split_digits(4, 0.5, 1)


def test_noise_has_the_power_that_is_asked_for() -> None:
    noisy = add_noise(SPLIT, 0.5, np.random.default_rng(0))
    added = noisy.test_images - SPLIT.test_images
    power = SPLIT.train_images.var(axis=0).mean()
    # 898 images of 16 pixels: the variance is known to sqrt(2 / 14368) = 1.2 %
    assert added.var() == pytest.approx(power / 2, rel=0.05)
    assert added.std() == pytest.approx(noise_deviation(SPLIT.train_images, 0.5), rel=0.025)
    assert noisy.train_images is SPLIT.train_images


def test_all_networks_read_the_same_noisy_images() -> None:
    net = sn.bridge.RateClassifier((8,), max_iter=5, random_state=0)
    net.fit(SPLIT.train_images, SPLIT.train_labels)
    frozen = {"still": (8, sn.bridge.activation("relu"))}
    found = compare_under_noise(SPLIT, {"a": net, "b": net}, [0.0, 1.0], 3, frozen).accuracy
    assert (found.sel(network="a") == found.sel(network="b")).all()
    assert found.network.values.tolist() == ["a", "b", "linear", "still"]
    assert (found.sel(noise=1.0) < found.sel(noise=0.0)).all()
    drawn = derive_seed(3, "frozen units")
    clear = score_baselines(SPLIT, hidden=(8,), passes=1, seed=drawn)
    assert found.sel(noise=0.0, network="a") == net.score(SPLIT.test_images, SPLIT.test_labels)
    assert found.sel(noise=0.0, network="linear") == clear["linear"]
    assert found.sel(noise=0.0, network="still") == clear["frozen"]
