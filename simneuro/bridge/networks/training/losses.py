"""The losses that training lowers, each with its derivative by the outputs."""

from collections.abc import Callable

import numpy as np

from simneuro.bridge.codes import FloatArray

#: Outputs, targets (samples, outputs) and the weights of samples, or None; to the loss and its
#: derivative by the outputs.
Loss = Callable[[FloatArray, FloatArray, FloatArray | None], tuple[float, FloatArray]]


def cross_entropy(
    logits: FloatArray, target: FloatArray, weights: FloatArray | None = None
) -> tuple[float, FloatArray]:
    """The mean cross entropy of the softmax of logits with targets (samples, classes)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    shares = np.exp(shifted)
    total = shares.sum(axis=1, keepdims=True)
    surprise = target * (shifted - np.log(total))
    error = (shares / total - target) / len(logits)
    if weights is None:
        return -float(np.sum(surprise)) / len(logits), error
    column = weights[:, None]
    return -float(np.sum(column * surprise)) / len(logits), column * error


def squared_error(
    values: FloatArray, target: FloatArray, weights: FloatArray | None = None
) -> tuple[float, FloatArray]:
    """Half the mean over samples of the squared distance of values and targets."""
    error = (values - target) / len(values)
    weighted = error if weights is None else weights[:, None] * error
    return float(np.sum(weighted * (values - target))) / 2, weighted
