"""What single layers of torch do to a flat vector: one reader for each kind.

A reader takes the layer and the shape of what enters it, and gives the step (an affine map, an
activation, or None for what changes nothing) and the shape of what leaves it. To understand another
layer, add a reader to :data:`READERS`. Torch itself is not needed here.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from simneuro.bridge.activations import Activation, activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.imports.affine import Affine
from simneuro.bridge.networks.imports.image_maps import (
    Shape,
    average,
    convolve,
    mean_of_parts,
    mean_of_windows,
    pad_axes,
    place_window,
)
from simneuro.errors import InputError

Step = Affine | Activation | None
Reader = Callable[[Any, Shape], tuple[Step, Shape]]


def read_linear(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    _require_flat(shape)
    weights = to_array(layer.weight).T
    _require_size(shape[0], len(weights), "inputs")
    return Affine(weights, _bias_of(layer, weights.shape[1])), weights.shape[1:]


def read_convolution(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    _require_image(shape)
    if layer.padding_mode != "zeros":
        raise InputError(f"padding with {layer.padding_mode!r} is not read, only with zeros")
    kernel = to_array(layer.weight)
    _require_size(shape[0], kernel.shape[1] * layer.groups, "channels")
    padding = pad_axes(layer.padding, kernel.shape[2:], layer.dilation)
    axes = [
        place_window(*each)
        for each in zip(
            shape[1:], kernel.shape[2:], layer.stride, padding, layer.dilation, strict=True
        )
    ]
    return convolve(kernel, _bias_of(layer, len(kernel)), axes[0], axes[1], layer.groups)


def read_average(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    _require_image(shape)
    if layer.ceil_mode:
        raise InputError("ceil_mode=True is not read; leave it out")
    kernel = _pair(layer.kernel_size)
    sizes = zip(shape[1:], kernel, _pair(layer.stride), _pair(layer.padding), strict=True)
    tables = [
        mean_of_windows(place_window(size, taps, stride, (pad, pad)), layer.count_include_pad)
        for size, taps, stride, pad in sizes
    ]
    means, leaving = average(shape[0], *tables)
    if layer.divisor_override is None:
        return means, leaving
    if not layer.count_include_pad:
        raise InputError("divisor_override is read only with count_include_pad=True")
    return Affine(means.weights * (math.prod(kernel) / layer.divisor_override), means.bias), leaving


def read_adaptive_average(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    _require_image(shape)
    parts = [own or size for own, size in zip(_pair(layer.output_size), shape[1:], strict=True)]
    tables = [mean_of_parts(size, part) for size, part in zip(shape[1:], parts, strict=True)]
    return average(shape[0], *tables)


def read_normalisation(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    """Batch normalisation with the running statistics, as it is used after training."""
    if layer.running_mean is None:
        raise InputError("without running statistics it depends on the batch; track them")
    mean, variance = to_array(layer.running_mean), to_array(layer.running_var)
    _require_size(shape[0], len(mean), "channels")
    factor, shift = 1 / np.sqrt(variance + layer.eps), np.zeros(len(mean))
    if layer.affine:
        factor, shift = factor * to_array(layer.weight), to_array(layer.bias)
    pixels = math.prod(shape[1:])
    each = (np.repeat(values, pixels) for values in (factor, shift - mean * factor))
    return Affine.diagonal(*each), shape


def read_flatten(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    if (layer.start_dim, layer.end_dim) not in ((1, -1), (1, len(shape))):
        raise InputError("only Flatten() of all but the samples is read")
    return None, (math.prod(shape),)


def read_unflatten(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    _require_flat(shape)
    sizes = tuple(layer.unflattened_size)
    known = math.prod(size for size in sizes if size != -1)
    return None, tuple(shape[0] // known if size == -1 else size for size in sizes)


def read_nothing(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    return None, shape


def read_as_activation(name: str, **parameters: Callable[[Any], float]) -> Reader:
    """A reader for an activation of the catalogue, with its parameters from the layer."""

    def read(layer: Any, shape: Shape) -> tuple[Step, Shape]:
        given = {key: float(value(layer)) for key, value in parameters.items()}
        return activation(name, **given), shape

    return read


def read_softplus(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    if layer.beta != 1:
        raise InputError(f"only beta=1 is read, this has beta={layer.beta:g}")
    return activation("softplus"), shape


def read_own_activation(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    """Of what `Activation.to_torch` gives, the activation."""
    if layer.activation.acts_on == "row":
        _require_flat(shape)
    return layer.activation, shape


def read_gelu(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    if layer.approximate != "none":
        raise InputError(f"only approximate='none' is read, this has {layer.approximate!r}")
    return read_as_activation("gelu")(layer, shape)


def read_prelu(layer: Any, shape: Shape) -> tuple[Step, Shape]:
    if layer.num_parameters != 1:
        raise InputError("only one slope for all units is read, this has one for each channel")
    return read_as_activation("prelu", slope=lambda layer: to_array(layer.weight)[0])(layer, shape)


#: How each kind of layer is read, by the name of its class in ``torch.nn`` or of ours.
READERS: Mapping[str, Reader] = {
    "Linear": read_linear,
    "Conv2d": read_convolution,
    "AvgPool2d": read_average,
    "AdaptiveAvgPool2d": read_adaptive_average,
    "BatchNorm1d": read_normalisation,
    "BatchNorm2d": read_normalisation,
    "Flatten": read_flatten,
    "Unflatten": read_unflatten,
    **dict.fromkeys(
        ("Identity", "Dropout", "Dropout1d", "Dropout2d", "AlphaDropout"), read_nothing
    ),
    "ReLU": read_as_activation("relu"),
    "Sigmoid": read_as_activation("sigmoid"),
    "Tanh": read_as_activation("tanh"),
    "LeakyReLU": read_as_activation("leaky_relu", slope=lambda layer: layer.negative_slope),
    "PReLU": read_prelu,
    "ELU": read_as_activation("elu", alpha=lambda layer: layer.alpha),
    "Softplus": read_softplus,
    "SiLU": read_as_activation("swish"),
    "GELU": read_gelu,
    "ActivationModule": read_own_activation,
}

#: Layers that cannot be read, and what to do instead.
NO_READER: Mapping[str, str] = {
    "MaxPool2d": "the largest of several inputs is no weighted sum of them, and no unit of a rate "
    "network computes it. Train with AvgPool2d in its place, or with a Conv2d of stride 2",
    "Softmax": "it is read as the last layer only, where it does not change which class is highest",
    "LogSoftmax": "it is read as the last layer only, where it does not change which class is "
    "highest",
    "LayerNorm": "it divides by what each sample happens to have, which no weights can do. Train "
    "with BatchNorm1d in its place, which has fixed numbers after training",
}


def to_array(tensor: Any) -> FloatArray:
    """A tensor as an array of double precision."""
    return np.asarray(tensor.detach(), dtype=float)


def _bias_of(layer: Any, units: int) -> FloatArray:
    return np.zeros(units) if layer.bias is None else to_array(layer.bias)


def _pair(given: Any) -> tuple[Any, Any]:
    """What torch gives for both axes of an image: one value, or one for each."""
    return tuple(given) if isinstance(given, (tuple, list)) else (given, given)


def _require_flat(shape: Shape) -> None:
    if len(shape) != 1:
        raise InputError(f"inputs of shape {shape} enter it; put a Flatten() before it")


def _require_size(entering: int, own: int, what: str) -> None:
    if entering != own:
        raise InputError(f"it has {own} {what}, but {entering} enter")


def _require_image(shape: Shape) -> None:
    if len(shape) != 3:
        message = f"it needs images (channels, height, width), but inputs of shape {shape} enter"
        raise InputError(message)
