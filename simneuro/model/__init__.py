"""Models: neurons, synapses, rules of plasticity, and their parameters."""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
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
