"""Quantities as people write them: in the unit that suits their size, to 15 digits."""

import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity, get_dimensions

from simneuro.si.unit_table import PREFIXED, PREFIXES
from simneuro.units.symbols import CELSIUS, CUSTOMARY, ZERO_CELSIUS, base_unit, dimension, unit

# Units kept below 1, down to a hundredth: people write 0.1 ms, not 100 us.
_KEPT = ("ms", "mS/cm^2")

# Axes of figures have mV and nS, of which people write a hundredth too. Files keep the finer unit,
# on which the digests of scenarios rest.
_ON_AXES = {"uV": "mV", "pS": "nS"}
_FINE = re.compile(r"(-?\d+(?:\.\d+)?) (uV|pS)\b(?![*/^])")

_KELVIN = dimension("K")
# Temperatures that people give in degrees Celsius; others, such as differences, are in K.
# Chosen: wider than anything that lives, and far from every difference.
_CELSIUS_FROM, _CELSIUS_TO = 200.0, 400.0

_TINY = 0.1  # of a unit; chosen: people write 0.5 us, and 5 ns for a hundredth of that
_SHORT = 6  # characters; chosen: 20 /min is what people write for 0.333333333333333 Hz


def customary_unit(value: Any) -> str:
    """The unit in which a person would write ``value``, a quantity or an array of one dimension.

    ``""`` if it is dimensionless.

    Examples
    --------
    >>> from simneuro import units
    >>> units.customary_unit(units.parse("0.02 s"))
    'ms'
    """
    dim = get_dimensions(value)
    if dim is DIMENSIONLESS:
        return ""
    if dim not in CUSTOMARY:
        return base_unit(dim)
    if dim is _KELVIN:
        return temperature_unit(np.asarray(value, dtype=float))
    kind = CUSTOMARY[dim]
    numbers = np.abs(np.asarray(value, dtype=float))
    size = Decimal(f"{np.max(numbers, initial=0.0, where=np.isfinite(numbers)):.15g}")
    if size == 0:
        return kind.example
    return next(
        (choice for choice in kind.units if size >= smallest_written(choice)), kind.units[-1]
    )


def temperature_unit(kelvin: Any) -> str:
    """``degC`` if all values (K) are temperatures of the living world, otherwise ``K``."""
    warm = (kelvin >= _CELSIUS_FROM) & (kelvin <= _CELSIUS_TO)
    return CELSIUS[0] if kelvin.size and warm.all() else "K"


def smallest_written(choice: str) -> Decimal:
    """The smallest SI value that is written in a unit."""
    return unit(choice)[0] * (Decimal("0.01") if choice in _KEPT else 1)


def magnitude(value: Any, of: str) -> float:
    """``value`` as a number of the unit ``of``, rounded to 15 digits so that 0.1*ms reads 0.1.

    Raises
    ------
    InputError
        ``of`` is no known unit.

    Examples
    --------
    >>> from simneuro import units
    >>> units.magnitude(units.parse("0.02 s"), "ms")
    20.0
    """
    if of in CELSIUS:
        return float(Context(prec=15).create_decimal(Decimal(float(value))) - ZERO_CELSIUS)
    scale = unit(of)[0] if of else Decimal(1)
    return float(Context(prec=15).divide(Decimal(float(value)), scale))


def text(value: Any) -> str:
    """A scalar quantity as a person would write it: ``"20 ms"``.

    :func:`parse` reads it back to the same value.

    Examples
    --------
    >>> from simneuro import units
    >>> units.text(units.parse("0.02 s"))
    '20 ms'
    """
    return format_quantity(float(value) + 0.0, get_dimensions(value))  # 0, not -0


def readable(value: Any) -> str:
    """A quantity, or all in a text, in the units of figures: ``"0.5 mV"`` for ``"500 uV"``.

    Parameters
    ----------
    value : quantity or str

    Examples
    --------
    >>> from simneuro import units
    >>> units.readable("a step of 500 uV")
    'a step of 0.5 mV'
    """
    return _FINE.sub(_as_on_axes, value if isinstance(value, str) else text(value))


def _as_on_axes(found: re.Match[str]) -> str:
    size = Decimal(found[1]) / 1000
    if abs(size) < Decimal("0.01"):
        return found[0]
    return f"{format_number(float(size))} {_ON_AXES[found[2]]}"


def short_text(value: Any) -> str:
    """:func:`text` as messages have it: ``"5 ns"``, where a file would hold ``"0.005 us"``.

    A value far below the smallest unit that people use gets the prefix that suits it.

    Examples
    --------
    >>> from simneuro import units
    >>> units.short_text(units.parse("0.005 us"))
    '5 ns'
    """
    written, dim = text(value), get_dimensions(value)
    number, _, chosen = written.partition(" ")
    base = chosen[1:]
    is_smallest = dim in CUSTOMARY and chosen == CUSTOMARY[dim].units[-1]
    if not is_smallest or base not in PREFIXED or not 0 < abs(float(number)) < _TINY:
        return written
    units = [prefix + base for prefix in sorted(PREFIXES, key=PREFIXES.__getitem__, reverse=True)]
    fits = (each for each in units if abs(magnitude(value, each)) >= 1)
    suited = next(fits, chosen)
    return f"{format_number(magnitude(value, suited))} {suited}"


@lru_cache(maxsize=4096)  # the points of a sweep have most numbers in common
def format_quantity(number: float, dim: Dimension) -> str:
    """:func:`text` of an SI value and its dimension."""
    value = Quantity(number, dim=dim)
    chosen = unit_of_single(value)
    if chosen and chosen == base_unit(dim):
        return f"{number:.15g} {chosen}"
    return f"{format_number(magnitude(value, chosen))} {chosen}".strip()


def unit_of_single(value: Any) -> str:
    """The unit of a single quantity; ``/min`` for a slow rate that is a long number of Hz."""
    chosen = customary_unit(value)
    if chosen != "Hz" or abs(float(value)) >= 1:
        return chosen
    in_hertz, a_minute = (format_number(magnitude(value, unit)) for unit in ("Hz", "/min"))
    return "/min" if len(a_minute) <= _SHORT and len(in_hertz) > 2 * _SHORT else chosen


def format_number(value: float) -> str:
    """A float in as few of 15 digits as it needs."""
    return f"{value:.15g}"


def write(value: Any) -> Any:
    """A quantity as files hold it: ``"20 ms"``, a plain number, or a list of them.

    Parameters
    ----------
    value : quantity, array of one dimension or number

    Examples
    --------
    >>> from simneuro import units
    >>> units.write(units.read(["1 ms", "2 ms"]))
    ['1 ms', '2 ms']
    """
    if np.ndim(value):
        chosen = customary_unit(value)
        return [write_item(item, chosen) for item in np.asarray(value)]
    has_unit = get_dimensions(value) is not DIMENSIONLESS
    return text(value) if has_unit else float(value)


def write_item(item: float, chosen: str) -> str | float:
    """An item of a list, in the unit chosen for all of them."""
    return f"{format_number(magnitude(item, chosen))} {chosen}" if chosen else float(item)
