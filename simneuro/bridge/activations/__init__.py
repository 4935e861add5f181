"""Activation functions: the catalogue, and those measured on neurons.

They load neither the simulator nor scikit-learn.
"""

from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.activations.by_name import activation, activation_names, as_activation
from simneuro.bridge.activations.catalogue import (
    CATALOGUE,
    ActivationEntry,
    ActivationParameter,
)
from simneuro.bridge.activations.monotone import MonotoneCurve, curve_in_si, curve_points

__all__ = [
    "CATALOGUE",
    "Activation",
    "ActivationEntry",
    "ActivationParameter",
    "MonotoneCurve",
    "activation",
    "activation_names",
    "as_activation",
    "curve_in_si",
    "curve_points",
]


def __dir__() -> list[str]:
    return sorted(__all__)
