"""Names of models on the command line: ``adex``, or one of its variants, ``adex.tonic_spiking``."""

from typing import Any

from simneuro.catalogue import UnknownModel, models

FAMILIES = {
    "neuron": models.neurons,
    "synapse": models.synapses,
    "plasticity rule": models.plasticity,
}


def find_model(name: str) -> tuple[str, Any]:
    """Find a model of the catalogue, or a variant of one.

    Parameters
    ----------
    name : str
        ``model`` or ``model.variant``.

    Returns
    -------
    kind : str
        A key of ``FAMILIES``.
    model : NeuronModel, SynapseModel or PlasticityModel

    Raises
    ------
    InputError
        If the model or the variant does not exist.
    """
    own, _, variant = name.partition(".")
    for kind, family in FAMILIES.items():
        if own in family:
            model: Any = family[own]
            return kind, model.variant(variant) if variant else model
    raise UnknownModel.among(list(models), own)
