"""Activation functions: the catalogue, and those measured on neurons.

They load neither the simulator nor scikit-learn.
"""

from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.activations.adapting_unit import AdaptingUnit, steepest_slope
from simneuro.bridge.activations.by_name import activation, activation_names, as_activation
from simneuro.bridge.activations.catalogue import CATALOGUE
from simneuro.bridge.activations.curve_points import (
    curve_in_si,
    curve_points,
    input_name,
    input_unit,
)
from simneuro.bridge.activations.entry import ActivationEntry, ActivationParameter, LearntShape
from simneuro.bridge.activations.falls import Fall, find_fall, squared_errors
from simneuro.bridge.activations.monotone import MonotoneCurve
from simneuro.bridge.activations.noisy_means import mean_under_noise, relu_under_noise
from simneuro.bridge.activations.slopes import slope_end, steepest_input

__all__ = [
    "CATALOGUE",
    "Activation",
    "ActivationEntry",
    "ActivationParameter",
    "AdaptingUnit",
    "Fall",
    "LearntShape",
    "MonotoneCurve",
    "activation",
    "activation_names",
    "as_activation",
    "curve_in_si",
    "curve_points",
    "find_fall",
    "input_name",
    "input_unit",
    "mean_under_noise",
    "relu_under_noise",
    "slope_end",
    "squared_errors",
    "steepest_input",
    "steepest_slope",
]


def __dir__() -> list[str]:
    return sorted(__all__)
