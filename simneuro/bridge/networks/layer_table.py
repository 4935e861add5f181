"""How each layer of a rate network works on samples: activity, dead units, gradients."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import Weights
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.sample_arrays import read_finite
from simneuro.bridge.networks.training.losses import cross_entropy, squared_error
from simneuro.bridge.networks.training.normalised_unit import WIDE_INPUTS
from simneuro.bridge.networks.training.training_set import class_targets
from simneuro.errors import InputError

_FLAT = 1e-6  # share of the steepest slope; chosen: a unit with less learns nothing in any time
_NEAR = 0.01  # share of the range; chosen: hardly to be told from the end


def tabulate_layers(network: RateNetwork, X: ArrayLike, y: Any = None) -> pd.DataFrame:
    """One row a layer, with the columns that `RateNetwork.diagnose` describes."""
    sums, values = network.sums(X), network.activations(X)
    names = [*(f"hidden_{k}" for k in range(1, len(values))), "output"]
    norms: Sequence[float] = [np.nan] * len(values)
    if y is not None:
        entering = [network.read(X), *values[:-1]]
        norms = [*gradient_norms(network, entering, sums, values[-1], y)]
    rows = [
        {
            "units": value.shape[1],
            "mean": value.mean(),
            "largest": np.abs(value).max(),
            "sparsity": np.mean(value == 0),
            "dead": _dead(layer.activation, total),
            "saturated": _saturated(layer.activation, value),
            "gradient": norm,
        }
        for layer, total, value, norm in zip(network.layers, sums, values, norms, strict=True)
    ]
    return pd.DataFrame(rows, index=pd.Index(names, name="layer"))


def _dead(act: Activation, sums: FloatArray) -> float:
    """The share of units without a slope at any sample, so that no gradient reaches them."""
    slopes = act.derivative(sums)
    if act.acts_on == "row":
        slopes, steepest = np.diagonal(slopes, axis1=-2, axis2=-1), 1.0  # by its own sum
    else:
        steepest = np.abs(act.derivative(WIDE_INPUTS)).max()
    return float(np.mean(np.abs(slopes).max(axis=0) <= _FLAT * steepest))


def _saturated(act: Activation, values: FloatArray) -> float:
    """The share of values near an end of the range at which the unit is not silent."""
    low, high = act.range
    if not np.isfinite([low, high]).all():
        return 0.0
    near = values > high - _NEAR * (high - low)
    if low < 0:
        near |= values < low + _NEAR * (high - low)
    return float(near.mean())


def gradient_norms(
    network: RateNetwork,
    entering: Sequence[FloatArray],
    sums: Sequence[FloatArray],
    outputs: FloatArray,
    y: Any,
) -> Iterator[float]:
    """The norm of the gradient of the loss by the weights of each layer, as they are.

    It is found from what enters each layer, its weighted sums and the outputs. The loss is the mean
    cross entropy of classes, or half the mean squared error of values.
    """
    loss = squared_error if network.classes is None else cross_entropy
    error = loss(outputs, read_targets(network, y, len(outputs)))[1]
    norms = []
    for layer, x, total in reversed([*zip(network.layers, entering, sums, strict=True)]):
        error = layer.activation.pull_back(total, error)
        norms.append(float(np.linalg.norm(_weight_gradient(layer.weights, x, error))))
        error = np.asarray(error @ layer.weights.T)
    return reversed(norms)


def _weight_gradient(weights: Weights, entering: FloatArray, error: FloatArray) -> FloatArray:
    """The gradient by the weights; of sparse ones, by those that are stored."""
    if not sparse.issparse(weights):
        return entering.T @ error
    stored = sparse.coo_array(weights)
    pairs = zip(entering, error, strict=True)
    return np.asarray(sum(x[stored.row] * e[stored.col] for x, e in pairs))


def read_targets(network: RateNetwork, y: Any, samples: int) -> FloatArray:
    """What the outputs should be (samples, outputs): 1 for the class of a sample, or values.

    Raises
    ------
    InputError
        There is not one for each sample, or a label is none of the classes.
    """
    outputs = network.sizes[-1]
    if network.classes is None:
        values = read_finite(y, "y")
        if values.size != samples * outputs:
            message = f"got values of shape {values.shape} for {samples} samples"
            raise InputError(f"{message} of {outputs} outputs", where="y")
        return values.reshape(samples, outputs)
    labels = np.asarray(y)
    if labels.shape != (samples,):
        message = f"got labels of shape {labels.shape} for {samples} samples"
        raise InputError(message, where="y")
    return class_targets(labels, network.classes)
