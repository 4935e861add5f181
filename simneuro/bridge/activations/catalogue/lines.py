"""Activation functions made of straight lines: identity, step, ReLU and those that leak."""

import math
from collections.abc import Mapping

import numpy as np

from simneuro.bridge.activations.entry import (
    ActivationEntry,
    ActivationParameter,
    LearntShape,
    Range,
)
from simneuro.bridge.codes import FloatArray


def bend(x: FloatArray, slope: float) -> FloatArray:
    return np.where(x > 0, x, slope * x)


def bend_slope(x: FloatArray, slope: float) -> FloatArray:
    return np.where(x > 0, 1.0, slope)


def bend_by_slope(x: FloatArray, slope: float) -> FloatArray:
    return np.minimum(x, 0.0)


def bend_range(slope: float) -> Range:
    return (-math.inf if slope > 0 else 0.0), math.inf


_NEGATIVE = "None of a cell: the value below 0 is negative, and no firing rate is."

ENTRIES: Mapping[str, ActivationEntry] = {
    "identity": ActivationEntry(
        formula="x",
        function=np.copy,
        derivative=np.ones_like,
        reference="chosen: the linear baseline",
        reading=(
            "A passive membrane below threshold: its steady potential, counted from rest, is "
            "proportional to the current (exact; no spikes)."
        ),
        checked_by=("identity.passive_membrane",),
    ),
    "step": ActivationEntry(
        formula="1 if x > 0 else 0",
        function=lambda x: (x > 0) * 1.0,
        derivative=np.zeros_like,
        reference="mcculloch1943",
        range=(0.0, 1.0),
        reading=(
            "Whether a leaky integrate-and-fire cell without noise ever fires under a constant "
            "current, x being the current above the rheobase (exact; how often it fires is "
            "lif_rate)."
        ),
        checked_by=("step.fires_at_all",),
    ),
    "relu": ActivationEntry(
        formula="max(x, 0)",
        function=lambda x: np.maximum(x, 0.0),
        derivative=lambda x: (x > 0) * 1.0,
        reference="nair2010",
        range=(0.0, math.inf),
        reading=(
            "An integrate-and-fire cell without leak whose reset subtracts the threshold: its "
            "spike count is x times the time, to within one spike, up to one spike a step "
            "(provable)."
        ),
        checked_by=("relu.subtractive_count",),
    ),
    "leaky_relu": ActivationEntry(
        formula="x if x > 0 else slope*x",
        function=bend,
        derivative=bend_slope,
        reference="maas2013",
        range=bend_range,
        parameters={"slope": ActivationParameter(0.01, "slope below 0")},
        reading=_NEGATIVE,
    ),
    "prelu": ActivationEntry(
        formula="x if x > 0 else slope*x",
        function=bend,
        derivative=bend_slope,
        reference="he2015",
        range=bend_range,
        parameters={
            "slope": ActivationParameter(
                0.25, "slope below 0, which a network can learn; 0.25 at first"
            )
        },
        shape=LearntShape("slope", bend_by_slope),
        reading=_NEGATIVE,
    ),
}
