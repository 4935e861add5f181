"""Readouts of spikes through synapses that release by chance, or never fail."""

from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge.networks import ridge_weights
from simneuro.bridge.tasks import compare_readouts, draw_few_digits
from simneuro.errors import InputError

RULE = sn.models.plasticity["quantal_release"]
DRAWN = draw_few_digits(4, 1, pixels=4)
SPLIT = replace(
    DRAWN,
    train_images=np.rint(DRAWN.train_images / 4),
    test_images=np.rint(DRAWN.test_images[:60] / 4),
    test_labels=DRAWN.test_labels[:60],
)


def test_where_synapses_never_fail_readouts_are_arithmetic() -> None:
    found = compare_readouts(SPLIT, RULE.with_parameters(sites=2, p=1), repeats=1, seed=1)
    read = found.read
    assert (read.sel(synapses="sure") == read.sel(synapses="chance")).all()
    x, y = SPLIT.train_images, np.eye(10)[SPLIT.train_labels]
    weights = ridge_weights(x - x.mean(axis=0), y - y.mean(axis=0), 0.0)
    outputs = (SPLIT.test_images - x.mean(axis=0)) @ weights + y.mean(axis=0)
    expected = np.mean(outputs.argmax(axis=1) == SPLIT.test_labels)
    # No chance, no penalty: all four are the same.
    assert read.sel(synapses="sure", images="other").values == pytest.approx(expected)


def test_what_is_released_is_penalised_as_numbers_of_spikes() -> None:
    rule = RULE.with_parameters(sites=3, p=0.5)
    found = compare_readouts(SPLIT, rule, repeats=100, seed=2)
    # 40 images and 16 pixels: other seeds vary by 0.02 and 0.03
    assert float(found.readout_penalty) == pytest.approx(1, abs=0.1)
    assert float(found.spread) == pytest.approx(1, abs=0.15)
    with pytest.raises(InputError, match=r"has no sites.*quantal_release"):
        compare_readouts(SPLIT, sn.models.plasticity["stdp"], repeats=1, seed=1)
