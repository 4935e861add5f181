"""simneuro: spiking neurons and artificial networks' activation functions, side by side.

Importing this package does nothing: each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simneuro import analysis, bridge, figures, recording, references
    from simneuro.analysis import Claim
    from simneuro.bridge import response_curve
    from simneuro.catalogue import models
    from simneuro.engine import simulate
    from simneuro.errors import InputError
    from simneuro.experiment import Results, run
    from simneuro.model import NeuronModel, Parameter, PlasticityModel, SynapseModel
    from simneuro.scenario import Scenario

__all__ = [
    "Claim",
    "InputError",
    "NeuronModel",
    "Parameter",
    "PlasticityModel",
    "Results",
    "Scenario",
    "SynapseModel",
    "analysis",
    "bridge",
    "figures",
    "models",
    "recording",
    "references",
    "response_curve",
    "run",
    "simulate",
]

_HOMES = {
    "Claim": "analysis",
    "InputError": "errors",
    "NeuronModel": "model",
    "Parameter": "model",
    "PlasticityModel": "model",
    "Results": "experiment",
    "Scenario": "scenario",
    "SynapseModel": "model",
    "models": "catalogue",
    "response_curve": "bridge",
    "run": "experiment",
    "simulate": "engine",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("simneuro")
    if name not in __all__:
        raise AttributeError(f"module 'simneuro' has no attribute {name!r}")
    home = import_module(f"simneuro.{_HOMES.get(name, name)}")
    return getattr(home, name) if name in _HOMES else home


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
