"""The fate of hidden units by learning rate: how many are dead after training, and what is read."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import xarray as xr

from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.networks.rate_layer import AnyActivation
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked
from simneuro.wanted_values import ANYTHING


@checked
def compare_learning_rates(
    split: DigitSplit,
    activations: Annotated[Mapping[str, AnyActivation], ANYTHING],
    learning_rates: Sequence[float],
    *,
    hidden: Sequence[int],
    passes: int,
    seed: int,
) -> xr.Dataset:
    """Train a network at each learning rate, with each activation, from the same initial weights.

    Parameters
    ----------
    split : DigitSplit
        What to train and to test with.
    activations : mapping
        Those of the hidden units, by name.
    learning_rates : sequence of float
        First step sizes of Adam (:class:`~simneuro.bridge.RateClassifier`).
    hidden : sequence of int
        Units in each hidden layer.
    passes : int
        Over the training images.
    seed : int
        Of the initial weights and the batches.

    Returns
    -------
    xarray.Dataset
        ``dead(activation, learning_rate, layer)``, the share of hidden units whose slope is 0 at
        every sample of training, and ``accuracy(activation, learning_rate)`` on the others.

    Raises
    ------
    InputError
        Training diverges, or a setting of `RateClassifier` is outside its range.

    Examples
    --------
    >>> from simneuro.bridge.tasks import compare_learning_rates, split_digits
    >>> split = split_digits(4, 0.5, 1)
    >>> settings = dict(hidden=(8,), passes=2, seed=0)
    >>> found = compare_learning_rates(split, {"leaky": "leaky_relu"}, [0.01], **settings)
    >>> float(found.dead.sum())
    0.0
    """
    rows = [
        [_train(split, act, rate, hidden, passes, seed) for rate in learning_rates]
        for act in activations.values()
    ]
    along = [xr.concat(row, xr.Variable("learning_rate", list(learning_rates))) for row in rows]
    return xr.concat(along, xr.Variable("activation", list(activations)))


def _train(
    split: DigitSplit,
    act: AnyActivation,
    rate: float,
    hidden: Sequence[int],
    passes: int,
    seed: int,
) -> xr.Dataset:
    net = RateClassifier(tuple(hidden), act, learning_rate=rate, max_iter=passes, random_state=seed)
    net.fit(split.train_images, split.train_labels)
    dead = net.diagnose(split.train_images)["dead"].to_numpy()[:-1]
    return xr.Dataset(
        {
            "dead": ("layer", dead),
            "accuracy": float(net.score(split.test_images, split.test_labels)),
        }
    )
