"""Quantities read from text, numbers and lists, and written as people write them."""

import math
import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity, get_dimensions

from simneuro.errors import InputError, quoted
from simneuro.si import names_unit
from simneuro.units.symbols import (
    CELSIUS,
    CUSTOMARY,
    ZERO_CELSIUS,
    base_unit,
    dimension,
    dimension_name,
    unit,
)

# Units kept below 1, down to a hundredth: people write 0.1 ms, not 100 us.
_KEPT = ("ms", "mS/cm^2")

_KELVIN = dimension("K")
# Temperatures that people give in degrees Celsius; others, such as differences, are in K.
# Chosen: wider than anything that lives, and far from every difference.
_CELSIUS_FROM, _CELSIUS_TO = 200.0, 400.0

_SHORT = 6  # characters; chosen: 20 /min is what people write for 0.333333333333333 Hz

_LONGEST = 200  # characters of a quantity; chosen: longer than any that people write
_QUANTITY = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")


def parse(text: str) -> Quantity | float:
    """Read ``"20 ms"``, ``"0.3 mS/cm^2"``, ``"18.5 degC"`` or ``"0.5"``.

    Returns
    -------
    brian2.Quantity or float
        The correctly rounded value; a bare number is dimensionless.

    Raises
    ------
    InputError
        If the text is not a number followed by known units.
    """
    match = _QUANTITY.match(text) if len(text) <= _LONGEST else None
    if match is None:
        raise InputError(f'{quoted(text)} is not a number with a unit, such as "20 ms"')
    shift, (scale, dim) = read_unit(match[2])
    try:
        value = float(Decimal(match[1]) * scale + shift)
    except ArithmeticError:
        value = math.inf
    if not math.isfinite(value):
        raise InputError(f"{quoted(text)} is not a number that can be stored")
    if shift and value < 0:
        raise InputError(f"{quoted(text)} lies below absolute zero, which is -{ZERO_CELSIUS} degC")
    return value if dim is DIMENSIONLESS else read_only_copy(Quantity(value, dim=dim))


def read_unit(symbol: str) -> tuple[Decimal, tuple[Decimal, Dimension]]:
    """A unit: the kelvin at its zero (0 but for degrees Celsius), its SI value, its dimension."""
    if symbol in CELSIUS:
        return ZERO_CELSIUS, unit("K")
    return Decimal(0), unit(symbol)


def display_unit(value: Any) -> str:
    """The unit in which a person would write ``value``, a quantity or an array of one dimension.

    ``""`` if it is dimensionless.
    """
    dim = get_dimensions(value)
    if dim is DIMENSIONLESS:
        return ""
    if dim not in CUSTOMARY:
        return base_unit(dim)
    if dim is _KELVIN:
        return temperature_unit(np.asarray(value, dtype=float))
    kind = CUSTOMARY[dim]
    size = Decimal(f"{np.max(np.abs(np.asarray(value)), initial=0.0):.15g}")
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
    """``value`` as a number of the unit ``of``, rounded to 15 digits so that 0.1*ms reads 0.1."""
    if of in CELSIUS:
        return float(Context(prec=15).create_decimal(Decimal(float(value))) - ZERO_CELSIUS)
    scale = unit(of)[0] if of else Decimal(1)
    return float(Context(prec=15).divide(Decimal(float(value)), scale))


def text(value: Any) -> str:
    """A scalar quantity as a person would write it: ``"20 ms"``.

    :func:`parse` reads it back to the same value.
    """
    return format_quantity(float(value) + 0.0, get_dimensions(value))  # 0, not -0


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
    chosen = display_unit(value)
    if chosen != "Hz" or abs(float(value)) >= 1:
        return chosen
    in_hertz, a_minute = (format_number(magnitude(value, unit)) for unit in ("Hz", "/min"))
    return "/min" if len(a_minute) <= _SHORT and len(in_hertz) > 2 * _SHORT else chosen


def format_number(value: float) -> str:
    """A float in as few of 15 digits as it needs."""
    return f"{value:.15g}"


