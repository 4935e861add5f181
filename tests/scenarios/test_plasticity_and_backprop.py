"""Digits by STDP and by backpropagation: nothing of the test leaks, and each claim can fail."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from planted_faults import of, verdicts

NAME = "plasticity_and_backprop"
TRIALS = 10


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
    code, scenario
) -> None:
    found = verdicts(made_up(code, scenario), scenario)
    assert of(found, "Statement: read by its spikes") is False
    assert {name for name, holds in found.items() if holds is not True} == {
        name for name in found if "Statement" in name
    }


def lower(name, by):
    """Take something from the accuracy of a learner."""
    return lambda data: data.assign(accuracy=data.accuracy - by * (data.learner == name))


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (lower("stdp", 0.05), "better than as many images"),
        (lower("stdp_nearest", 0.05), "as good as the centres of k-means, to within 2 points, if"),
        (lower("stdp_nearest", 0.05), "Spikes cost"),
        (lower("backprop", 0.08), "After 1347 images"),
        (lower("backprop", 0.08), "After 100 images"),
        (lower("backprop", 0.08), "labels are worth"),
        (lambda data: data.assign(in_cells=data.in_cells + 0.2), "than images chosen at random as"),
        (lambda data: data.assign(in_cells=data.in_cells + 0.6), "than weights drawn at random"),
        (lambda data: data.assign(in_cells=data.in_cells + 0.1), "same spiking cells the weights"),
        (lambda data: data.assign(by_cells=-data.by_cells), "instead of 25"),
        (lambda data: data.assign(like_image=data.like_image + 0.3), "STDP makes averages"),
        (lambda data: data.assign(like_mean=-data.like_mean), "than those of units"),
        (lambda data: data.assign(kept=1 - data.kept), "overwrites its start"),
        (lambda data: data.assign(kept=-data.kept), "keeps more of its start"),
        (lambda data: data.assign(regular=0.5 * data.regular), "Thresholds bring"),
        (lambda data: data.assign(shuffled_stdp=data.shuffled_stdp + 0.1), "labels STDP reads"),
        (lambda data: data.assign(shuffled_backprop=0 * data.shuffled_stdp), "labels backprop"),
    ],
)
def test_a_planted_fault_is_refuted(code, scenario, plant, words) -> None:
    data = made_up(code, scenario)
    assert of(verdicts(data, scenario), words) is True
    assert of(verdicts(plant(data), scenario), words) is False


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
