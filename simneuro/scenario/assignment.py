"""A field of a scenario with another value at a dotted path."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, get_args

import numpy as np
from brian2.units.fundamentalunits import have_same_dimensions
from pydantic import TypeAdapter, ValidationError

from simneuro import units
from simneuro.errors import InputError, located
from simneuro.model import Model
from simneuro.model.frozen import Frozen
from simneuro.network.description import Description, plain
from simneuro.network.invalid import readable
from simneuro.network.lookup import FAMILIES
from simneuro.network.own import model_table
from simneuro.network.tables import Tables
from simneuro.scenario.paths import keys_of
from simneuro.scenario.scenario_parameters import ScenarioParameter


def change_field(scenario: Tables, path: str, value: Any) -> dict[str, Any]:
    """The field of a scenario that a path leads into, with the value there; read and checked alone.

    Only the entry that changes is read anew: all others stay the objects that they are.

    Returns
    -------
    dict
        The name of the field and its new value.

    Raises
    ------
    InputError
        If the value does not fit; the place is its dotted path.
    """
    table, *parts = keys_of(path)
    field = getattr(scenario, table)
    if not parts:
        return {table: _read(_field_adapter(type(scenario), table), value, table)}
    if not isinstance(field, Mapping):
        document = plain(field, defaults=False)
        set_value(document, parts, value, table)
        return {table: _read(_field_adapter(type(scenario), table), document, table)}
    name, *inner = parts
    entry = value
    if isinstance(field.get(name), ScenarioParameter):
        changes = {inner[0]: value} if inner else value
        with located(f"{table}.{name}"):
            return {table: Frozen({**field, name: _change_parameter(field[name], changes)})}
    if inner:
        entry = field.get(name, {})
        entry = dict(
            model_table(entry) if isinstance(entry, Model) else plain(entry, defaults=False)
        )
        set_value(entry, inner, value, table)
    read = _read(_entry_adapter(type(scenario), table), entry, f"{table}.{name}")
    return {table: Frozen({**field, name: read})}


def _change_parameter(before: ScenarioParameter, changes: Any) -> ScenarioParameter:
    """A parameter of the scenario's own as a bare value, or a table of changes, says."""
    given = changes if isinstance(changes, Mapping) else {"value": changes}
    table = plain(before, defaults=False)
    if "value" in given:
        before.require_same_kind(given["value"])
        table = _with_value(table, given["value"])
    return ScenarioParameter(**{**table, **given})


def _read(adapter: TypeAdapter[Any], value: Any, place: str) -> Any:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise readable(error, place) from None
    except InputError as error:
        raise error.below(place) from None


@cache
def _field_adapter(owner: type[Description], name: str) -> TypeAdapter[Any]:
    field = owner.model_fields[name]
    annotated: Any = field.annotation
    for each in field.metadata:
        annotated = Annotated[annotated, each]
    return TypeAdapter(annotated)


@cache
def _entry_adapter(owner: type[Description], name: str) -> TypeAdapter[Any]:
    """Reads one entry of a table whose keys are names."""
    return TypeAdapter(get_args(owner.model_fields[name].annotation)[1])


def set_value(document: dict[str, Any], parts: list[str], value: Any, table: str) -> None:
    """Set the value at a path in nested tables, making tables on the way.

    Tables inside ``document`` are replaced, not changed: they may belong to another scenario. A
    bare value for a parameter that has a table becomes the value of that table: its meaning and
    its range stay, but not the source where it did not say this value.
    """
    *parents, last = parts
    node = document
    for part in parents:
        inner = node.get(part)
        node[part] = dict(inner) if isinstance(inner, Mapping) else {}
        node = node[part]
    entry = node.get(last)
    of_own_model = parents == ["parameters"] and table in {each.table for each in FAMILIES}
    if of_own_model and isinstance(entry, Mapping) and not isinstance(value, Mapping):
        node[last] = _with_value(entry, value)
    else:
        node[last] = value


def _with_value(entry: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """The table of a parameter with another value, whose source is that of its old one."""
    same = _is_same(entry.get("value"), value)
    kept = {key: said for key, said in entry.items() if same or key != "source"}
    return {**kept, "value": entry["value"] if same else value}


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values of a parameter are one number in one unit."""
    try:
        numbers = [units.read(each) for each in (one, other)]
    except InputError:
        return False
    return bool(have_same_dimensions(*numbers) and np.array_equal(*numbers))
