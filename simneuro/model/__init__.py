"""Models: neurons, synapses, rules of plasticity, and their parameters."""

import sys
from types import ModuleType
from typing import NoReturn

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.errors import InputError
from simneuro.model.neuron import NeuronModel
from simneuro.model.parameters import Parameter, Variant
from simneuro.model.plasticity import PlasticityModel
from simneuro.model.synapse import SynapseModel

#: A model of any of the three families.
Model = NeuronModel | SynapseModel | PlasticityModel

__all__ = [
    "Model",
    "NeuronModel",
    "Parameter",
    "PlasticityModel",
    "SynapseModel",
    "Variant",
]


class _Module(ModuleType):
    """This module, of which a subscript is a slip for that of the catalogue."""

    def __getitem__(self, name: object) -> NoReturn:
        message = f"sn.model holds the classes of models, not the catalogue: sn.models[{name!r}]"
        raise InputError(message, where="sn.model")


sys.modules[__name__].__class__ = _Module
