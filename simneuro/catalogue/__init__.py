"""The catalogue: neuron and synapse models and rules of plasticity by name."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.errors import InputError, did_you_mean
from simneuro.model.neuron import NeuronModel
from simneuro.model.parameters import Parameter, Variant
from simneuro.model.plasticity import PlasticityModel
from simneuro.model.synapse import SynapseModel
from simneuro.model.trusted import trusted

with trusted():
    from simneuro.catalogue.adaptive import adaptive_lif, adex, eif
    from simneuro.catalogue.connor_stevens import connor_stevens
    from simneuro.catalogue.escape_noise import escape_lif
    from simneuro.catalogue.hodgkin_huxley import hodgkin_huxley
    from simneuro.catalogue.integrate_and_fire import lif, subtractive_if
    from simneuro.catalogue.izhikevich import izhikevich
    from simneuro.catalogue.kinetic_synapses import gaba_b, gap_junction, kinetic
    from simneuro.catalogue.plasticity import (
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
    from simneuro.catalogue.synapses import (
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

__all__ = [
    "Catalogue",
    "NeuronModel",
    "Parameter",
    "PlasticityModel",
    "SynapseModel",
    "Variant",
    "models",
]

Model = NeuronModel | SynapseModel | PlasticityModel


class Catalogue(Mapping[str, Model]):
    """Models by name: ``models["lif"]``.

    ``.neurons``, ``.synapses`` and ``.plasticity`` are its three parts.
    """

    def __init__(
        self,
        neurons: tuple[NeuronModel, ...],
        synapses: tuple[SynapseModel, ...],
        plasticity: tuple[PlasticityModel, ...] = (),
    ) -> None:
        self.neurons: Mapping[str, NeuronModel] = MappingProxyType(
            {model.name: model for model in neurons}
        )
        self.synapses: Mapping[str, SynapseModel] = MappingProxyType(
            {model.name: model for model in synapses}
        )
        self.plasticity: Mapping[str, PlasticityModel] = MappingProxyType(
            {model.name: model for model in plasticity}
        )

    def __getitem__(self, name: str) -> Model:
        for part in (self.neurons, self.synapses, self.plasticity):
            if name in part:
                return part[name]
        raise UnknownModel.among(list(self), name)

    def __iter__(self) -> Iterator[str]:
        yield from self.neurons
        yield from self.synapses
        yield from self.plasticity

    def __len__(self) -> int:
        return len(self.neurons) + len(self.synapses) + len(self.plasticity)


class UnknownModel(InputError, KeyError):
    """No model of that name; a KeyError too, so that the catalogue is a true mapping."""

    @classmethod
    def among(cls, known: list[str], name: str) -> "UnknownModel":
        """The error for ``name``, which is none of ``known``."""
        return cls(f"there is no model {name!r}.{did_you_mean(name, known)}", allowed=known)

    def __str__(self) -> str:  # KeyError would show the repr
        return str(self.args[0])


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
