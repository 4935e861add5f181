"""A layer of a rate network: weights, biases and an activation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, TypeAlias

import numpy as np
from scipy import sparse

from simneuro.bridge.activations import Activation, activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.sample_arrays import read_finite, read_table
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.wanted_values import ANYTHING

#: Weights (in, out): an array, or a sparse one of SciPy.
Weights: TypeAlias = FloatArray | sparse.csr_array

#: How activations are given: by name, as values, or as functions of arrays.
AnyActivation = str | Activation | Callable[[Any], Any]

IDENTITY = activation("identity")


@checked
@dataclass(frozen=True, eq=False)
class RateLayer:
    """Units whose activation is a function of a weighted sum: ``activation(x @ weights + bias)``.

    Parameters
    ----------
    weights : array or sparse array (in, out)
        Sparse ones, as of a convolution, are kept as a ``csr_array``.
    bias : array (out,)
    activation : Activation

    Raises
    ------
    InputError
        The weights are not a table of finite numbers, or there is not one bias for each unit.

    Examples
    --------
    >>> from simneuro.bridge import RateLayer
    >>> import numpy as np
    >>> import simneuro as sn
    >>> layer = RateLayer(np.array([[1.0], [-2.0]]), np.array([0.5]), sn.bridge.activation("relu"))
    >>> layer.forward(np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [[1.5], [0.0]]
    """

    weights: Annotated[Weights, ANYTHING]
    bias: Annotated[FloatArray, ANYTHING]
    activation: Activation = IDENTITY

    def __post_init__(self) -> None:
        weights, bias = read_weights(self.weights), read_finite(self.bias, "biases")
        if bias.shape != weights.shape[1:]:
            message = f"got biases of shape {bias.shape} for weights of shape {weights.shape}"
            raise InputError(message, where="biases")
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "bias", bias)

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of inputs and of units."""
        return self.weights.shape[0], self.weights.shape[1]

    def sums(self, entering: FloatArray) -> FloatArray:
        """The weighted sums (samples, out) of what enters (samples, in).

        Raises
        ------
        InputError
            What enters is no table of finite numbers with as many columns as there are inputs.

        Examples
        --------
        >>> from simneuro.bridge import RateLayer
        >>> layer = RateLayer(2 * np.eye(2), np.ones(2), sn.bridge.activation("relu"))
        >>> layer.sums(np.array([[1.0, -2.0]])).tolist()
        [[3.0, -3.0]]
        """
        table = read_table(entering, self.shape[0], where="entering")
        return np.asarray(table @ self.weights + self.bias)

    def forward(self, entering: FloatArray) -> FloatArray:
        """The activations (samples, out) for what enters (samples, in).

        Raises
        ------
        InputError
            They are not finite, as where ``exp`` overflows.

        Examples
        --------
        >>> from simneuro.bridge import RateLayer
        >>> layer = RateLayer(2 * np.eye(2), np.ones(2), sn.bridge.activation("relu"))
        >>> layer.forward(np.array([[1.0, -2.0]])).tolist()
        [[3.0, 0.0]]
        """
        with np.errstate(over="ignore", invalid="ignore"):
            sums = self.sums(entering)
            values = self.activation(sums)
        if not np.isfinite(values).all():
            raise InputError(
                f"{self.activation.name} gives values that are not finite at weighted sums of "
                f"{sums.min():.3g} to {sums.max():.3g}. Scale the samples as in training, or train "
                "with an activation that stays finite",
                where="activation",
            )
        return values


def split_log_odds(output: RateLayer) -> RateLayer:
    """Two outputs, 0 and the log odds, in the place of the log odds of two classes."""
    weights = sparse.hstack([sparse.csr_array((output.shape[0], 1)), output.weights])
    dense = not sparse.issparse(output.weights)
    return RateLayer(weights.toarray() if dense else weights, np.append(0.0, output.bias))


def check_chain(layers: Sequence[RateLayer]) -> None:
    """Raise :class:`InputError` if layers do not fit onto each other."""
    if not layers:
        raise InputError("a network needs one layer or more", where="layers")
    for k, (below, above) in enumerate(pairwise(layers), start=2):
        if above.shape[0] != below.shape[1]:
            raise InputError(
                f"layer {k} has {above.shape[0]} inputs, but there are {below.shape[1]} units "
                "below it",
                where="layers",
            )


def read_weights(given: Any) -> Weights:
    """A table of finite numbers; a sparse one stays sparse.

    Raises
    ------
    InputError
        It is something else.
    """
    if sparse.issparse(given):
        table = sparse.csr_array(given, dtype=float)
        read_finite(table.data, "weights")
        return table
    table = read_finite(given, "weights")
    if table.ndim != 2 or 0 in table.shape:
        message = f"weights are a table (in, out), got an array of shape {table.shape}"
        raise InputError(message, where="weights")
    return table
