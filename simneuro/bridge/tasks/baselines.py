"""Baselines of a classification: what simpler, or usual, networks reach on the same samples."""

import warnings
from collections.abc import Sequence

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from simneuro.bridge.activations import Activation
from simneuro.bridge.activations.by_name import as_activation
from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.networks.training.layer_stack import LayerStack
from simneuro.bridge.networks.training.training_set import Scaling
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked


@checked
def score_baselines(
    split: DigitSplit,
    hidden: Sequence[int],
    activation: Activation | str,
    *,
    passes: int,
    seed: int,
) -> dict[str, float]:
    """The accuracies that a trained network has to be held against.

    Parameters
    ----------
    split : DigitSplit
        Samples to train and to test with.
    hidden : sequence of int
        Units in each hidden layer of the network in question.
    activation : Activation or str
        Of its hidden units.
    passes : int
        Over the training samples.
    seed : int
        Of the initial weights.

    Returns
    -------
    dict
        ``"chance"``, of the label that is most frequent in training; ``"linear"``, of a logistic
        regression; ``"frozen"``, of a logistic regression on hidden units that stay as they were
        drawn; ``"perceptron"``, of scikit-learn's ``MLPClassifier`` with as many hidden units.

    Examples
    --------
    >>> from simneuro.bridge.tasks import score_baselines, split_digits
    >>> scores = score_baselines(split_digits(4, 0.5, 1), (16,), "relu", passes=20, seed=0)
    >>> bool(scores["chance"] < scores["frozen"])
    True
    """
    return {
        "chance": score_chance(split),
        "linear": train_linear(split, passes, seed).score(split.test_images, split.test_labels),
        "frozen": score_frozen(split, hidden, as_activation(activation), passes, seed),
        "perceptron": score_perceptron(split, hidden, passes, seed),
    }


def score_chance(split: DigitSplit) -> float:
    """The accuracy of the label that is most frequent in training, whatever the sample."""
    labels, counts = np.unique(split.train_labels, return_counts=True)
    return float(np.mean(split.test_labels == labels[np.argmax(counts)]))


def train_linear(split: DigitSplit, passes: int, seed: int) -> RateClassifier:
    """A network without hidden units: logistic regression."""
    net = RateClassifier((), max_iter=passes, random_state=seed)
    return net.fit(split.train_images, split.train_labels)


def score_frozen(
    split: DigitSplit, hidden: Sequence[int], act: Activation, passes: int, seed: int
) -> float:
    """The accuracy of a logistic regression on hidden units that have learnt nothing."""
    scaling = Scaling.of_inputs(split.train_images)
    sizes = (len(scaling.mean), *hidden, len(np.unique(split.train_labels)))
    still = LayerStack.of(sizes, [act] * len(hidden))
    drawn = still.draw_weights(np.random.RandomState(seed))
    train, test = (
        still.forward(drawn, scaling.apply(each)).entering[-1]  # what enters the last layer
        for each in (split.train_images, split.test_images)
    )
    reading = DigitSplit(train, split.train_labels, test, split.test_labels)
    return float(train_linear(reading, passes, seed).score(test, split.test_labels))


def score_perceptron(split: DigitSplit, hidden: Sequence[int], passes: int, seed: int) -> float:
    """The accuracy of scikit-learn's perceptron, with inputs scaled as ``RateClassifier`` does.

    Its step size is that of ``RateClassifier``, too: with its own it does not arrive in so few
    passes.
    """
    scaling = Scaling.of_inputs(split.train_images)
    net = MLPClassifier(tuple(hidden), max_iter=passes, learning_rate_init=0.01, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        net.fit(scaling.apply(split.train_images), split.train_labels)
    return float(net.score(scaling.apply(split.test_images), split.test_labels))
