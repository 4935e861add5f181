"""The files that a scenario names, in its drives and sources and in its variations."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from simneuro.errors import InputError
from simneuro.network.file_root import files_below
from simneuro.network.sample_files import SampleFile
from simneuro.network.state_files import StateFile
from simneuro.scenario.scenario_fields import ScenarioFields

# Names that a list of checksums can hold, a name a line, and that no draft has.
_PLAIN = re.compile(r"(?:[\w .+()-]+/)*[\w+(][\w .+()-]*")
_ODD = re.compile(r"[^\w+-]")
_LONGEST = 100  # characters of a name; chosen


def with_digests(scenario: ScenarioFields, document: dict[str, Any]) -> dict[str, Any]:
    """A document with digests in the place of the files that its variations name.

    The drives' own values have that of their content already.
    """
    names = {file.name: f"SHA-256 {file.sha256}" for file in _of_variations(scenario)}
    return _with_names(document, names) if names else document


def gathered(
    scenario: ScenarioFields, taken: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, SampleFile]]:
    """A scenario's document with files that lie beside it, and these files by their names there.

    A file keeps its name if it already lies beside the scenario or below, and the name does not
    begin with one of those that are ``taken``; but of a recording in a folder only its spikes are
    kept, as a file.
    """
    parts = (*scenario.drives.values(), *scenario.sources.values(), scenario.schedule)
    found = [getattr(part, "file", None) for part in parts]
    named = [file for file in found if isinstance(file, SampleFile)]
    files = {file.name: file for file in (*_of_variations(scenario), *named)}
    names = {name: _name_beside(file, taken) for name, file in files.items()}
    document = scenario.document()
    if files:
        document = _with_names(document, names)
    return document, {names[name]: file for name, file in files.items()}


def _name_beside(file: SampleFile, taken: Collection[str]) -> str:
    path = PurePath(file.name)
    beside = path.with_suffix(".npz") if path.suffix == ".zarr" else path
    elsewhere = path.is_absolute() or ".." in path.parts or path.parts[0] in taken
    if elsewhere or not _PLAIN.fullmatch(file.name):
        return f"{_ODD.sub('_', path.stem)[:_LONGEST]}-{file.sha256[:8]}{beside.suffix}"
    return beside.as_posix()


def _of_variations(scenario: ScenarioFields) -> Iterator[SampleFile]:
    named: list[str] = []

    def note(name: str) -> str:
        named.append(name)
        return name

    for table in scenario.conditions.values():
        _each_name(table, note)
    _each_name(scenario.quick, note)
    for path, values in scenario.sweep.items():
        if isinstance(values, tuple):
            for value in values:
                _each_name({path: value}, note)
    with files_below(scenario.file_root):
        yield from [_read(name) for name in dict.fromkeys(named)]


def _read(name: str) -> SampleFile:
    """A file of samples, or of states: their endings tell, but for tables of text."""
    try:
        return SampleFile.read(name)
    except InputError:
        return StateFile.read(name)


def _each_name(changes: Mapping[str, Any], rename: Callable[[str], str]) -> dict[str, Any]:
    """Changes by path with other names of files."""
    made = dict(changes)
    for path, value in changes.items():
        match path.split("."):
            case ["drives" | "sources", _, "file"] | ["schedule", "file"] if isinstance(value, str):
                made[path] = rename(value)
            case ["drives" | "sources", _] | ["schedule"] if isinstance(
                value, Mapping
            ) and isinstance(value.get("file"), str):
                made[path] = {**value, "file": rename(value["file"])}
    return made


def _with_names(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A document in which files have other names."""

    def rename(name: str) -> str:
        return names.get(name, name)

    def changed(table: Any) -> dict[str, Any]:
        return _each_name(table, rename)

    made = dict(document)
    for table in ("drives", "sources"):
        made[table] = {
            key: changed({f"{table}.{key}": part})[f"{table}.{key}"]
            for key, part in document.get(table, {}).items()
        }
    if document.get("schedule"):
        made["schedule"] = changed({"schedule": document["schedule"]})["schedule"]
    if "conditions" in document:
        made["conditions"] = {key: changed(each) for key, each in document["conditions"].items()}
    if "quick" in document:
        made["quick"] = changed(document["quick"])
    if "sweep" in document:
        made["sweep"] = {
            path: [changed({path: value})[path] for value in values]
            for path, values in document["sweep"].items()
        }
    return made
