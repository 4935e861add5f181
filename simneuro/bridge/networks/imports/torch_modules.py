"""Modules of torch as rate networks. Of this package only this module imports torch.

A module is taken apart into its layers, which are read one by one. In the end the outputs are
compared with those of the module itself for random inputs, so that nothing that it does is
overlooked.
"""

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from scipy.special import log_softmax, softmax

from simneuro.bridge.activations.torch_module import ActivationModule
from simneuro.bridge.arguments import is_count
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.imports.affine import join_layers
from simneuro.bridge.networks.imports.arrays import with_labels
from simneuro.bridge.networks.imports.image_maps import Shape
from simneuro.bridge.networks.imports.torch_layers import NO_READER, READERS, Step
from simneuro.bridge.networks.rate_layer import IDENTITY, RateLayer
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.sample_arrays import read_finite
from simneuro.errors import InputError, describe_type, located, one_line, quoted

_ENDINGS = {"Softmax": softmax, "LogSoftmax": log_softmax}
_AGREES = 1e-9  # of the largest output; chosen: far above rounding in double precision

Leaf = tuple[str, Any]


def network_of_module(
    module: Any, input_shape: Sequence[int] | None = None, classes: Any = "positions"
) -> RateNetwork:
    """The network of a module, as it is after training: see `RateNetwork.from_torch`.

    Raises
    ------
    InputError
        A layer is not understood, or the layers do not do what the module does.
    """
    if not isinstance(module, torch.nn.Module):
        message = f"need a module of torch, got {describe_type(type(module))}"
        raise InputError(message, where="module")
    kinds = [_kind(*leaf) for leaf in _leaves(module, "module")]
    ending = kinds[-1] if kinds and kinds[-1] in _ENDINGS else ""
    used = _copy_for_use(module)
    leaves = list(_leaves(used, "module"))[: len(kinds) - bool(ending)]
    if not leaves:
        raise InputError("there is no layer in it", where="module")
    shape = _read_shape(input_shape, leaves)
    layers = join_layers(math.prod(shape), _steps(leaves, shape))
    if not layers:
        raise InputError("there is no layer with weights in it", where="module")
    _compare(used, layers, shape, ending)
    return _label(layers, ending, classes)


def _copy_for_use(module: Any) -> Any:
    """A copy on the processor, in double precision, as it is used after training."""
    try:
        return copy.deepcopy(module).cpu().double().eval()
    except (RuntimeError, TypeError) as error:
        message = f"it cannot be copied: {one_line(error)}"
        raise InputError(message, where="module") from None


def _label(layers: Sequence[RateLayer], ending: str, classes: Any) -> RateNetwork:
    """The network with labels. A single Sigmoid at the end is the chance of the second of two."""
    *below, output = layers
    if ending and classes is None:
        message = f"outputs after {ending} are those of classes, so that a regression has no use"
        raise InputError(message, where="classes")
    if output.activation.name == "sigmoid" and output.shape[1] == 1 and classes is not None:
        classes = [0, 1] if isinstance(classes, str) else classes
        return with_labels([*below, replace(output, activation=IDENTITY)], classes)
    return with_labels(layers, classes)


def _leaves(module: Any, where: str) -> Iterator[Leaf]:
    """The layers of nested Sequentials in their order, and where each of them is."""
    if isinstance(module, torch.nn.Sequential) and _own_class(module) is torch.nn.Sequential:
        for k, part in enumerate(module):
            yield from _leaves(part, f"{where}[{k}]")
    else:
        yield where, module


def _own_class(module: Any) -> type:
    """The class of torch whose ``forward`` a module has; its own class if it has its own."""
    made: Any = type(module)
    for each in made.__mro__:
        if each.__module__.startswith("torch.nn.modules") and each.forward is made.forward:
            return each
    return made


def _kind(where: str, module: Any) -> str:
    """The name of the class of a layer.

    Raises
    ------
    InputError
        No layer of this class is understood.
    """
    kind, name = _own_class(module), _own_class(module).__name__
    if not (kind.__module__.startswith("torch.nn") or kind is ActivationModule):
        message = f"{name}: it has a forward of its own, which cannot be read. Use a Sequential"
        raise InputError(message, where=where)
    if name in NO_READER and name not in _ENDINGS:
        raise InputError(f"{name}: {NO_READER[name]}", where=where)
    known = [*READERS, *_ENDINGS]
    if name not in known:
        message = f"{name}: layers of this kind are not understood"
        raise InputError(message, where=where, allowed=known)
    return name


def _read_shape(given: Sequence[int] | None, leaves: Sequence[Leaf]) -> Shape:
    first = next((each for _, each in leaves if _own_class(each) is torch.nn.Linear), None)
    if given is not None:
        if isinstance(given, str) or not all(map(is_count, given)) or not given:
            message = f"need whole numbers from 1, such as (1, 28, 28), got {quoted(given)}"
            raise InputError(message, where="input_shape")
        return tuple(given)
    if first is None or first is not leaves[0][1]:
        raise InputError(
            f"the first layer, {type(leaves[0][1]).__name__}, does not say how large a sample is. "
            "Give the shape of one, such as input_shape=(1, 28, 28) for an image with one channel",
            where="input_shape",
        )
    return (int(first.in_features),)


def _steps(leaves: Sequence[Leaf], shape: Shape) -> Iterator[Any]:
    """What the layers do, one after the other, without those that change nothing."""
    for where, layer in leaves:
        kind = _kind(where, layer)
        if kind in _ENDINGS:
            raise InputError(f"{kind}: {NO_READER[kind]}", where=where)
        with located(f"{where} ({kind})"):
            step: Step
            step, shape = READERS[kind](layer, shape)
        if step is not None:
            yield step


def _compare(module: Any, layers: Sequence[RateLayer], shape: Shape, ending: str) -> None:
    """Raise InputError if the layers do something else than the module."""
    inputs = np.random.default_rng(0).normal(size=(4, *shape))
    ours: FloatArray = inputs.reshape(4, -1)
    for layer in layers:
        ours = layer.forward(ours)
    if ending:
        ours = np.asarray(_ENDINGS[ending](ours, axis=1))
    with torch.no_grad():
        theirs = read_finite(module(torch.from_numpy(inputs)).reshape(4, -1), "module")
    if not np.allclose(ours, theirs, rtol=_AGREES, atol=_AGREES * np.abs(theirs).max()):
        raise InputError(
            f"its layers, one after the other, give {ours.flat[0]:g} where the module gives "
            f"{theirs.flat[0]:g}. Remove hooks and other things that act on what passes through it",
            where="module",
        )
