"""Passes until the loss is low, and gradients by initialisation."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge.tasks import compare_initialisations, passes_to_loss, split_digits
from simneuro.errors import InputError

SPLIT = split_digits(4, 0.5, 1)


def test_passes_are_those_at_which_the_curve_of_losses_is_below() -> None:
    losses = (1.5, 0.5)
    found = passes_to_loss(SPLIT, "relu", [0.01], hidden=(8,), losses=losses, most=20, seed=3)
    net = sn.bridge.RateClassifier((8,), "relu", learning_rate=0.01, alpha=0.0, random_state=3)
    for _ in range(int(found[0, 1])):
        net.partial_fit(SPLIT.train_images, SPLIT.train_labels, classes=np.arange(10))
    curve = np.array(net.loss_curve_)
    for passes, loss in zip(found[0].astype(int), losses, strict=True):
        assert curve[passes - 1] < loss
        assert (curve[: passes - 1] >= loss).all()


def test_a_loss_that_is_not_reached_takes_for_ever() -> None:
    found = passes_to_loss(SPLIT, "relu", [1e-6], hidden=(4,), losses=[0.1], most=2, seed=1)
    assert np.isinf(found).all()


def test_initialisations_are_what_they_are_called() -> None:
    settings = {"width": 20, "samples": 2, "batch": 8, "seed": 0}
    starts = ["normalised", "glorot", "he", "batch_norm"]
    found = compare_initialisations({"relu": "relu"}, starts, 3, **settings)
    law = found.factor_law.isel(layer=0, unit=0).values
    assert law == pytest.approx([1.0, 0.5, 1.0, np.pi / (np.pi - 1)], rel=1e-6)
    first = found.square_law.isel(layer=0, unit=0).values
    assert first == pytest.approx([1.0, 1.0, 2.0, 1.0])
    with pytest.raises(InputError, match="no initialisation 'lecun'"):
        compare_initialisations({"relu": "relu"}, ["lecun"], 3, **settings)
