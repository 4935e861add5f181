"""Long arrays by their length, or by a fingerprint, in the place of their values."""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import get_dimensions
from numpy.typing import NDArray

from simneuro.errors import InputError
from simneuro.unit_table import PLAIN
from simneuro.units.quantities import read
from simneuro.units.symbols import si_unit

LONG = 1000  # values; chosen: more than anybody writes by hand

#: What stands for a long array.
Name = Callable[[Any], str]


def abridged(value: Any, write: Callable[[Any], Any], name: Name) -> Any:
    """``write(value)``, but ``name`` of a long array or list of quantities."""
    if not isinstance(value, (list, np.ndarray)) or np.size(value) <= LONG:
        return write(value)
    try:
        return name(value if isinstance(value, np.ndarray) else read(value))
    except InputError:
        return write(value)


def extent(values: Any) -> str:
    """How many values an array has, and their SI unit."""
    unit = si_unit(get_dimensions(values))
    return f"array of {np.size(values)} values" + (f" in {unit}" if unit != PLAIN else "")


def fingerprint(values: Any) -> str:
    """:func:`extent` and a SHA-256 of the values in SI units.

    They count to 15 significant digits, as in text: whoever writes ``"0.1 nS"`` a thousand times
    means the same array as ``0.1*nS*np.ones(1000)``, though the floats differ in the last place.
    """
    hashed = hashlib.sha256(_content(np.asarray(values).ravel())).hexdigest()
    return f"{extent(values)}, SHA-256 {hashed}"


def _content(values: NDArray[Any]) -> bytes:
    """The different values as text, rising, and then which of them stands where."""
    different, places = np.unique(values.astype(np.float64) + 0.0, return_inverse=True)
    numbers: dict[str, int] = {}
    number = [numbers.setdefault(f"{value:.14e}", len(numbers)) for value in different.tolist()]
    return " ".join(numbers).encode() + np.array(number, dtype="<i8")[places].tobytes()
