"""The catalogue of neuron models, synapse models and plasticity rules, by name."""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.catalogue.models_by_name import Catalogue, UnknownModel
from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model import NeuronModel
from simneuro.model.trusted import trusted

with trusted():
    from simneuro.catalogue.adaptive import adaptive_lif, adex, eif
    from simneuro.catalogue.connor_stevens import connor_stevens
    from simneuro.catalogue.escape_noise import escape_lif
    from simneuro.catalogue.hodgkin_huxley import hodgkin_huxley
    from simneuro.catalogue.integrate_and_fire import lif, subtractive_if
    from simneuro.catalogue.izhikevich import izhikevich
    from simneuro.catalogue.kinetic_synapses import gaba_b, gap_junction, kinetic
    from simneuro.catalogue.plasticity_rules import (
        inhibitory_stdp,
        quantal_release,
        stdp,
        tsodyks_markram,
    )
    from simneuro.catalogue.pospischil import (
        pospischil_fs,
        pospischil_ib,
        pospischil_lts,
        pospischil_rs,
    )
    from simneuro.catalogue.target_synapses import (
        alpha_conductance,
        alpha_current,
        ampa,
        biexp_conductance,
        biexp_current,
        delta,
        exp_conductance,
        exp_current,
        gaba_a,
        nmda,
    )
    from simneuro.catalogue.thalamic import thalamic_relay
    from simneuro.catalogue.traub_miles import traub_miles
    from simneuro.catalogue.wang_buzsaki import wang_buzsaki

__all__ = ["Catalogue", "UnknownModel", "as_neuron", "models"]

models = Catalogue(
    neurons=(
        lif,
        adaptive_lif,
        eif,
        adex,
        izhikevich,
        escape_lif,
        subtractive_if,
        hodgkin_huxley,
        traub_miles,
        wang_buzsaki,
        connor_stevens,
        pospischil_rs,
        pospischil_fs,
        pospischil_ib,
        pospischil_lts,
        thalamic_relay,
    ),
    synapses=(
        delta,
        exp_current,
        alpha_current,
        biexp_current,
        exp_conductance,
        alpha_conductance,
        biexp_conductance,
        ampa,
        nmda,
        gaba_a,
        kinetic,
        gaba_b,
        gap_junction,
    ),
    plasticity=(tsodyks_markram, quantal_release, stdp, inhibitory_stdp),
)


def as_neuron(given: object) -> NeuronModel:
    """The neuron model itself, or the one of that name in the catalogue.

    Raises
    ------
    InputError
        If it is not a neuron model or the name of one.

    Examples
    --------
    >>> from simneuro.catalogue import as_neuron
    >>> as_neuron("lif") is sn.models["lif"]
    True
    """
    if isinstance(given, NeuronModel):
        return given
    if isinstance(given, str) and given in models.neurons:
        return models.neurons[given]
    got = getattr(given, "name", given)
    hint = did_you_mean(got, models.neurons) if isinstance(got, str) else ""
    message = f"{quoted(got)} is not a neuron model.{hint}"
    raise InputError(message, where="neuron", allowed=models.neurons)
