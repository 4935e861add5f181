"""The levels at which a response curve is measured, from the texts that name them."""

import re
from typing import Any

import numpy as np

from simneuro import units
from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError, quoted
from simneuro.si.unit_table import PLAIN

_RANGE = re.compile(r"\d\s*(?:-|\u2013|\.\.+|;|to)\s*\d")
_QUANTITY = re.compile(r"\d\s*(?![eE][-+]?\d)[^\W\d_]{1,2}\b")


def read_levels(given: Any, unit: str = "A") -> FloatArray:
    """Currents (A) as a flat array, from the ``levels`` that :func:`response_curve` takes.

    Raises
    ------
    InputError
        If they cannot be read, are not currents, or are not one or more finite numbers.
    """
    if isinstance(given, str) and ":" in given:
        return _read_span(given, unit)
    if isinstance(given, str) and (_RANGE.search(given) or len(_QUANTITY.findall(given)) > 1):
        raise _no_span(given)
    values = np.atleast_1d(units.read_si(given, _symbol(unit), "levels"))
    if not values.size or not np.isfinite(values).all():
        what = "current" if unit == "A" else f"number in {unit}"
        raise InputError(f"need one finite {what} or more", where="levels")
    return values


def count_levels(given: Any) -> int:
    """How many levels these are, before their unit is known; 1 for what cannot be read."""
    if not isinstance(given, str):
        return max(int(np.size(given)), 1)
    count = given.rpartition(":")[2].strip()
    return max(int(count), 1) if ":" in given and count.isdecimal() else 1


def _read_span(text: str, unit: str) -> FloatArray:
    """The levels of ``"from : to : how many"``, in an SI unit."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3 or not parts[2].isdecimal() or int(parts[2]) < 2:
        raise _no_span(text)
    first, last = (units.read_si(part, _symbol(unit), "levels") for part in parts[:2])
    return np.linspace(first, last, int(parts[2]))


def _no_span(text: str) -> InputError:
    return InputError(
        f'{quoted(text)} is not "from : to : how many", such as "0 nA : 2 nA : 50", with two or '
        "more",
        where="levels",
    )


def _symbol(unit: str) -> str:
    return "" if unit == PLAIN else unit
