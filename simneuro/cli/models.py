"""From a name on the command line to a model: ``adex``, or a variant of it, ``adex.tonic``."""

from typing import Any

from simneuro.catalogue import UnknownModel, models

FAMILIES = {
    "neuron": models.neurons,
    "synapse": models.synapses,
    "rule of plasticity": models.plasticity,
}


def named(name: str) -> tuple[str, Any]:
    """What kind of model it is, and the model.

    Raises
    ------
    InputError
        If there is none of that name, or no such variant.
    """
    own, _, variant = name.partition(".")
    for kind, family in FAMILIES.items():
        if own in family:
            model: Any = family[own]
            return kind, model.variant(variant) if variant else model
    raise UnknownModel.among(list(models), own)
