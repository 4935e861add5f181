"""Text in place of the values of long arrays: their length, or a fingerprint."""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import get_dimensions

from simneuro.errors import InputError
from simneuro.si.significant_digits import as_in_text
from simneuro.si.unit_table import PLAIN
from simneuro.units.quantities import read
from simneuro.units.symbols import si_unit

LONG = 1000  # values; chosen: more than people write by hand
_BLOCK = 1 << 16  # values; chosen: what is computed for them fits into the processor's cache

#: A function that gives the text in place of a long array.
Name = Callable[[Any], str]


def abridge(value: Any, write: Callable[[Any], Any], name: Name) -> Any:
    """``write(value)``, or ``name(value)`` for a long array or list of quantities."""
    if not isinstance(value, (list, np.ndarray)) or np.size(value) <= LONG:
        return write(value)
    try:
        return name(value if isinstance(value, np.ndarray) else read(value))
    except InputError:
        return write(value)


def extent(values: Any) -> str:
    """The number of values of an array, and their SI unit, in words.

    Examples
    --------
    >>> from simneuro import units
    >>> units.extent(units.read(["1 ms", "2 ms"]))
    'array of 2 values in s'
    """
    unit = si_unit(get_dimensions(values))
    return f"array of {np.size(values)} values" + (f" in {unit}" if unit != PLAIN else "")


def fingerprint(values: Any) -> str:
    """:func:`extent` and a SHA-256 of the values in SI units.

    The values count to 15 significant digits, as in text: a thousand times ``"0.1 nS"`` is the same
    array as ``0.1*nS*np.ones(1000)``, though the floats differ in the last place.

    Examples
    --------
    >>> from simneuro import units
    >>> one, other = units.read(["100 uV"] * 3), units.read(["0.1 mV"] * 3)
    >>> units.fingerprint(one) == units.fingerprint(other)
    True
    """
    hashed = hashlib.sha256()
    flat = np.asarray(values).ravel()
    for begin in range(0, flat.size, _BLOCK):
        numbers = as_in_text(flat[begin : begin + _BLOCK])
        numbers[np.isnan(numbers)] = np.nan  # whatever its sign
        hashed.update(numbers.astype("<f8").tobytes())
    return f"{extent(values)}, SHA-256 {hashed.hexdigest()}"
