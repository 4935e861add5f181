"""Everything that is wrong in a scenario file, where loading tells the first thing only."""

import copy
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from simneuro.errors import InputError
from simneuro.network.file_root import files_below
from simneuro.network.lookup import FAMILIES
from simneuro.scenario.error_lines import find_entry
from simneuro.scenario.loading import find_file
from simneuro.scenario.paths import keys_of
from simneuro.scenario.scenario import Scenario

_MOST = 50  # chosen: more are not read
# What stands for keys that a scenario cannot do without. Chosen: so long that all times fit.
_NEEDED = {"title": "untitled", "duration": "1000 s"}

_OWN_MODELS = {family.table for family in FAMILIES}
_PARTS = ("populations", "sources", "projections", "drives")

Entry = tuple[str, ...]


def list_errors(source: str | Path) -> list[InputError]:
    """All that is wrong in a scenario's file, each with its line, in the order of the lines.

    Whatever is found wrong is mended where a similar name is allowed, and taken out elsewhere; then
    the rest is read again. What is wrong only because something was taken out is not told.

    Parameters
    ----------
    source : str or Path
        As :meth:`Scenario.load` takes it.

    Raises
    ------
    InputError
        If there is no such file, or it is not TOML.
    """
    file = find_file(source)
    document = file.document
    with files_below(file.root):
        found = _collect(document)
    return [file.placed(each) for each in sorted(found, key=lambda each: file.find_line(each) or 0)]


def _collect(document: Mapping[str, Any]) -> list[InputError]:
    found: list[InputError] = []
    taken: set[Entry] = set()
    for _ in range(_MOST):
        try:
            Scenario(**document)
        except InputError as error:
            path, missing = find_entry(document, error)
            if not (
                _follows(error, path, missing, taken) or _rests_on(document, error, path, taken)
            ):
                found.append(error)
            mended = _mended(document, path, error)
            if mended is None:
                path = _whole_change(path) or (error.where,)
                taken.add(path)
                mended = _without(document, path)
            if mended == document:
                break
            document = mended
        else:
            break
    return found


def _follows(error: InputError, path: Entry, missing: Entry, taken: set[Entry]) -> bool:
    """Whether an error is about something that was taken out, or mentions it."""
    place = path + missing
    inside = [path[-1] for path in taken if path[:-1] == place or len(path) == 2]
    tables = {path[:1] for path in taken if len(path) <= 2}
    # What is said of a whole table rests on all that stood in it.
    if place and any(path[: len(place)] == place for path in taken):
        return True
    left_out = {path[-1] for path in taken if path[:-1] == place[:-1]}
    if missing and left_out & set(re.findall(r"\w+", error.message)):
        return True
    # The texts of a model and its parameters rest on each other.
    models = {path[:2] for path in taken if path[0] in _OWN_MODELS}
    return (
        place in taken | tables
        or place[:2] in models
        or any(repr(name) in error.message for name in inside)
    )


def _rests_on(
    document: Mapping[str, Any], error: InputError, path: Entry, taken: set[Entry]
) -> bool:
    """Whether a path is missing, or a model is wrong, of which a part was taken out."""
    leads = tuple(keys_of(error.key))
    if len(leads) > 1 and any(leads[: len(each)] == each for each in taken):
        return True
    if len(path) < 2 or path[0] not in _PARTS:
        return False
    part = document[path[0]][path[1]]
    named = part.values() if isinstance(part, Mapping) else ()
    models = {each[1] for each in taken if each[0] in _OWN_MODELS and len(each) > 1}
    return any(
        name in models and re.search(rf"\b{re.escape(name)}\b", error.message)
        for name in named
        if isinstance(name, str)
    )


def _whole_change(path: Entry) -> Entry:
    """The entry, or the change of a condition or ``[quick]`` that it lies in: a path with a value.

    What is left of a change would be another one.
    """
    return path[: {"conditions": 3, "sweep": 2, "quick": 2}.get(path[0] if path else "")]


def _mended(document: Mapping[str, Any], path: Entry, error: InputError) -> dict[str, Any] | None:
    """The document with the most similar name that is allowed; None if there is none."""
    if not path or not error.allowed:
        return None
    made, table, last = _copied(document, path)
    wrong = last if error.key else table[last]
    # Of a dotted path one part is wrong, which the message names.
    parents, dot, part = wrong.rpartition(".") if error.key else ("", "", wrong)
    if not isinstance(part, str) or (dot and repr(part) not in error.message):
        return None
    near = [parents + dot + name for name in get_close_matches(part, error.allowed, n=1)]
    if not near:
        return None
    if error.key and near[0] in table:
        both = table[near[0]], table[last]
        if not all(isinstance(each, Mapping) for each in both) or both[0].keys() & both[1].keys():
            return None
        table[near[0]] = {**both[0], **table.pop(last)}
    elif error.key:
        table[near[0]] = table.pop(last)
    else:
        table[last] = near[0]
    return made


def _without(document: Mapping[str, Any], path: Entry) -> dict[str, Any]:
    """The document without an entry."""
    made, table, last = _copied(document, path)
    table.pop(last, None)
    if table is made and last in _NEEDED:
        made[last] = _NEEDED[last]
    return made


def _copied(document: Mapping[str, Any], path: Entry) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A copy of a document, the table in it that holds an entry, and the entry's key there."""
    made = copy.deepcopy(dict(document))
    table = made
    for key in path[:-1]:
        table = table[key]
    return made, table, path[-1]
