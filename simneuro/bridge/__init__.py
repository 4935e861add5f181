"""The bridge between spiking neurons and the activation functions of artificial networks.

Names are loaded when they are first used: activations, fits and rate codes never load the
simulator, and only the networks load scikit-learn.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simneuro.bridge.activations.activation import Activation, activation, activation_names
    from simneuro.bridge.codes import LevelCode, RateCode
    from simneuro.bridge.curves.fit import FittedCurve, fit, fit_curve, fit_names
    from simneuro.bridge.curves.measure import response_curve
    from simneuro.bridge.curves.recorded import recorded_cells, recorded_curve
    from simneuro.bridge.networks.classifier import RateClassifier
    from simneuro.bridge.networks.conversion import SpikingClassifier, to_spiking

__all__ = [
    "Activation",
    "FittedCurve",
    "LevelCode",
    "RateClassifier",
    "RateCode",
    "SpikingClassifier",
    "activation",
    "activation_names",
    "fit",
    "fit_curve",
    "fit_names",
    "recorded_cells",
    "recorded_curve",
    "response_curve",
    "to_spiking",
]

_HOMES = {
    "Activation": "activations.activation",
    "FittedCurve": "curves.fit",
    "LevelCode": "codes",
    "RateClassifier": "networks.classifier",
    "RateCode": "codes",
    "SpikingClassifier": "networks.conversion",
    "activation": "activations.activation",
    "activation_names": "activations.activation",
    "fit": "curves.fit",
    "fit_curve": "curves.fit",
    "fit_names": "curves.fit",
    "recorded_cells": "curves.recorded",
    "recorded_curve": "curves.recorded",
    "response_curve": "curves.measure",
    "to_spiking": "networks.conversion",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simneuro.bridge' has no attribute {name!r}")
    return getattr(import_module(f"simneuro.bridge.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
