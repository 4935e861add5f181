"""Shapes of activations that are learnt with the weights, such as the slope of a PReLU (he2015).

A layer has one shape. What is learnt is its logarithm, so that it stays above 0, as every shape of
the catalogue must.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simneuro.bridge.activations import CATALOGUE, Activation, LearntShape, activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.training.normalised_unit import NormalisedUnit
from simneuro.errors import InputError

LEARNABLE = tuple(name for name, entry in CATALOGUE.items() if entry.shape)


def shape_of(act: Activation) -> LearntShape:
    """Which parameter of the activation can be learnt.

    Raises
    ------
    InputError
        None can, or it is 0.
    """
    entry = CATALOGUE.get(act.name)
    shape = entry.shape if entry else None
    if shape is None or shape.parameter not in act.parameters:
        message = f"{act.name} has no shape that can be learnt"
        raise InputError(message, where="learn_shape", allowed=LEARNABLE)
    if not _value(act, shape) > 0:
        message = f"{act.name} begins with a {shape.parameter} of 0, but it must begin above 0"
        raise InputError(message, where="learn_shape")
    return shape


def _value(act: Activation, shape: LearntShape) -> float:
    return float(act.parameters[shape.parameter])  # type: ignore[arg-type]


def log_shapes(units: Sequence[NormalisedUnit]) -> FloatArray:
    """The logarithm of the shape of each unit; errors as `shape_of`."""
    return np.log([_value(unit.act, shape_of(unit.act)) for unit in units])


def reshape_unit(unit: NormalisedUnit, log_shape: float) -> NormalisedUnit:
    """The unit with another shape, driven where it was."""
    changed = {shape_of(unit.act).parameter: float(np.exp(log_shape))}
    return replace(unit, act=activation(unit.act.name, **{**unit.act.parameters, **changed}))  # type: ignore[arg-type]


def pull_back_shape(unit: NormalisedUnit, u: FloatArray, error: FloatArray) -> float:
    """The gradient by the logarithm of the shape, from that by the values at the sums ``u``."""
    shape = shape_of(unit.act)
    by_shape = shape.derivative(unit.inputs(u), **unit.act.parameters)
    return float(np.sum(error * by_shape)) * _value(unit.act, shape) / unit.point.rms
