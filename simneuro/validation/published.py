"""Published values, typed from papers and from their authors' files (``published.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from simneuro.errors import InputError

_KEYS = {"what", "value", "unit", "place"}


@dataclass(frozen=True)
class Published:
    """One published value, or several of a kind, with its place in the paper.

    Parameters
    ----------
    key : str
        ``paper.name``, where ``paper`` is a key of the bibliography.
    what, unit, place : str
    values : tuple of float

    Examples
    --------
    >>> from simneuro import validation
    >>> validation.Published(
    ...     "brunel2000.tau", "membrane time constant", (20.0,), "ms", "table 1"
    ... ).value
    20.0
    """

    key: str
    what: str
    values: tuple[float, ...]
    unit: str
    place: str

    @property
    def value(self) -> float:
        """The only value.

        Raises
        ------
        InputError
            If there are several.
        """
        if len(self.values) != 1:
            raise InputError(f"{self.key} has {len(self.values)} values", where="published.toml")
        return self.values[0]

    @property
    def source(self) -> str:
        """The paper and the place in it."""
        return f"{self.key.partition('.')[0]}, {self.place}"


@cache
def published() -> dict[str, Published]:
    """Every published value by its key.

    Raises
    ------
    InputError
        If an entry of the file lacks a key, or has an unknown one.
    """
    text = files("simneuro.validation").joinpath("published.toml").read_text(encoding="utf-8")
    return {
        f"{paper}.{name}": _parse_entry(f"{paper}.{name}", table)
        for paper, tables in tomllib.loads(text).items()
        for name, table in tables.items()
    }


def _parse_entry(key: str, table: dict[str, Any]) -> Published:
    if table.keys() != _KEYS:
        raise InputError(
            "an entry must have exactly these keys", where=f"published.toml: {key}", allowed=_KEYS
        )
    value = table["value"]
    values = tuple(map(float, value if isinstance(value, list) else [value]))
    return Published(key, table["what"], values, table["unit"], table["place"])
