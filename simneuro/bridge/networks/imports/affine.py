"""Affine maps ``x @ weights + bias``, and their joining with activations into layers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import RateLayer, Weights


@dataclass(frozen=True, eq=False)
class Affine:
    """The map of x (samples, in) to ``x @ weights + bias`` (samples, out).

    Parameters
    ----------
    weights : array or sparse array (in, out)
    bias : array (out,)
    """

    weights: Weights
    bias: FloatArray

    @classmethod
    def diagonal(cls, factors: FloatArray, shifts: FloatArray) -> Self:
        """The map that multiplies each input by its factor and adds its shift."""
        return cls(sparse.diags_array(factors).tocsr(), shifts)

    def then(self, after: "Affine") -> "Affine":
        """This map and then another, as one."""
        bias = np.asarray(self.bias @ after.weights + after.bias)
        return Affine(self.weights @ after.weights, bias)


def join_layers(size: int, steps: Iterable[Affine | Activation]) -> tuple[RateLayer, ...]:
    """The layers that do the steps in their order, on so many inputs.

    Maps that follow each other become one, and an activation closes a layer.
    """
    layers: list[RateLayer] = []
    open_map: Affine | None = None
    for step in steps:
        if isinstance(step, Activation):
            units = layers[-1].shape[1] if layers else size
            done = open_map or Affine.diagonal(np.ones(units), np.zeros(units))
            layers.append(RateLayer(done.weights, done.bias, step))
            open_map = None
        else:
            open_map = step if open_map is None else open_map.then(step)
    if open_map is not None:
        layers.append(RateLayer(open_map.weights, open_map.bias))
    return tuple(layers)
