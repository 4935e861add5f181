"""Model objects in the parts of a scenario: named, and kept among the scenario's own models."""

from collections.abc import Mapping
from typing import Any

from simneuro.model import Model
from simneuro.network.description import Description
from simneuro.network.lookup import NEURONS, PLASTICITY, SYNAPSES, FamilyLookup

#: Where parts name their models: the table of the parts, their field, and the family.
_FIELDS: tuple[tuple[str, str, FamilyLookup[Any]], ...] = (
    ("populations", "model", NEURONS),
    ("projections", "synapse", SYNAPSES),
    ("projections", "plasticity", PLASTICITY),
    ("drives", "synapse", SYNAPSES),
)


def adopt_models(document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a scenario with every model object of its parts in a table, under a name.

    A model goes by its own name; one that has the name of another model, as ``lif`` with changed
    parameters has, goes by that name and the name of the part: ``lif_cell``.
    """
    adopted = dict(document)
    for table, key, family in _FIELDS:
        parts = adopted.get(table)
        if not isinstance(parts, Mapping) or not any(
            _has_object(each, key) for each in parts.values()
        ):
            continue
        own = dict(adopted.get(family.table) or {})
        adopted[table] = {
            name: _named(part, key, family, own, name) for name, part in parts.items()
        }
        adopted[family.table] = own
    return adopted


def adopt_model(model: Any, family: FamilyLookup[Any], own: dict[str, Any], part: str) -> str:
    """The name of a model among the scenario's own, where it is put if it is not there."""
    name = str(model.name)
    if name not in own and family.catalogue.get(name) is model:
        return name
    for known, each in own.items():
        if isinstance(each, family.make) and (each is model or each == model):
            return known
    if name in own or name in family.catalogue:
        name = f"{name}_{part}"
    while name in own or name in family.catalogue:
        name += "_"
    own[name] = model
    return name


def _value(part: Any, key: str) -> Any:
    return part.get(key) if isinstance(part, Mapping) else getattr(part, key, None)


def _has_object(part: Any, key: str) -> bool:
    value = _value(part, key)
    several = value if isinstance(value, (list, tuple)) else (value,)
    return any(isinstance(each, Model) for each in several)


def _named(part: Any, key: str, family: FamilyLookup[Any], own: dict[str, Any], name: str) -> Any:
    if not _has_object(part, key):
        return part
    value = _value(part, key)
    if isinstance(value, (list, tuple)):
        named: Any = tuple(_name(each, family, own, name) for each in value)
    else:
        named = _name(value, family, own, name)
    if isinstance(part, Description):
        return part.model_copy(update={key: named})
    return {**part, key: named}


def _name(value: Any, family: FamilyLookup[Any], own: dict[str, Any], part: str) -> Any:
    return adopt_model(value, family, own, part) if isinstance(value, family.make) else value
