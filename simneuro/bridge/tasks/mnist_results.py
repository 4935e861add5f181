"""Accuracies on MNIST of networks and their spiking forms, as the documentation shows them.

``python -m simneuro.bridge.tasks.mnist_results simneuro/data/mnist`` computes the two tables in
that folder again, in some minutes. It needs the images (``pip install "simneuro[mnist]"``).
"""

import csv
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from sklearn.metrics import accuracy_score

from simneuro.bridge.networks.counts import list_synapses
from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.tasks.baselines import score_baselines
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.bridge.tasks.mnist import split_mnist
from simneuro.bridge.tasks.mnist_cnn import load_mnist_cnn
from simneuro.bridge.tasks.threshold_choices import compare_thresholds
from simneuro.system.files import replace_file

HIDDEN = (256, 128)
PASSES = 30
STEPS = (1, 2, 4, 8, 16, 32, 64)
CALIBRATING = 500  # images of training; chosen: the 99.9th percentile rests on 64 000 activations
DENSE, CONVOLUTIONAL = "784-256-128-10", "convolutional"
#: Test images that the spiking networks read; chosen: some minutes of computing.
IMAGES = {DENSE: 1000, CONVOLUTIONAL: 300}

Row = Sequence[str | int]


def main(folder: str) -> None:
    """Write both tables."""
    split = split_mnist()
    nets = {DENSE: train_dense(split), CONVOLUTIONAL: load_mnist_cnn()}
    rates = ["network", "accuracy (%)", "weights used for an image"]
    write(Path(folder, "rates.csv"), rates, [*baseline_rows(split), *rate_rows(nets, split)])
    heads = ["network", "input", "threshold", *map(str, STEPS), "rates", "spikes", "operations"]
    rows = [row for name, net in nets.items() for row in spiking_rows(name, net, split)]
    write(Path(folder, "spiking.csv"), heads, rows)


def write(path: Path, heads: Row, rows: Iterable[Row]) -> None:
    """Write a table, whole or not at all."""
    with replace_file(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


def train_dense(split: DigitSplit) -> RateNetwork:
    """A network with two hidden layers of ReLU units."""
    net = RateClassifier(HIDDEN, "relu", max_iter=PASSES, random_state=0)
    return net.fit(split.train_images, split.train_labels).network_


def baseline_rows(split: DigitSplit) -> Iterator[Row]:
    """The accuracies beside which those of the networks stand."""
    names = {
        "chance": "chance",
        "linear": "logistic regression",
        "frozen": f"{DENSE}, hidden units as drawn",
        "perceptron": f"{DENSE}, scikit-learn",
    }
    scores = score_baselines(split, hidden=HIDDEN, passes=PASSES)
    return ((names[name], percent(score), "") for name, score in scores.items())


def rate_rows(nets: Mapping[str, RateNetwork], split: DigitSplit) -> Iterator[Row]:
    """The accuracy of each rate network, and how many weights it multiplies for an image."""
    for name, net in nets.items():
        score = accuracy_score(split.test_labels, net.predict(split.test_images))
        yield name, percent(score), count_weights(net)


def spiking_rows(name: str, network: RateNetwork, split: DigitSplit) -> Iterator[Row]:
    """For each input and threshold the accuracies after so many steps, and the cost of the last."""
    x, y = split.test_images[: IMAGES[name]], split.test_labels[: IMAGES[name]]
    found = compare_thresholds(network, split.train_images[:CALIBRATING], x, y, STEPS)
    rates = percent(accuracy_score(y, network.predict(x)))
    for form, threshold in product(found.input.values, found.threshold.values):
        one = found.sel(threshold=threshold, input=form)
        costs = (round(float(one[cost][-1])) for cost in ("spikes", "synaptic_operations"))
        yield name, str(form), str(threshold), *map(percent, one.accuracy.values), rates, *costs


def percent(share: float) -> str:
    """A share in percent; a test image is 0.1."""
    return f"{100 * share:.1f}"


def count_weights(network: RateNetwork) -> int:
    """How many weights are multiplied for a sample."""
    return sum(len(list_synapses(layer.weights)[2]) for layer in network.layers)


if __name__ == "__main__":
    arguments = ArgumentParser(description="Write the tables of accuracies on MNIST.")
    arguments.add_argument("folder", help="the folder of the tables, such as simneuro/data/mnist")
    main(arguments.parse_args().folder)
