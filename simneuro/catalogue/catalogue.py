"""Models by name, and the error for a name that is unknown."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model import Model, NeuronModel, PlasticityModel, SynapseModel


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
        return cls(f"there is no model {quoted(name)}.{did_you_mean(name, known)}", allowed=known)

    def __str__(self) -> str:  # KeyError would show the repr
        return str(self.args[0])
