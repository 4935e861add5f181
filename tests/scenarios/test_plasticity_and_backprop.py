"""Digits by STDP and by backpropagation: nothing of the test leaks, and each claim can fail."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
import xarray as xr
from planted_faults import fault, named, of, only, turned

NAME = "plasticity_and_backprop"
TRIALS = 10
REACHES = "Statement: read by its spikes"


@pytest.fixture(scope="module")
def split(code):
    return code.first(code.of_one_length(code.split_digits(8, 0.25, 3), 450), 60)


def made_up(code, scenario) -> xr.Dataset:
    """What trials would give if STDP found what k-means does, and spikes cost a little."""
    accuracy = {
        "stdp": 0.91,
        "stdp_nearest": 0.93,
        "backprop": 0.97,
        "kmeans": 0.93,
        "random_images": 0.87,
    }
    coords = {"images": list(code.TRAINED), "learner": list(accuracy), "cells": [25, 50, 100]}
    coords |= {"weights": ["kmeans", "random_images", "random_weights"]}
    coords |= {"who": ["stdp", "backprop"], "kind": ["stdp", "kmeans", "backprop"]}
    table = np.tile(list(accuracy.values()), (len(code.TRAINED), 1))
    one = xr.Dataset(
        {
            "accuracy": (("images", "learner"), table),
            "by_cells": (("cells", "learner"), table[:3] - [[0.06], [0.03], [0]]),
            "in_cells": ("weights", [0.91, 0.8, 0.4]),
            "shuffled_stdp": 0.1,
            "shuffled_backprop": 0.1,
            "kept": ("who", [0.02, 0.4]),
            "small": ("who", [0.4, 0.3]),
            "like_mean": ("who", [0.95, 0.6]),
            "like_image": ("who", [0.85, 0.5]),
            "regular": 1.0,
            "image": (("kind", "cell", "pixel"), np.ones((3, code.SHOWN, 64))),
        },
        coords,
    )
    chance = 1e-3 * np.linspace(-1, 1, TRIALS)
    by_turns = 1e-3 * (-1.0) ** np.arange(TRIALS)
    trials = [
        (one + add).assign(accuracy=one.accuracy + add + turn * (one.learner == "kmeans"))
        for add, turn in zip(chance, by_turns, strict=True)
    ]
    data = xr.concat(trials, "trial").assign(train_images=1347, test_images=450)
    return data.expand_dims(condition=["only"])


def test_an_online_k_means_is_confirmed_and_the_statement_that_spikes_reach_it_refuted(
    before,
) -> None:
    assert of(before, REACHES) is False
    assert [name for name, holds in before.items() if holds is not True] == [only(before, REACHES)]


def lower(learner: str, by: float, *turns: str, **place):
    """A fault: something is taken from the accuracy of a learner."""
    return fault("accuracy", lambda v: v - by, *turns, learner=learner, **place)


# Faults of one list are planted together.
FAULTS = [
    [
        lower("stdp", 0.05, "better than as many images", "same spiking cells the weights"),
        fault(
            "in_cells",
            lambda v: v + 0.2,
            "than images chosen at random as",
            weights="random_images",
        ),
        fault("by_cells", lambda v: v - 0.1, "instead of 25", cells=100, learner="stdp"),
        fault("like_image", lambda v: v + 0.3, "STDP makes averages", who="stdp"),
        fault("kept", lambda v: v + 0.3, "overwrites its start", who="stdp"),
        fault("regular", lambda v: 0.5 * v, "Thresholds bring"),
        fault("shuffled_stdp", lambda v: v + 0.1, "labels STDP reads"),
    ],
    [
        lower("stdp_nearest", 0.05, "if both are read alike", "Spikes cost"),
        lower("backprop", 0.08, "After 100 images", images=100),
        fault(
            "in_cells",
            lambda v: v + 0.6,
            "than weights drawn at random",
            weights="random_weights",
        ),
        fault("like_mean", lambda v: v + 0.4, "than those of units", who="backprop"),
        fault("kept", lambda v: v - 0.5, "keeps more of its start", who="backprop"),
        fault("shuffled_backprop", lambda v: v - 0.1, "labels backprop"),
    ],
    [
        lower("backprop", 0.08, "After 1347 images", "labels are worth", images=1347),
        fault("in_cells", lambda v: v + 0.1, "same spiking cells the weights", weights="kmeans"),
    ],
    [
        lower("kmeans", 0.03, REACHES, "if both are read alike"),
    ],
]


@pytest.mark.parametrize("faults", FAULTS)
def test_planted_faults_turn_just_their_claims(before, data, scenario, faults) -> None:
    assert turned(before, data, scenario, faults) == named(before, faults)


def test_each_claim_has_its_planted_fault(before) -> None:
    assert set(before) == named(before, chain(*FAULTS))


def test_labels_come_from_training_and_a_leak_of_the_test_would_show(code, split) -> None:
    """Cells that fire at random know nothing; with labels from the test they would."""
    random = np.random.default_rng(0)
    train, test = (
        random.poisson(0.1, (len(labels), 400)).astype(float)
        for labels in (split.train_labels, split.test_labels)
    )
    cells = code.Cells(train[:0], train[:0], np.arange(len(train)), train, test)
    blind = code.read(split, cells)
    assert blind == pytest.approx(0.1, abs=5 * np.sqrt(0.09 / len(test)))
    leaked = replace(split, train_images=split.test_images, train_labels=split.test_labels)
    planted = replace(cells, order=np.arange(len(test)), train=test)
    assert code.read(leaked, planted) > 2 * blind


def test_another_test_changes_nothing_of_what_is_shown_in_training(code, scenario, split) -> None:
    small = scenario.single
    shown = [
        code.present(small, [split.train_images, test])
        for test in (split.test_images[:5], 1 - split.test_images[:5])
    ]
    end = len(split.train_images) * code.SHOW.period
    times, cells = (
        [np.asarray(each[f"sources.pixels.{key}"], float) for each in shown]
        for key in ("times", "neurons")
    )
    early = [np.column_stack([t, c])[t < end] for t, c in zip(times, cells, strict=True)]
    assert np.array_equal(*early)
    assert times[0].size != times[1].size
    assert shown[0]["schedule.times"][1] == pytest.approx(end)


@pytest.mark.slow  # it compiles
def test_cells_learn_averages_and_what_is_frozen_stays(code, scenario, split) -> None:
    changes = {"schedule.times": ["0 s", "20 s"], "duration": "40 s", code.SIZE: 10, "seed": 5}
    small = scenario.single.override(changes)
    few = replace(split, test_images=split.test_images[:20], test_labels=split.test_labels[:20])
    learnt = code.show(small, few)
    other = code.show(small, replace(few, test_images=1 - few.test_images))
    assert np.array_equal(learnt.after, other.after)
    assert np.array_equal(learnt.train, other.train)
    assert not np.array_equal(learnt.test, other.test)
    found = code.measure_fields(
        code.seen(few, learnt).train_images, learnt.before, learnt.after, learnt.train
    )
    assert found["like_mean"] > 0.8
    start = few.train_images[:10]
    still = code.show(small, few, start)
    assert still.before == pytest.approx(start, abs=2e-3)
    assert np.array_equal(still.before, still.after)
