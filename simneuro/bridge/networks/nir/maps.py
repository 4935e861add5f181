"""Linear nodes of NIR as affine maps of flat vectors: a function for each kind.

It takes the fields of a node and the shape of what enters it, and gives the map (None for
what changes nothing but the shape) and the shape of what leaves it. To understand another node, add
one to :data:`MAPS`.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.imports.affine import Affine
from simneuro.bridge.networks.imports.image_maps import (
    Shape,
    average,
    convolve,
    pad_axes,
    place_window,
)
from simneuro.bridge.networks.sample_arrays import read_finite
from simneuro.errors import InputError, located, quoted

Fields = Mapping[str, Any]
Step = tuple[Affine | None, Shape]

_MOST = 200_000_000  # chosen: as many weights take 2 GB


def read_array(fields: Fields, name: str) -> FloatArray:
    """An array of finite numbers in a node.

    Raises
    ------
    InputError
        It is missing, or something else.
    """
    if fields.get(name) is None:
        raise InputError("it is missing", where=name)
    return read_finite(fields[name], name)


def read_shape(given: Any, where: str) -> Shape:
    """A shape: whole numbers from 1. That of a single number is (1,).

    Raises
    ------
    InputError
        It is something else.
    """
    numbers = read_finite(np.atleast_1d(given), where)
    sizes = tuple(int(each) for each in numbers)
    if numbers.ndim != 1 or (numbers != sizes).any() or min(sizes, default=1) < 1:
        raise InputError(f"need whole numbers from 1, got {quoted(numbers.tolist())}", where=where)
    with located(where):
        require_size(math.prod(sizes), "units")
    return sizes or (1,)


def map_linear(fields: Fields, shape: Shape) -> Step:
    weights = read_array(fields, "weight")
    if weights.ndim != 2:
        message = f"need a table (out, in), got an array of shape {weights.shape}"
        raise InputError(message, where="weight")
    # Some programs keep the axis of the samples, which has the length 1 then.
    if shape[-1] != weights.shape[1] or math.prod(shape[:-1]) != 1:
        way = "; put a Flatten before it" if math.prod(shape) == weights.shape[1] else ""
        message = f"it takes {weights.shape[1]} inputs, but inputs of shape {shape} enter{way}"
        raise InputError(message, where="weight")
    return Affine(weights.T, np.zeros(len(weights))), (*shape[:-1], len(weights))


def map_affine(fields: Fields, shape: Shape) -> Step:
    linear, leaving = map_linear(fields, shape)
    assert linear is not None
    return Affine(linear.weights, _read_bias(fields, leaving[-1])), leaving


def _read_bias(fields: Fields, units: int) -> FloatArray:
    bias = read_array(fields, "bias").reshape(-1)
    if bias.shape not in ((units,), (1,)):
        raise InputError(f"got {bias.size} values for {units} outputs", where="bias")
    return np.broadcast_to(bias, (units,)).copy()


def map_scale(fields: Fields, shape: Shape) -> Step:
    factors = spread(read_array(fields, "scale"), shape, "scale")
    return Affine.diagonal(factors, np.zeros(factors.size)), shape


def spread(values: FloatArray, shape: Shape, where: str) -> FloatArray:
    """The values of all units, flat: one for each, or one for all.

    Raises
    ------
    InputError
        They are of another number, or in another order of axes.
    """
    size = math.prod(shape)
    own, wanted = (tuple(each for each in axes if each != 1) for axes in (values.shape, shape))
    if own not in ((), wanted, (size,)):
        message = f"got values of shape {values.shape} for units of shape {shape}"
        raise InputError(message, where=where)
    return np.broadcast_to(values.reshape(-1), (size,)).copy()


def map_convolution(fields: Fields, shape: Shape) -> Step:
    kernel = read_array(fields, "weight")
    axes = kernel.ndim - 2
    if len(shape) != axes + 1:
        message = f"it needs inputs of {axes + 1} axes, but inputs of shape {shape} enter"
        raise InputError(message)
    given = fields.get("input_shape")
    if given is not None and read_shape(given, "input_shape") != shape[1:]:
        message = f"it says {quoted(np.atleast_1d(given).tolist())}, but {shape} enter"
        raise InputError(message, where="input_shape")
    stride, dilation = (_counts(fields, name, axes) for name in ("stride", "dilation"))
    padding = _paddings(fields.get("padding", 0), kernel.shape[2:], dilation, axes)
    groups = _counts(fields, "groups", 1)[0]
    if shape[0] != kernel.shape[1] * groups or kernel.shape[0] % groups:
        message = f"it takes {kernel.shape[1] * groups} channels, but {shape[0]} enter"
        raise InputError(message, where="weight")
    windows = [
        _place(*each)
        for each in zip(shape[1:], kernel.shape[2:], stride, padding, dilation, strict=True)
    ]
    places = math.prod(window[0].shape[1] for window in windows)
    require_size(places * kernel.size, "synapses")
    bias = _read_bias(fields, len(kernel)) if fields.get("bias") is not None else None
    if axes == 1:  # an image of one row
        kernel, windows = kernel[:, :, None, :], [place_window(1, 1, 1, (0, 0)), *windows]
    bias = np.zeros(len(kernel)) if bias is None else bias
    found, (channels, *sizes) = convolve(kernel, bias, windows[0], windows[1], groups)
    return found, (channels, *sizes[2 - axes :])


def _place(
    size: int, kernel: int, stride: int, padding: tuple[int, int], dilation: int = 1
) -> list[sparse.csr_array]:
    """`place_window`, for numbers that somebody else chose."""
    positions = (size + sum(padding) - dilation * (kernel - 1) - 1) // stride + 1
    if positions < 1:
        raise InputError("its window is larger than what enters")
    require_size((positions + sum(padding)) * kernel, "positions of its window")
    return place_window(size, kernel, stride, padding, dilation)


def require_size(number: int, what: str) -> None:
    """Raise :class:`InputError` if there are more of something than any run could hold."""
    if number > _MOST:
        raise InputError(f"it has {number} {what}, more than the limit of {_MOST}")


def _counts(fields: Fields, name: str, axes: int, least: int = 1) -> Shape:
    """A whole number for each axis; one is that of all."""
    numbers = np.atleast_1d(read_array(fields, name)).reshape(-1)
    if (
        numbers.size not in (1, axes)
        or (numbers != np.rint(numbers)).any()
        or numbers.min() < least
    ):
        message = f"need whole numbers from {least}, got {quoted(numbers.tolist())}"
        raise InputError(message, where=name)
    return tuple(int(each) for each in np.broadcast_to(numbers, (axes,)))


def _paddings(given: Any, kernel: Shape, dilation: Shape, axes: int) -> list[tuple[int, int]]:
    if isinstance(given, (str, bytes)):
        name = given.decode() if isinstance(given, bytes) else given
        if name not in ("same", "valid"):
            raise InputError(f"got {quoted(name)}", where="padding", allowed=("same", "valid"))
        return pad_axes(name, kernel, dilation)
    numbers = _counts({"padding": given}, "padding", axes, least=0)
    return pad_axes(numbers, kernel, dilation)


def map_pool(fields: Fields, shape: Shape, mean: bool) -> Step:
    if len(shape) != 3:
        message = f"it needs images (channels, height, width), but inputs of shape {shape} enter"
        raise InputError(message)
    kernel, stride = (_counts(fields, name, 2) for name in ("kernel_size", "stride"))
    padding = _counts(fields, "padding", 2, least=0)
    tables = []
    for size, taps, step, pad in zip(shape[1:], kernel, stride, padding, strict=True):
        windows = _place(size, taps, step, (pad, pad))
        tables.append(sum(windows[1:], windows[0]) / (taps if mean else 1))
    return average(shape[0], *tables)


def map_flatten(fields: Fields, shape: Shape) -> Step:
    """NIR counts axes without that of the samples, from 0; the last one may be -1."""
    first, last = (int(read_array({**_AXES, **fields}, name)) for name in _AXES)
    axes = len(shape)
    first, last = first + axes * (first < 0), last + axes * (last < 0)
    if not 0 <= first <= last < axes:
        message = f"there are no axes {first} to {last} in inputs of shape {shape}"
        raise InputError(message)
    joined = math.prod(shape[first : last + 1])
    return None, (*shape[:first], joined, *shape[last + 1 :])


_AXES = {"start_dim": 1, "end_dim": -1}


def map_nothing(fields: Fields, shape: Shape) -> Step:
    return None, shape


#: How each kind of linear node is read.
MAPS: Mapping[str, Callable[[Fields, Shape], Step]] = {
    "Linear": map_linear,
    "Affine": map_affine,
    "Scale": map_scale,
    "Conv1d": map_convolution,
    "Conv2d": map_convolution,
    "SumPool2d": partial(map_pool, mean=False),
    "AvgPool2d": partial(map_pool, mean=True),
    "Flatten": map_flatten,
    "Identity": map_nothing,
    "Output": map_nothing,
}
