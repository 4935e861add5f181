"""Dotted paths such as ``populations.exc.parameters.t_ref``, and which of them exist."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model import Model
from simneuro.network.lookup import FAMILIES
from simneuro.network.resolve import neuron_of
from simneuro.network.tables import Tables

#: The tables whose keys are dotted paths themselves; ``*`` stands for a name.
_KEYED_BY_PATH = (
    *(("conditions", "*"), ("sweep",), ("quick",)),
    *(("schedule", "values"), ("schedule", "states", "*")),
)
_PARTS = ("populations", "sources", "projections", "drives", "parameters")
_DEEP = 4  # names in a path, as in populations.exc.parameters.t_ref
_KEY = re.compile(r"""(?:^|\.)(?:"([^"]*)"|'([^']*)'|([^.]*))""")


def keys_of(path: str) -> list[str]:
    """The keys that a dotted path leads through.

    A key of a condition, of the sweep, of ``[quick]`` or of a schedule is a path, with its dots. It
    may stand in quotes, as in a file; other keys are names, which need none.

    Examples
    --------
    >>> from simneuro.scenario.paths import keys_of
    >>> keys_of("conditions.weak.projections.out.scale")
    ['conditions', 'weak', 'projections.out.scale']
    >>> keys_of('sweep."drives.step.amplitude"')
    ['sweep', 'drives.step.amplitude']
    """
    found = list(_KEY.finditer(path))
    is_whole = "".join(each[0] for each in found) == path
    keys = ["".join(filter(None, each.groups())) for each in found] if is_whole else path.split(".")
    table = next((each for each in _KEYED_BY_PATH if _leads_into(keys, each)), None)
    if table is None:
        return path.split(".")
    return [*keys[: len(table)], ".".join(keys[len(table) :])]


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
        names = list(names_in(scenario, node, parts[:depth]))
        if part not in names:
            raise _missing(scenario, path, parts[:depth], part, names)
        node = node.get(part) if isinstance(node, Mapping) else getattr(node, part)


def names_in(tables: Tables, node: Any, parents: list[str]) -> Iterable[str]:
    """What a path may go on with after ``parents``, which lead to ``node``."""
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
    found = [
        each
        for table in _PARTS
        for each in list_paths(tables, getattr(tables, table), [table])
        if _ends_like(given, each)
    ]
    if len(found) > 1:
        return f" Its path may be {'.'.join(found[0])!r}, or that of another part."
    return f" Did you mean {'.'.join(found[0])!r}?" if found else ""


def list_paths(tables: Tables, node: Any, parents: list[str]) -> Iterator[list[str]]:
    """The names of each path into a table or a part, which itself lies at ``parents``."""
    for name in names_in(tables, node, parents):
        path = [*parents, name]
        yield path
        if len(path) < _DEEP:
            inner = node.get(name) if isinstance(node, Mapping) else getattr(node, name, None)
            yield from list_paths(tables, inner, path)


def _ends_like(given: list[str], path: list[str]) -> bool:
    """Whether names are the last one of a path and some before it, in its order."""
    rest = iter(path)
    return given[-1] == path[-1] and all(part in rest for part in given)
