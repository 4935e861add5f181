"""Scenario files: where they lie, and how they are read."""

import os
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from simneuro.errors import InputError, quoted
from simneuro.network.file_root import FileRoot
from simneuro.scenario.error_lines import find_entry, line_of
from simneuro.scenario.toml_errors import explain
from simneuro.system.scenario_folder import bundled as bundled
from simneuro.system.scenario_folder import bundled_folder as bundled_folder
from simneuro.system.scenario_folder import find as find

# Chosen: all that a scenario says lies six deep, and lists of a million numbers take 10 MB.
_DEEPEST = 20
_LARGEST = 20_000_000  # bytes
_SEARCHED = 1_000_000  # characters in which lines are looked for
_WHOLE = 2**63  # TOML's whole numbers have 64 bits


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario's file.

    Attributes
    ----------
    toml : Path
    companion : Path, optional
        The ``.py`` beside it.
    """

    toml: Path
    companion: Path | None

    @cached_property
    def text(self) -> str:
        """What stands in it."""
        return read_text(self.toml)

    @cached_property
    def document(self) -> dict[str, Any]:
        """Its nested tables, with a name."""
        return {"name": self.toml.stem} | parse_file(self.toml, self.text)

    @property
    def root(self) -> FileRoot:
        """Where the files lie that it names; beside one of a run there may be no others."""
        of_a_run = self.toml.with_name("run.json").exists()
        return FileRoot(self.toml.absolute().parent, only_inside=of_a_run)

    def find_line(self, error: InputError) -> int | None:
        """The line that an error of its document is about; None if there is none."""
        path, _ = find_entry(self.document, error)
        return line_of(self.text, path) if len(self.text) <= _SEARCHED else None

    def placed(self, error: InputError) -> InputError:
        """An error of its document with the name of the file, and that line."""
        line = self.find_line(error)
        return error.at(f"{self.toml.name}, line {line}" if line else self.toml.name)


def find_file(source: str | os.PathLike[str]) -> ScenarioFile:
    """The file of a scenario, by bundled name or path."""
    return ScenarioFile(*find(source))


def read_toml(toml: Path) -> dict[str, Any]:
    """The nested tables of a file."""
    return parse_file(toml, read_text(toml))


def read_text(toml: Path) -> str:
    """The text of a file."""
    try:
        with toml.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(toml)) from None
    if len(content) > _LARGEST:
        message = f"this file has more than {_LARGEST / 1e6:.0f} MB; long lists belong in Python"
        raise InputError(message, where=toml.name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = (
            f"this is not TOML, which is text in UTF-8: line {line} has another encoding; "
            "save the file as UTF-8 in your editor"
        )
        raise InputError(message, where=toml.name) from None


def parse_file(toml: Path, text: str) -> dict[str, Any]:
    """The nested tables of a file that was read; errors name it."""
    try:
        return parse_toml(text)
    except InputError as error:
        raise error.at(toml.name) from None


def parse_toml(text: str) -> dict[str, Any]:
    """The nested tables of a TOML document.

    Raises
    ------
    InputError
        If it is not TOML, its tables or lists are nested too deeply, or a whole number is too
        large.
    """
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:  # TOMLDecodeError, or what Python says of numbers of 5000 digits
        is_syntax = isinstance(error, tomllib.TOMLDecodeError)
        said = explain(str(error), text) if is_syntax else "a number is too long"
        raise InputError(f"this is not TOML: {said}") from None
    level: list[Any] = [document]
    for _ in range(_DEEPEST):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner.extend(each.values())
            elif isinstance(each, list):
                inner.extend(each)
            elif isinstance(each, int) and not -_WHOLE <= each < _WHOLE:
                raise InputError(f"the whole number {quoted(each)} is too large: TOML has 64 bits")
        level = inner
    if level:
        raise _too_deep()
    return document


def _too_deep() -> InputError:
    return InputError(f"tables and lists lie more than {_DEEPEST} inside one another")
