"""The bridge between spiking neurons and the activation functions of artificial networks.

Names are loaded when they are first used: activations, fits and rate codes never load the
simulator, and only the networks load scikit-learn.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simneuro.bridge.activations import Activation, activation, activation_names
    from simneuro.bridge.conversion import SpikingClassifier, to_spiking
    from simneuro.bridge.fitting import FittedCurve, fit, fit_curve, fit_names
    from simneuro.bridge.rate_code import LevelCode, RateCode
    from simneuro.bridge.rate_network import RateClassifier
    from simneuro.bridge.recorded import recorded_cells, recorded_curve
    from simneuro.bridge.response_curves import response_curve

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
    "Activation": "activations",
    "FittedCurve": "fitting",
    "LevelCode": "rate_code",
    "RateClassifier": "rate_network",
    "RateCode": "rate_code",
    "SpikingClassifier": "conversion",
    "activation": "activations",
    "activation_names": "activations",
    "fit": "fitting",
    "fit_curve": "fitting",
    "fit_names": "fitting",
    "recorded_cells": "recorded",
    "recorded_curve": "recorded",
    "response_curve": "response_curves",
    "to_spiking": "conversion",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simneuro.bridge' has no attribute {name!r}")
    return getattr(import_module(f"simneuro.bridge.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
