"""Baselines of a classification: what simpler, or usual, networks reach on the same samples."""

import warnings
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.utils.validation import check_X_y

from simneuro.annotations import Arrays, at_least
from simneuro.bridge.activations import Activation
from simneuro.bridge.activations.by_name import as_activation
from simneuro.bridge.networks.sample_arrays import require_dense
from simneuro.bridge.networks.samples import one_line_errors
from simneuro.bridge.networks.training.layer_stack import LayerStack
from simneuro.bridge.networks.training.training_set import Scaling
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked
from simneuro.errors import InputError

_ITERATIONS = 10_000  # of L-BFGS; chosen: a hundred times as many as MNIST needs


@checked
def score_baselines(
    X: DigitSplit | Arrays,
    y: Arrays | None = None,
    X_test: Arrays | None = None,
    y_test: Arrays | None = None,
    *,
    hidden: Sequence[Annotated[int, at_least(1)]] = (32,),
    activation: Activation | str = "relu",
    passes: Annotated[int, at_least(1)] = 60,
    seed: Annotated[int, at_least(0)] = 0,
) -> dict[str, float]:
    """The accuracies that a trained network has to be held against.

    Parameters
    ----------
    X : array (samples, features) or DigitSplit
        Samples to train with, or all four arrays as a split, such as
        :func:`~simneuro.bridge.tasks.split_digits` gives.
    y : array (samples,), optional
        Their labels.
    X_test, y_test : array, optional
        Samples to test with, and their labels.
    hidden : sequence of int
        Units in each hidden layer of the network in question.
    activation : Activation or str
        Of its hidden units.
    passes : int
        Of the perceptron over the training samples.
    seed : int
        Of the initial weights.

    Returns
    -------
    dict
        ``"chance"``, of the label that is most frequent in training; ``"linear"``, of
        scikit-learn's ``LogisticRegression``, trained until it converges; ``"frozen"``, of the same
        on hidden units that stay as they were drawn; ``"perceptron"``, of scikit-learn's
        ``MLPClassifier`` with as many hidden units, of relu whatever the ``activation`` is. Inputs
        are scaled as ``RateClassifier`` does.

    Raises
    ------
    InputError
        They are neither a split nor four arrays that fit, or there is one class only.

    Examples
    --------
    >>> from simneuro.bridge.tasks import score_baselines, split_digits
    >>> scores = score_baselines(split_digits(4, 0.5, 1), hidden=(16,), passes=20)
    >>> bool(scores["chance"] < scores["frozen"] < scores["linear"])
    True
    """
    split = _read_split(X, y, X_test, y_test)
    if len(np.unique(split.train_labels)) < 2:
        raise InputError("training needs at least two classes, got one class", where="y")
    return {
        "chance": score_chance(split),
        "linear": score_linear(split),
        "frozen": score_frozen(split, hidden, as_activation(activation), seed, score_linear),
        "perceptron": score_perceptron(split, hidden, passes, seed),
    }


def _read_split(X: Any, y: Any, X_test: Any, y_test: Any) -> DigitSplit:
    """The split that is given, or four arrays as one."""
    given = {"y": y, "X_test": X_test, "y_test": y_test}
    if isinstance(X, DigitSplit):
        extra = [name for name, each in given.items() if each is not None]
        if extra:
            message = "a DigitSplit has labels and samples to test with; leave these out"
            raise InputError(message, where=", ".join(extra))
        return X
    missing = [name for name, each in given.items() if each is None]
    if missing:
        message = "need X, y, X_test and y_test, four arrays, or a DigitSplit in their place"
        raise InputError(message, where=", ".join(missing))
    require_dense(X, "X")
    require_dense(X_test, "X_test")
    with one_line_errors("X, y"):
        train = check_X_y(X, y)
    with one_line_errors("X_test, y_test"):
        test = check_X_y(X_test, y_test)
    if test[0].shape[1] != train[0].shape[1]:
        message = f"got {test[0].shape[1]} features, but X has {train[0].shape[1]}"
        raise InputError(message, where="X_test")
    return DigitSplit(*train, *test)


def score_chance(split: DigitSplit) -> float:
    """The accuracy of the label that is most frequent in training, whatever the sample."""
    labels, counts = np.unique(split.train_labels, return_counts=True)
    return float(np.mean(split.test_labels == labels[np.argmax(counts)]))


def score_linear(split: DigitSplit) -> float:
    """The accuracy of a logistic regression that has converged."""
    scaling = Scaling.of_inputs(split.train_images)
    net = LogisticRegression(max_iter=_ITERATIONS)
    net.fit(scaling.apply(split.train_images), split.train_labels)
    return float(net.score(scaling.apply(split.test_images), split.test_labels))


def score_frozen(
    split: DigitSplit,
    hidden: Sequence[int],
    act: Activation,
    seed: int,
    score: Callable[[DigitSplit], float],
) -> float:
    """The score of a linear network on hidden units that have learnt nothing."""
    scaling = Scaling.of_inputs(split.train_images)
    sizes = (len(scaling.mean), *hidden, len(np.unique(split.train_labels)))
    still = LayerStack.of(sizes, [act] * len(hidden))
    drawn = still.draw_weights(np.random.RandomState(seed))
    train, test = (
        still.forward(drawn, scaling.apply(each)).entering[-1]  # what enters the last layer
        for each in (split.train_images, split.test_images)
    )
    return score(DigitSplit(train, split.train_labels, test, split.test_labels))


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
