"""Rate networks as values: layers of units, wherever they were trained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.imports.arrays import AnyActivation, layers_of_arrays
from simneuro.bridge.networks.rate_layer import RateLayer, Weights, read_finite
from simneuro.calls import ANYTHING, checked
from simneuro.errors import InputError


@dataclass(frozen=True, eq=False)
class RateNetwork:
    """A feed-forward network of rate units, with weights in the units of its inputs.

    A trained :class:`RateClassifier` or :class:`RateRegressor` has one as ``network_``.

    Parameters
    ----------
    layers : sequence of RateLayer
        The last one is the output.
    classes : array (outputs,), optional
        The label of each output; the class with the highest output is predicted. Without them the
        outputs are values.
    scales : sequence of float, optional
        The size of the activations of each hidden layer (:meth:`calibrated`).
    features : sequence of str
        Names of the inputs, if they have names.

    Raises
    ------
    InputError
        There is no layer, a layer has other inputs than the layer below has units, or the labels
        or sizes are not as many as the outputs or hidden layers.
    """

    layers: tuple[RateLayer, ...]
    classes: NDArray[Any] | None = None
    scales: Sequence[float] | None = None
    features: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))
        _check_chain(self.layers)
        if self.classes is not None:
            classes = np.asarray(self.classes)
            _check_count("classes", classes.shape, self.sizes[-1], "outputs")
            object.__setattr__(self, "classes", classes)
        if self.scales is not None:
            _check_count("scales", np.shape(self.scales), len(self.layers) - 1, "hidden layers")
            object.__setattr__(self, "scales", tuple(map(float, self.scales)))
        if self.features:
            _check_count("features", np.shape(self.features), self.sizes[0], "inputs")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of inputs and of the units of each layer."""
        return (self.layers[0].shape[0], *(layer.shape[1] for layer in self.layers))

    @classmethod
    @checked
    def from_arrays(
        cls,
        weights: Annotated[Sequence[Weights], ANYTHING],
        biases: Annotated[Sequence[ArrayLike], ANYTHING],
        activations: Annotated[AnyActivation | Sequence[AnyActivation], ANYTHING],
        classes: Annotated[ArrayLike | Literal["positions"] | None, ANYTHING] = "positions",
    ) -> "RateNetwork":
        """A network of arrays.

        Parameters
        ----------
        weights : sequence of array (in, out)
            Of each layer; sparse ones of SciPy too.
        biases : sequence of array (out,)
        activations : str, Activation or callable, or a sequence of them
            That of all hidden layers, or one for each of them; the outputs are weighted sums then.
            Or one for each layer, the output included.
        classes : array (outputs,) or None
            The label of each output. By default those of several outputs are their positions, 0,
            1 and so on. None for a regression, whose outputs are values.

        Raises
        ------
        InputError
            The arrays do not fit each other.

        Examples
        --------
        >>> import numpy as np
        >>> import simneuro as sn
        >>> weights = [np.array([[1.0, -1.0]]), np.array([[1.0], [1.0]])]
        >>> net = sn.bridge.RateNetwork.from_arrays(weights, [np.zeros(2), np.zeros(1)], "relu")
        >>> net.predict([[-3.0], [2.0]]).tolist()  # the absolute value
        [3.0, 2.0]
        """
        layers = layers_of_arrays(weights, biases, activations)
        return cls(layers, label_outputs(classes, layers[-1].shape[1]))

    def sums(self, X: ArrayLike) -> list[FloatArray]:
        """The weighted sums (samples, units) of each layer, before its activation."""
        x, sums = self.read(X), []
        for layer in self.layers:
            sums.append(layer.sums(x))
            x = layer.activation(sums[-1])
        return sums

    def activations(self, X: ArrayLike) -> list[FloatArray]:
        """The activations (samples, units) of each layer, the output included."""
        x, found = self.read(X), []
        for layer in self.layers:
            x = layer.forward(x)
            found.append(x)
        return found

    def forward(self, X: ArrayLike) -> FloatArray:
        """The outputs (samples, outputs); of a classifier, the logits."""
        return self.activations(X)[-1]

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The class with the highest output (samples,), or the outputs if there are no classes.

        A single output without classes is given as (samples,).
        """
        outputs = self.forward(X)
        if self.classes is not None:
            return np.asarray(self.classes[np.argmax(outputs, axis=1)])
        return outputs[:, 0] if outputs.shape[1] == 1 else outputs

    def calibrated(self, X: ArrayLike) -> Self:
        """The network with ``scales``: how large its activations are on samples (layer_scales)."""
        return replace(self, scales=tuple(layer_scales(self.activations(X)[:-1])))

    def read(self, X: ArrayLike) -> FloatArray:
        """The samples (samples, features) as an array.

        Raises
        ------
        InputError
            They are no table of finite numbers, or have other features than the network.
        """
        x = read_finite(X, "X")
        if x.ndim != 2 or x.shape[1] != self.sizes[0]:
            message = f"got samples of shape {x.shape}, need (samples, {self.sizes[0]})"
            raise InputError(message, where="X")
        return x


def label_outputs(classes: Any, outputs: int) -> NDArray[Any] | None:
    """The labels of so many outputs: as given, or the positions of more than one."""
    if isinstance(classes, str) and classes == "positions":
        return np.arange(outputs) if outputs > 1 else None
    return None if classes is None else np.asarray(classes)


def layer_scales(hidden: Sequence[FloatArray]) -> list[float]:
    """The 99.9th percentile of the size of each layer's activations (rueckauer2017)."""
    return [float(np.percentile(np.abs(layer), 99.9)) for layer in hidden]


def _check_chain(layers: Sequence[RateLayer]) -> None:
    if not layers:
        raise InputError("a network needs one layer or more", where="layers")
    for k, (below, above) in enumerate(pairwise(layers), start=2):
        if above.shape[0] != below.shape[1]:
            raise InputError(
                f"layer {k} has {above.shape[0]} inputs, but there are {below.shape[1]} units "
                "below it",
                where="layers",
            )


def _check_count(name: str, shape: tuple[int, ...], number: int, what: str) -> None:
    if shape != (number,):
        raise InputError(f"need one for each of {number} {what}, got {shape}", where=name)
