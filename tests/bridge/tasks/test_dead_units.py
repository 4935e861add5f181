"""Units that are dead as they are drawn or after training, and networks on scaled samples."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import norm

from simneuro.bridge import RateClassifier, RateNetwork
from simneuro.bridge.tasks import (
    compare_learning_rates,
    compare_scales,
    dead_units,
    remove_biases,
    silent_networks,
    split_digits,
)
from simneuro.errors import InputError


@pytest.mark.parametrize("bias", [-1.0, 0.0, 0.5])
def test_units_are_dead_on_orthogonal_samples_by_the_power_of_their_number(bias):
    drawn = np.random.default_rng(1).normal(size=(4, 50_000))
    for n in range(1, 5):
        expected = norm.cdf(-bias) ** n
        bound = 4 * np.sqrt(expected * (1 - expected) / 50_000)  # four standard errors
        assert dead_units(np.eye(4)[:n], drawn, bias).mean() == pytest.approx(expected, abs=bound)


def test_all_signs_of_samples_together_kill_each_unit_once():
    samples, drawn = np.random.default_rng(2).normal(size=(5, 2)), np.eye(2)
    killed = [
        dead_units(np.array(signs)[:, None] * samples, drawn)
        for signs in product((-1, 1), repeat=5)
    ]
    assert np.sum(killed, axis=0).tolist() == [1, 1]


def test_centred_samples_kill_no_unit():
    rng = np.random.default_rng(3)
    samples = rng.random((7, 20))
    assert not dead_units(samples - samples.mean(axis=0), rng.normal(size=(20, 2000))).any()


@pytest.mark.parametrize("width", [1, 3])
def test_depth_silences_networks_as_often_as_chance_says(width):
    found = silent_networks(np.random.default_rng(4), width=width, depth=5, networks=20_000)
    expected = 1 - (1 - 0.5**width) ** np.arange(1, 6)
    bound = 4 * np.sqrt(expected * (1 - expected) / 20_000)
    assert np.all(np.abs(found - expected) < bound)


def test_dead_units_after_training_are_those_that_fire_on_no_sample():
    split = split_digits(4, 0.5, 7)
    settings = {"hidden": (16, 16), "passes": 3, "seed": 5}
    units = {"relu": "relu", "leaky_relu": "leaky_relu"}
    found = compare_learning_rates(split, units, [0.01, 1.0], **settings)
    net = RateClassifier((16, 16), learning_rate=1.0, max_iter=3, random_state=5)
    net.fit(split.train_images, split.train_labels)
    hidden = net.activations(split.train_images)[:2]
    mine = found.sel(activation="relu", learning_rate=1.0)
    assert mine.dead.values.tolist() == [np.mean(~(h > 0).any(axis=0)) for h in hidden]
    assert mine.dead.max() > 0
    assert float(mine.accuracy) == net.score(split.test_images, split.test_labels)
    assert not found.dead.sel(activation="leaky_relu").any()


@pytest.mark.parametrize(
    ("classes", "y", "words"),
    [
        (["a", "b"], [0, 1], "y: "),
        ([0, 1], [0], "labels of shape"),
        (None, [0.5, 1.5], "network: its outputs are values"),
    ],
)
def test_labels_that_do_not_fit_are_refused(classes, y, words):
    outputs = 2 if classes else 1
    net = RateNetwork.from_arrays([np.ones((2, outputs))], [np.zeros(outputs)], [], classes=classes)
    with pytest.raises(InputError, match=words):
        compare_scales({"net": net}, np.eye(2), y, [2.0])


def test_scale_does_nothing_without_biases_and_with_them_ends_in_them():
    rng = np.random.default_rng(6)
    weights, biases = (
        [rng.normal(size=(3, 8)), rng.normal(size=(8, 4))],
        [rng.normal(size=8), rng.normal(size=4)],
    )
    net = RateNetwork.from_arrays(weights, biases, "relu")
    x = rng.normal(size=(200, 3))
    free = remove_biases(net)
    found = compare_scales({"free": free, "biased": net}, x, free.predict(x), [1e-9, 0.1, 1.0, 1e9])
    assert found.changed.sel(network="free").values.tolist() == [0, 0, 0, 0]
    assert found.accuracy.sel(network="free").values.tolist() == [1, 1, 1, 1]
    biased = found.sel(network="biased")
    assert biased.labels.values[0] == 1
    assert biased.changed.values[2] == 0
    assert biased.changed.values[1] > 0
    assert biased.accuracy.values[3] == 1
