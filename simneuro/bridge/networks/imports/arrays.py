"""Networks made of arrays of weights and biases, and the labels of their outputs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from simneuro.bridge.activations import Activation, as_activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import (
    IDENTITY,
    AnyActivation,
    RateLayer,
    Weights,
    split_log_odds,
)
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.errors import InputError, located


def layers_of_arrays(
    weights: Sequence[Weights],
    biases: Sequence[FloatArray | ArrayLike],
    activations: AnyActivation | Sequence[AnyActivation],
) -> tuple[RateLayer, ...]:
    """The layers with these weights (in, out) and biases (out,), from the inputs to the outputs.

    Parameters
    ----------
    activations : str, Activation, callable, or a sequence of them
        That of all hidden layers, or one for each of them; the output then is a weighted sum. Or
        one for each layer, the output included.

    Raises
    ------
    InputError
        The numbers of weights, biases and activations do not fit, or one of them is impossible.
    """
    if not len(weights):
        raise InputError("a network needs one layer or more", where="weights")
    if len(weights) != len(biases):
        message = f"got {len(weights)} arrays of weights and {len(biases)} of biases"
        raise InputError(message, where="biases")
    acts = _one_for_each(activations, len(weights))
    made = []
    for k, parts in enumerate(zip(weights, biases, acts, strict=True), start=1):
        with located(f"layer {k}"):
            made.append(RateLayer(*parts))  # type: ignore[arg-type]
    return tuple(made)


def with_labels(layers: Sequence[RateLayer], classes: Any = "positions") -> RateNetwork:
    """A network whose outputs have labels: by default their positions, if there are several.

    With two labels a single output is the log odds of the second class, and becomes two.
    """
    outputs = layers[-1].shape[1]
    if isinstance(classes, str) and classes == "positions":
        return RateNetwork(tuple(layers), np.arange(outputs) if outputs > 1 else None)
    if outputs == 1 and np.shape(classes) == (2,):
        layers = (*layers[:-1], split_log_odds(layers[-1]))
    return RateNetwork(tuple(layers), classes)


def _one_for_each(given: Any, layers: int) -> Sequence[Activation]:
    """The activation of each layer, from one for all hidden layers or a list."""
    if not isinstance(given, (list, tuple)):
        return [*[as_activation(given)] * (layers - 1), IDENTITY]
    acts = [as_activation(each) for each in given]
    if len(acts) == layers - 1:
        return [*acts, IDENTITY]
    if len(acts) != layers:
        raise InputError(
            f"got {len(acts)} activations for {layers} layers. Give one for all hidden layers, one "
            f"for each of these ({layers - 1}), or one for each layer ({layers})",
            where="activations",
        )
    return acts
