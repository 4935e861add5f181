"""How fast networks learn: the passes over the training images until their loss is low."""

from typing import Annotated

import numpy as np

from simneuro.annotations import at_least
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.networks.rate_layer import AnyActivation
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.wanted_values import ANYTHING


@checked
def passes_to_loss(
    split: DigitSplit,
    activation: Annotated[AnyActivation, ANYTHING],
    learning_rates: Annotated[list[float] | tuple[float, ...], ANYTHING],
    *,
    hidden: Annotated[tuple[int, ...], ANYTHING],
    losses: Annotated[list[float] | tuple[float, ...], ANYTHING],
    most: Annotated[int, at_least(1)],
    seed: int,
    batch_norm: bool = False,
    clip_gradient: float | None = None,
) -> FloatArray:
    """After how many passes the loss of the batches is below each of ``losses``, by learning rate.

    Every rate starts from the same weights. It does not change during the training, which ends
    once the lowest loss is reached.

    Parameters
    ----------
    split : DigitSplit
        What to train with.
    activation : str, Activation or callable
        Of the hidden units.
    learning_rates : sequence of float
        Step sizes of Adam (:class:`~simneuro.bridge.RateClassifier`).
    hidden : tuple of int
        Units in each hidden layer.
    losses : sequence of float
        Mean cross entropies (nat) of the batches of a pass; that of guessing is ln 10.
    most : int
        Passes at most.
    seed : int
        Of the initial weights and the batches.
    batch_norm, clip_gradient
        As in :class:`~simneuro.bridge.RateClassifier`.

    Returns
    -------
    array (learning_rate, loss)
        Infinite where ``most`` passes are not enough, or training diverges.

    Raises
    ------
    InputError
        A setting of `RateClassifier` is outside its range.

    Examples
    --------
    >>> from simneuro.bridge.tasks import passes_to_loss, split_digits
    >>> split = split_digits(4, 0.5, 1)
    >>> found = passes_to_loss(split, "relu", [0.01], hidden=(16,), losses=[1.0], most=20, seed=0)
    >>> bool(1 <= found[0, 0] <= 20)
    True
    """
    nets = [
        RateClassifier(
            hidden,
            activation,
            learning_rate=rate,
            alpha=0.0,
            batch_norm=batch_norm,
            clip_gradient=clip_gradient,
            random_state=seed,
        )
        for rate in learning_rates
    ]
    curves = [_train(net, split, min(losses), most) for net in nets]
    return np.array([[_first_below(curve, loss) for loss in losses] for curve in curves])


def _train(net: RateClassifier, split: DigitSplit, enough: float, most: int) -> list[float]:
    """The mean loss of each pass, until it is low enough; no more of them once it diverges."""
    classes = np.unique(split.train_labels)
    for _ in range(most):
        try:
            net.partial_fit(split.train_images, split.train_labels, classes=classes)
        except InputError as error:
            if "diverged" not in str(error):
                raise
            break
        if net.loss_curve_[-1] < enough:
            break
    return net.loss_curve_


def _first_below(curve: list[float], loss: float) -> float:
    below = np.flatnonzero(np.asarray(curve) < loss)
    return float(below[0] + 1) if below.size else float("inf")