def canonical(value: Any) -> Any:
    """The quantity that :func:`text` stands for, so that writing and reading do not change it."""
    if np.ndim(value) or get_dimensions(value) not in CUSTOMARY:
        return value
    return parse(text(value))


def require(value: Any, dim: Dimension) -> Any:
    """``value`` if it has the dimension ``dim``; otherwise an :class:`InputError`.

    The error names units that people write.
    """
    if get_dimensions(value) is dim:
        return value
    got = text(value) if not np.ndim(value) else f"values in {display_unit(value) or 'no unit'}"
    raise InputError(f"got {got}, but this must be {dimension_name(dim)}")


def single(value: Any) -> Any:
    """``value`` if it is one quantity, not a list; otherwise an :class:`InputError`."""
    if np.ndim(value):
        raise InputError(f"got {np.size(value)} values, but this must be one")
    return value


def read(value: Any) -> Any:
    """A quantity from what a file or a caller gives.

    That is text, a number, a quantity, or a list of them (which becomes an array quantity).
    """
    if isinstance(value, str):
        return canonical(parse(value))
    if isinstance(value, bool):
        raise not_a_quantity(str(value).lower())
    if isinstance(value, (int, float)) and not isinstance(value, Quantity):
        return require_finite(_float(value))
    known = isinstance(value, Quantity) or not names_unit(value)  # no other package's quantity
    if isinstance(value, (np.ndarray, np.number)) and known:
        return (
            require_flat(value)
            if np.ndim(value)
            else read_only_copy(canonical(require_finite(value)))
        )
    if isinstance(value, (list, tuple)) and value:
        return read_list([read(item) for item in value])
    raise not_a_quantity(quoted(value))


def read_si(value: Any, unit: str, where: str) -> Any:
    """A number, or an array, in SI units from what :func:`read` takes.

    ``unit`` is one of the dimension that the value must have, and ``where`` the place that errors
    name.
    """
    try:
        return np.asarray(require(read(value), dimension(unit)), float)[()]
    except InputError as error:
        raise error.at(where) from None


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise InputError(f"got {quoted(value)}, which is not a number that can be stored") from None


def require_flat(values: Any) -> Any:
    """A read-only copy of a one-dimensional array; otherwise an :class:`InputError`."""
    if np.ndim(values) > 1:
        raise InputError(f"got a table of shape {np.shape(values)}, but this must be a plain list")
    return read_only_copy(values)


def read_only_copy(value: Any) -> Any:
    """A copy that cannot be changed, as descriptions keep it."""
    if not isinstance(value, np.ndarray):
        return value
    copy = value.copy()
    copy.setflags(write=False)
    return copy


def require_finite(value: Any) -> Any:
    """``value`` if it is finite; otherwise an :class:`InputError`."""
    if not math.isfinite(float(value)):
        raise InputError(f"got {value}, but this must be a finite number")
    return value


def not_a_quantity(got: str) -> InputError:
    """The error for what cannot be read as a quantity."""
    return InputError(f'got {got}, which is not a number with a unit, such as "20 ms"')


def read_list(items: list[Any]) -> Any:
    """An array quantity of single ones, which must be of one dimension."""
    dim = get_dimensions(items[0])
    if any(np.ndim(item) for item in items):
        raise InputError("got a list of lists, but this must be a plain list")
    for item in items:
        if get_dimensions(item) is not dim:
            beside = f"{text(items[0])} beside {text(item)}"
            raise InputError(f"a list must have one kind of unit, but this has {beside}")
    return read_only_copy(Quantity(np.array([float(item) for item in items]), dim=dim))


def write(value: Any) -> Any:
    """A quantity as files hold it: ``"20 ms"``, a plain number, or a list of them."""
    if np.ndim(value):
        chosen = display_unit(value)
        return [write_item(item, chosen) for item in np.asarray(value)]
    has_unit = get_dimensions(value) is not DIMENSIONLESS
    return text(value) if has_unit else float(value)


def write_item(item: float, chosen: str) -> str | float:
    """An item of a list, in the unit chosen for all of them."""
    return f"{format_number(magnitude(item, chosen))} {chosen}" if chosen else float(item)
