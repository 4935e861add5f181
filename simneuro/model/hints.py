"""Hints in messages about models: what people who know Brian2 write, and what is written here."""

import re
from itertools import pairwise

from simneuro.errors import InputError
from simneuro.si.unit_table import NAMES, SYMBOLS

_SPACED = re.compile(r"(?<![\w.])(\d+\.?\d*)\s*([^\W\d_]+)\b")
_COMPARED = re.compile(r"^\s*(\w+)\s*==", re.MULTILINE)
_PRIMED = re.compile(r"^\s*(\w+)'\s*=", re.MULTILINE)
_EQUATION = re.compile(r"^[ \t]*\w+(?:/dt)?[ \t]*=", re.MULTILINE)
_NOT_BASE = re.compile(r"refers to '(\w+)', but this is not a base unit")


class UnknownName(InputError):
    """A text of a model uses a name that nothing has."""


def hint_at_syntax(text: str) -> str:
    """How a quantity is written in equations, if a text has one as scenario files have it."""
    found = _SPACED.search(text)
    if found is not None and found[2] in SYMBOLS:
        return f" In equations a quantity is written with a sign: {found[1]}*{found[2]}."
    compared, primed = _COMPARED.search(text), _PRIMED.search(text)
    if compared is not None:
        return f" A value is assigned by one equals sign: {compared[1]} = ..."
    return f" A derivative is written d{primed[1]}/dt = ..." if primed is not None else ""


def tell_missing_unit(text: str) -> str:
    """The first equation that does not end with its unit, in a sentence; ``""`` if each does."""
    starts = [found.start() for found in _EQUATION.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        lines = (line.partition("#")[0] for line in text[start:end].splitlines())
        equation = " ".join(" ".join(lines).split())
        if ":" not in equation:
            side = equation.partition("=")[0].strip()
            name = side[1:-3] if side.endswith("/dt") else side
            return (
                f"{equation!r} does not end with the unit of {name}, as {side} = ... : volt does; "
                "what has no unit has 1 there"
            )
    return ""


def hint_at_unit(message: str) -> str:
    """The name of a unit for the end of an equation, where Brian2 lists all that it knows."""
    found = _NOT_BASE.search(message)
    if found is None or found[1] not in NAMES:
        return message
    symbol = found[1]
    return f"the unit at the end of an equation is spelt out: {NAMES[symbol]!r}, not {symbol!r}"
