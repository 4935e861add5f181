"""Dotted paths such as ``populations.exc.parameters.t_ref``: which exist, and how to assign one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model import Model
from simneuro.model.frozen import Frozen
from simneuro.network.description import Description, plain
from simneuro.network.invalid import readable
from simneuro.network.lookup import FAMILIES
from simneuro.network.own import model_table
from simneuro.network.resolve import neuron_of
from simneuro.network.tables import Tables

#: The tables whose keys are dotted paths themselves; ``*`` stands for a name.
_KEYED_BY_PATH = (
    *(("conditions", "*"), ("sweep",), ("quick",)),
    *(("schedule", "values"), ("schedule", "states", "*")),
)
_PARTS = ("populations", "sources", "projections", "drives")
_DEEP = 4  # names in a path, as in populations.exc.parameters.t_ref
_KEY = re.compile(r"""(?:^|\.)(?:"([^"]*)"|'([^']*)'|([^.]*))""")


def keys_of(path: str) -> list[str]:
    """The keys that a dotted path leads through, each in quotes or not.

    A key of a condition, of the sweep, of ``[quick]`` or of a schedule is a path, with its dots.

    Examples
    --------
    >>> keys_of("conditions.weak.projections.out.scale")
    ['conditions', 'weak', 'projections.out.scale']
    >>> keys_of('sweep."drives.step.amplitude"')
    ['sweep', 'drives.step.amplitude']
    """
    found = list(_KEY.finditer(path))
    is_whole = "".join(each[0] for each in found) == path
    keys = ["".join(filter(None, each.groups())) for each in found] if is_whole else path.split(".")
    table = next((each for each in _KEYED_BY_PATH if _leads_into(keys, each)), None)
    return [*keys[: len(table)], ".".join(keys[len(table) :])] if table else keys


def _leads_into(keys: list[str], table: tuple[str, ...]) -> bool:
    """Whether keys lead to something inside a table."""
    pairs = zip(keys, table, strict=False)
    return len(keys) > len(table) and all(wanted in ("*", key) for key, wanted in pairs)


def check_path(scenario: Tables, path: str) -> None:
    """Raise :class:`InputError`, listing what exists, if ``path`` does not.

    Keys that are paths themselves are checked where they are applied.
    """
    node: Any = scenario
    parts = keys_of(path)
    if any(_leads_into(parts, each) for each in _KEYED_BY_PATH):
        parts.pop()
    for depth, part in enumerate(parts):
        names = list(_names(scenario, node, parts[:depth]))
        if part not in names:
            raise _missing(scenario, path, parts[:depth], part, names)
        node = node.get(part) if isinstance(node, Mapping) else getattr(node, part)


def _names(tables: Tables, node: Any, parents: list[str]) -> Iterable[str]:
    match parents:
        case ["populations", name, "parameters"]:
            return neuron_of(tables, name).parameters
        case ["populations", name, "initial"]:
            return neuron_of(tables, name).parsed.diff_eq_names
        case [table, name, "parameters"]:
            for family in FAMILIES:
                if family.table == table:
                    return list(family.find(getattr(tables, table), name).parameters)
    if isinstance(node, (BaseModel, Model)):
        return type(node).model_fields if isinstance(node, BaseModel) else vars(node)
    return node if isinstance(node, Mapping) else ()


def _missing(
    tables: Tables, path: str, parents: list[str], part: str, names: list[str]
) -> InputError:
    parent = ".".join(parents) or "a scenario"
    inside = "".join(f"{each}." for each in parents)
    hint = _elsewhere(tables, path) or did_you_mean(part, names, inside=inside)
    if not names:
        return InputError(f"there is no {quoted(path)}: {parent} holds no further keys", key=path)
    return InputError(
        f"there is no {quoted(path)}: {parent} has no {quoted(part)}.{hint}",
        allowed=names,
        key=path,
    )


def _elsewhere(tables: Tables, path: str) -> str:
    """A hint at the path that has these names in this order and others between; ``""`` if none."""
    given = path.split(".")
    found = [each for each in _list_paths(tables) if _ends_like(given, each)]
    if len(found) > 1:
        return f" Its path may be {'.'.join(found[0])!r}, or that of another part."
    return f" Did you mean {'.'.join(found[0])!r}?" if found else ""


def _list_paths(tables: Tables) -> Iterator[list[str]]:
    """The parts of the paths into the tables of a network's parts."""
    for table in _PARTS:
        yield from _paths_below(tables, getattr(tables, table), [table])


def _paths_below(tables: Tables, node: Any, parents: list[str]) -> Iterator[list[str]]:
    for name in _names(tables, node, parents):
        path = [*parents, name]
        yield path
        if len(path) < _DEEP:
            inner = node.get(name) if isinstance(node, Mapping) else getattr(node, name, None)
            yield from _paths_below(tables, inner, path)


def _ends_like(given: list[str], path: list[str]) -> bool:
    """Whether names are the last one of a path and some before it, in its order."""
    rest = iter(path)
    return given[-1] == path[-1] and all(part in rest for part in given)


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
        _assign(document, parts, value, table)
        return {table: _read(_field_adapter(type(scenario), table), document, table)}
    name, *inner = parts
    entry = value
    if inner:
        entry = field.get(name, {})
        entry = dict(
            model_table(entry) if isinstance(entry, Model) else plain(entry, defaults=False)
        )
        _assign(entry, inner, value, table)
    read = _read(_entry_adapter(type(scenario), table), entry, f"{table}.{name}")
    return {table: Frozen({**field, name: read})}


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


def _assign(document: dict[str, Any], parts: list[str], value: Any, table: str) -> None:
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
        same = _is_same(entry.get("value"), value)
        kept = {key: said for key, said in entry.items() if same or key != "source"}
        node[last] = {**kept, "value": entry["value"] if same else value}
    else:
        node[last] = value


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values of a file are the same number or the same text."""
    try:
        return float(one) == float(other)
    except (TypeError, ValueError):
        return str(one) == str(other)
