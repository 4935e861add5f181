"""Models by name, and the error for a name that is unknown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NoReturn, Self, TypeVar

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model import Model, NeuronModel, PlasticityModel, SynapseModel
from simneuro.model.frozen import Frozen

M = TypeVar("M", bound=Model)


class Family(Frozen[M]):
    """The models of one family by name."""

    @classmethod
    def of(cls, members: Iterable[M]) -> Self:
        """Models under their own names."""
        return cls({model.name: model for model in members})

    def __missing__(self, name: str) -> NoReturn:
        raise UnknownModel.among(list(self), name)


class Catalogue(Mapping[str, Model]):
    """Models by name: ``models["lif"]``.

    ``.neurons``, ``.synapses`` and ``.plasticity`` are its three parts.

    Examples
    --------
    >>> "lif" in sn.models, sn.models["lif"].name, "ampa" in sn.models.synapses
    (True, 'lif', True)
    """

    def __init__(
        self,
        neurons: tuple[NeuronModel, ...],
        synapses: tuple[SynapseModel, ...],
        plasticity: tuple[PlasticityModel, ...] = (),
    ) -> None:
        self.neurons: Mapping[str, NeuronModel] = Family.of(neurons)
        self.synapses: Mapping[str, SynapseModel] = Family.of(synapses)
        self.plasticity: Mapping[str, PlasticityModel] = Family.of(plasticity)

    def __repr__(self) -> str:
        parts = {name: ", ".join(part) for name, part in vars(self).items()}
        return f"Catalogue({'; '.join(f'{name}: {names}' for name, names in parts.items())})"

    if not TYPE_CHECKING:  # type checkers know that there is no such attribute

        def __getattr__(self, name: str) -> NoReturn:
            known = any(name in part for part in vars(self).values())  # none while it is copied
            way = f"; a model is taken by its name: [{name!r}]" if known else ""
            raise AttributeError(f"there is no attribute {name!r}{way}")

    def __getitem__(self, name: str) -> Model:
        for part in (self.neurons, self.synapses, self.plasticity):
            if isinstance(name, str) and name in part:
                return part[name]
        raise UnknownModel.among(list(self), name)

    def __iter__(self) -> Iterator[str]:
        yield from self.neurons
        yield from self.synapses
        yield from self.plasticity

    def __len__(self) -> int:
        return len(self.neurons) + len(self.synapses) + len(self.plasticity)


class UnknownModel(InputError, KeyError):
    """No model of that name; a KeyError too, so that the catalogue is a true mapping.

    Examples
    --------
    >>> sn.models["lfi"]
    Traceback (most recent call last):
    simneuro.catalogue.models_by_name.UnknownModel: there is no model ...
    """

    @classmethod
    def among(cls, known: list[str], name: str) -> "UnknownModel":
        """The error for ``name``, which is none of ``known``.

        Examples
        --------
        >>> from simneuro.catalogue import UnknownModel
        >>> UnknownModel.among(["lif", "adex"], "lf").message
        "there is no model 'lf'. Did you mean 'lif'?"
        """
        return cls(f"there is no model {quoted(name)}.{did_you_mean(name, known)}", allowed=known)

    def __str__(self) -> str:  # KeyError would show the repr
        return str(self.args[0])
