"""Numbers as Python source, read back to the same bits: quantities, lists, long arrays."""

import base64
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from brian2.core.namespace import DEFAULT_UNITS
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, get_dimensions

from simneuro.engine.equations.receptors import base_units

_WRITTEN_OUT = 12  # values of an array; chosen: as many as fit into a line
_WIDTH = 96
_SMALLEST = 0.01  # ms; people write 0.1 ms, not 100 us

# Units that people write, the largest first; of others the base units.
_UNITS = (
    *(
        "volt",
        "mV",
        "uvolt",
        "amp",
        "uA",
        "nA",
        "pA",
        "siemens",
        "msiemens",
        "uS",
        "nS",
        "psiemens",
    ),
    *("second", "ms", "us", "kHz", "Hz", "Gohm", "Mohm", "ohm", "farad", "uF", "nF", "pF"),
    *("metre", "mm", "um", "kelvin", "coulomb", "mmolar"),
)

#: The functions of a script that read its long arrays.
READER = '''
def numbers(name):
    """A long array: its differences, or its values, compressed and written as text."""
    kind, is_summed, text = NUMBERS[name]
    values = np.frombuffer(zlib.decompress(base64.b85decode(text.replace("\\n", ""))), kind)
    return np.cumsum(values, dtype=np.int64) if is_summed else values
'''


@dataclass
class Written:
    """What a script has been given so far beside its text.

    Attributes
    ----------
    same_digits : bool
        Whether steps are simneuro's own, and not those of Brian2's integrators.
    imported : set of str
        Names of Brian2.
    arrays : mapping of name to (type, whether it is differences, text)
        The long arrays.
    """

    same_digits: bool = True
    imported: set[str] = field(default_factory=set)
    arrays: dict[str, tuple[str, bool, str]] = field(default_factory=dict)

    def value(self, value: Any, dim: Dimension, name: str) -> str:
        """A number or an array with a dimension; a long array is kept under a name."""
        if np.ndim(value):
            unit = self.unit(dim)
            return self.array(np.asarray(value), name) + ("" if unit == "1" else f"*{unit}")
        if isinstance(value, (int, np.integer)) and dim is DIMENSIONLESS:
            return str(int(value))
        for unit in _names_of(dim):
            scale = float(DEFAULT_UNITS[unit])
            number = float(f"{float(value) / scale:.15g}")
            smallest = _SMALLEST if unit == "ms" else 1
            if number * scale == float(value) and (smallest <= abs(number) < 1e4 or not number):
                self.imported.add(unit)
                return f"{_short(number)}*{unit}"
        unit = self.unit(dim)
        return repr(float(value)) + ("" if unit == "1" else f"*{unit}")

    def unit(self, dim: Dimension) -> str:
        """The SI unit of a dimension as Python has it: its value is 1."""
        named = (name for name in _names_of(dim) if float(DEFAULT_UNITS[name]) == 1.0)
        found = next(named, None)
        if found is None:
            found = base_units(dim)
            self.imported |= {each for each in found.replace("*", " ").split() if each.isalpha()}
            return found if found == "1" else f"({found})"
        self.imported.add(found)
        return found

    def array(self, values: np.ndarray, name: str) -> str:
        """An array: written out if it is short, otherwise by name."""
        flat = np.ravel(values)
        shape = f".reshape{values.shape}" if values.ndim > 1 else ""
        if flat.size <= _WRITTEN_OUT:
            return f"np.array([{', '.join(map(_plain, flat.tolist()))}]){shape}"
        self.arrays[name] = _packed(flat)
        return f'numbers("{name}"){shape}'

    def listed_arrays(self) -> Iterator[str]:
        """The lines of the table of long arrays."""
        yield "NUMBERS = {"
        for name, (kind, is_summed, text) in self.arrays.items():
            yield f'    "{name}": ("{kind}", {is_summed}, """'
            yield from (text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH))
            yield '"""),'
        yield "}"


def unit_in_equations(dim: Dimension) -> str:
    """A dimension as people write it in Brian2's equations."""
    named = (name for name in _names_of(dim) if float(DEFAULT_UNITS[name]) == 1.0)
    return next(named, base_units(dim))


@lru_cache
def _units_by_dimension() -> Mapping[Dimension, tuple[str, ...]]:
    found: dict[Dimension, tuple[str, ...]] = {}
    for name in _UNITS:
        dim = get_dimensions(DEFAULT_UNITS[name])
        found[dim] = (*found.get(dim, ()), name)
    return found


def _names_of(dim: Dimension) -> tuple[str, ...]:
    return _units_by_dimension().get(dim, ())


def _short(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _plain(number: float) -> str:
    return {np.inf: "np.inf", -np.inf: "-np.inf"}.get(number, repr(number))


def _packed(values: np.ndarray) -> tuple[str, bool, str]:
    """Type, whether it is differences, and the compressed bytes as text."""
    is_whole = values.dtype.kind in "iu"
    stored = np.diff(values.astype(np.int64), prepend=0) if is_whole else values.astype("<f8")
    if is_whole:
        smallest = next(
            kind
            for kind in ("<i1", "<i2", "<i4", "<i8")
            if np.iinfo(kind).min <= stored.min() and stored.max() <= np.iinfo(kind).max
        )
        stored = stored.astype(smallest)
    text = base64.b85encode(zlib.compress(stored.tobytes())).decode("ascii")
    return stored.dtype.str, is_whole, text
