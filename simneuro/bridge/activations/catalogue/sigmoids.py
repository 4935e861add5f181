"""Activation functions that are flat at both ends: the logistic function and tanh."""

from collections.abc import Mapping

import numpy as np
from scipy.special import expit

from simneuro.bridge.activations.entry import ActivationEntry
from simneuro.bridge.codes import FloatArray


def logistic_slope(x: FloatArray) -> FloatArray:
    # exp(x) / (1 + exp(x))^2, which is even, by one exponential that cannot overflow, and without
    # the cancellation of y - y^2.
    small = np.exp(-np.abs(x))
    return np.asarray(small / (1.0 + small) ** 2)


ENTRIES: Mapping[str, ActivationEntry] = {
    "sigmoid": ActivationEntry(
        formula="1/(1 + exp(-x))",
        function=expit,
        derivative=logistic_slope,
        reference="rumelhart1986",
        range=(0.0, 1.0),
        reading=(
            "Escape noise with dead time: a cell held x widths above its soft threshold, whose "
            "hazard there is 1/t_ref, is refractory for this part of the time, and fires at "
            "this part of 1/t_ref (exact, buesing2011); also a binary unit that is on with "
            "this chance (by definition)."
        ),
        checked_by=("sigmoid.escape_noise", "sigmoid.saturation", "sigmoid.binary_unit"),
    ),
    "tanh": ActivationEntry(
        formula="tanh(x)",
        function=np.tanh,
        derivative=lambda x: 4.0 * logistic_slope(2.0 * x),  # tanh(x) = 2 logistic(2x) - 1
        reference="glorot2010",
        range=(-1.0, 1.0),
        reading=(
            "The difference of a pair of cells with escape noise and dead time, one held 2x "
            "widths above its soft threshold and one 2x below it (exact); none of a single "
            "cell, whose rate is never negative."
        ),
        checked_by=("tanh.push_pull",),
    ),
}
