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
    log_shares = logits - logits.max(axis=1, keepdims=True)
    error = np.exp(log_shares)
    total = error.sum(axis=1, keepdims=True)
    log_shares -= np.log(total)
    error /= total
    error -= target
    error /= len(logits)
    agreement = np.multiply(target, log_shares, out=log_shares)
    if weights is not None:
        agreement *= weights[:, None]
        error *= weights[:, None]
    return -float(agreement.sum()) / len(logits), error


def squared_error(
    values: FloatArray, target: FloatArray, weights: FloatArray | None = None
) -> tuple[float, FloatArray]:
    """Half the mean over samples of the squared distance of values and targets."""
    error = (values - target) / len(values)
    weighted = error if weights is None else weights[:, None] * error
    return float((weighted * (values - target)).sum()) / 2, weighted
