"""The places of errors in a scenario file: the entry that an error is about, and its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from simneuro.errors import InputError

Path = tuple[str, ...]
_LONGEST = 500  # lines of an entry; chosen: longer lists are not searched for their end
_BESIDE = re.compile(r" with conditions\.[^:]*")
_LATER = re.compile(r"^schedule at [^:]*: ")  # what the values of a schedule lead to at a time


def find_entry(document: Mapping[str, Any], error: InputError) -> tuple[Path, Path]:
    """The keys that lead to what an error is about, as far as they exist, and those that do not.

    Parameters
    ----------
    document : mapping
        The nested tables of the file.
    error : InputError
        Its place is a dotted path, or that of a condition and then a path of what it changes.
    """
    place = _LATER.sub("schedule.values.", _BESIDE.sub("", error.where)).replace(": ", ".")
    rest = [*filter(None, place.split(".")), *([error.key] if error.key else [])]
    node: Any = document
    path: Path = ()
    while rest and isinstance(node, Mapping):
        # The keys of conditions and of the sweep are dotted paths themselves.
        joined = (".".join(rest[:count]) for count in range(1, len(rest) + 1))
        key = next((each for each in joined if each in node), None)
        if key is None:
            break
        node, path, rest = node[key], (*path, key), rest[key.count(".") + 1 :]
    return path, tuple(rest)


def line_of(text: str, path: Path) -> int | None:
    """The line of an entry in the text of a file, or that of the table that it stands in."""
    lines = key_lines(text)
    known = (path[:depth] for depth in range(len(path), 0, -1))
    return next((lines[each] for each in known if each in lines), None)


def key_lines(text: str) -> dict[Path, int]:
    """The line, from 1, at which each key and each table of a TOML document stands."""
    found: dict[Path, int] = {}
    table: Path = ()
    for line, written in _entries(text):
        (path, *more) = _paths(tomllib.loads(written))
        if written.lstrip().startswith("["):
            table = (path, *more)[-1]
            for each in (path, *more):  # [a.b] is also where there is an a, if nothing else is
                found.setdefault(each, line)
        else:
            for each in (path, *more):
                found.setdefault(table + each, line)
    return found


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """Every key with its value and every head of a table, each with the line where it begins.

    An entry ends with the first line with which it is whole.
    """
    pending: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not pending and (not line.strip() or line.lstrip().startswith("#")):
            continue
        pending.append(line)
        written = "\n".join(pending)
        if len(pending) > _LONGEST:
            return
        try:
            tomllib.loads(written)
        except tomllib.TOMLDecodeError:
            continue
        yield number - len(pending) + 1, written
        pending.clear()


def _paths(tables: Mapping[str, Any]) -> list[Path]:
    """The paths of all entries in nested tables, those of tables before what they hold."""
    found: list[Path] = []
    for key, value in tables.items():
        found.append((key,))
        if isinstance(value, Mapping):
            found += [(key, *each) for each in _paths(value)]
    return found
