"""Activation functions of a whole row of units, which compete: softmax."""

from collections.abc import Mapping

import numpy as np
import scipy.special

from simneuro.bridge.activations.entry import ActivationEntry, ActivationParameter
from simneuro.bridge.codes import FloatArray


def softmax(x: FloatArray, temperature: float) -> FloatArray:
    if not np.ndim(x):  # a row of one
        return np.ones_like(x)
    return np.asarray(scipy.special.softmax(x / temperature, axis=-1))


def softmax_jacobian(x: FloatArray, temperature: float) -> FloatArray:
    p = np.atleast_1d(softmax(x, temperature))
    return (p[..., :, None] * np.eye(p.shape[-1]) - p[..., :, None] * p[..., None, :]) / temperature


def pull_back(x: FloatArray, gradient: FloatArray, temperature: float) -> FloatArray:
    p = softmax(x, temperature)
    mean = np.sum(p * gradient, axis=-1, keepdims=True) if np.ndim(x) else gradient
    return np.asarray(p * (gradient - mean) / temperature)


ENTRIES: Mapping[str, ActivationEntry] = {
    "softmax": ActivationEntry(
        formula="exp(x/temperature)/sum(exp(x/temperature))",
        function=softmax,
        derivative=softmax_jacobian,
        reference="bridle1990",
        range=(0.0, 1.0),
        parameters={
            "temperature": ActivationParameter(1.0, "what the inputs are divided by", "> 0")
        },
        acts_on="row",
        pull_back=pull_back,
        reading=(
            "A race: of cells with escape noise, whose hazards are proportional to "
            "exp(x/temperature), each is the first to fire with this chance (exact)."
        ),
        checked_by=("softmax.race",),
    ),
}
