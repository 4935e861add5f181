"""The lookup of models by name: the scenario's own first, then the catalogue's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from simneuro import units
from simneuro.catalogue import UnknownModel, models
from simneuro.errors import InputError, located
from simneuro.model import NeuronModel, Parameter, PlasticityModel, SynapseModel
from simneuro.model.parameters import parameter_entries, parameter_value, read_parameters
from simneuro.network.description import Description, tables

M = TypeVar("M", NeuronModel, SynapseModel, PlasticityModel)

_OWN_SOURCE = "chosen: set in the scenario"
_MOST = 1000  # chosen: more models than an experiment has


@dataclass(frozen=True)
class FamilyLookup(Generic[M]):
    """One family of models: where a scenario has its own, and what the catalogue has.

    ``bare`` is what a table with equations need not say.
    """

    table: str
    title: str
    make: type[M]
    catalogue: Mapping[str, M]
    bare: Mapping[str, Any]

    def names(self, own: Mapping[str, Any]) -> list[str]:
        """The names that a part of a scenario may give."""
        return list(dict.fromkeys([*own, *self.catalogue]))

    def find(self, own: Mapping[str, Any], name: str, variant: str | None = None) -> M:
        """The model called ``name`` among the scenario's own models and the catalogue's.

        Raises
        ------
        InputError
            If there is no such model or variant, or the scenario's own table is wrong.
        """
        if name in own:
            model = own[name] if isinstance(own[name], self.make) else self.read(name, own[name])
        elif name in self.catalogue:
            model = self.catalogue[name]
        else:
            raise UnknownModel.among(self.names(own), name)
        return _varied(model, variant) if variant else model

    def read(self, name: str, table: Description) -> M:
        """The model of a scenario's own table.

        Equal tables give the same model: the points of a sweep share it.
        """
        key = f"{self.table} {name} {table.model_dump_json(context=units.fingerprint)}"
        if key not in _read:
            if len(_read) >= _MOST:
                _read.clear()
            _read[key] = self._made(name, table)
        return _read[key]

    def _made(self, name: str, table: Any) -> M:
        given = _own_fields(table)
        initial = {"initial": table.initial} if "initial" in type(table).model_fields else {}
        if table.model is None:
            given |= {"parameters": read_parameters(table.parameters, _OWN_SOURCE), **initial}
            return self.make(name=name, **{**self.bare, **given})
        base: Any = self.find({}, table.model, table.variant)
        if initial:
            given["initial"] = {**base.initial, **table.initial}
        parameters = _changed(base, table.parameters)
        return replace(base, name=name, parameters=parameters, variants={}, **given)


_read: dict[str, Any] = {}

NEURONS = FamilyLookup(
    "models",
    "neuron model",
    NeuronModel,
    models.neurons,
    {"summary": "", "threshold": "", "reset": ""},
)
SYNAPSES = FamilyLookup(
    "synapses",
    "synapse model",
    SynapseModel,
    models.synapses,
    {"summary": "", "on_pre": "", "current": "", "weight": "nS"},
)
PLASTICITY = FamilyLookup(
    "plasticity", "rule of plasticity", PlasticityModel, models.plasticity, {"summary": ""}
)
FAMILIES: tuple[FamilyLookup[Any], ...] = (NEURONS, SYNAPSES, PLASTICITY)


@lru_cache(_MOST)
def _varied(model: M, variant: str) -> M:
    with located("variant"):
        return model.variant(variant)


def _own_fields(table: Any) -> dict[str, Any]:
    """The keys of a table that are a model's own fields, without tables of names."""
    if (table.model is None) == (table.equations is None):
        raise InputError(
            "this needs either model (another model to start from) or equations, and not both",
            allowed=("model", "equations"),
        )
    if table.variant and table.model is None:
        message = "a variant is one of another model's, so this needs model"
        raise InputError(message, where="variant")
    elsewhere = ("model", "variant", "parameters", "initial")
    return {key: value for key, value in tables(table).items() if key not in elsewhere}


def _changed(base: Any, table: Mapping[str, Any]) -> dict[str, Parameter]:
    """The parameters of ``base``, some with the values, meanings and sources of the table."""
    changed = dict(base.parameters)
    for name, value in table.items():
        quantity = parameter_value(base, name, parameter_entries(name, value)["value"])
        old = base.parameters[name]
        meaning = {"description": old.description, "source": _OWN_SOURCE, "valid": old.valid}
        changed[name] = Parameter(
            **{**meaning, **parameter_entries(name, value), "value": quantity}
        )
    return changed
