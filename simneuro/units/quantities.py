"""Quantities read from text, numbers and lists."""

import math
import re
from decimal import Decimal
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity, get_dimensions

from simneuro.errors import InputError, quoted, shortened
from simneuro.si import names_unit
from simneuro.units.symbols import (
    CELSIUS,
    CUSTOMARY,
    ZERO_CELSIUS,
    dimension,
    dimension_name,
    tell_capitals,
    unit,
)
from simneuro.units.written import customary_unit, short_text, text

_LONGEST = 200  # characters of a quantity; chosen: longer than any that people write
_COMMA = re.compile(r"\s*[-+]?\d*,\d")
_SPACED = re.compile(r"\s*[-+]?\d{1,3}(?:\s\d{3})+(?!\d)")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_DISTRIBUTION = re.compile(r"\s*(uniform|normal)\(.*\)\s*")
_THOUSANDS = re.compile(r"\s*[-+]?[1-9]\d{0,2}(,\d{3})+(?![\d,])")
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

    Examples
    --------
    >>> from simneuro import units
    >>> float(units.parse("20 ms")), units.parse("0.5")
    (0.02, 0.5)
    """
    match = _QUANTITY.match(text) if len(text) <= _LONGEST else None
    if match is None or _COMMA.match(text) or _SPACED.match(text):
        raise _no_number(text)
    shift, (scale, dim) = unit_with_zero(match[2])
    try:
        value = float(Decimal(match[1]) * scale + shift)
    except ArithmeticError:
        value = math.inf
    if not math.isfinite(value):
        raise InputError(f"{quoted(text)} is not a number that can be stored")
    if shift and value < 0:
        raise InputError(f"{quoted(text)} lies below absolute zero, which is -{ZERO_CELSIUS} degC")
    return value if dim is DIMENSIONLESS else read_only_copy(Quantity(value, dim=dim))


def _no_number(text: str) -> InputError:
    """What keeps a text from being a number with a unit."""
    if _COMMA.match(text):
        meant = " or ".join(map(quoted, without_comma(text)))
        return InputError(f"{quoted(text)} has a comma; numbers have a decimal point: {meant}")
    spaced = _SPACED.match(text)
    if spaced:
        closed = quoted(re.sub(r"\s", "", spaced[0]) + text[spaced.end() :])
        return InputError(f"{quoted(text)} has a space in its number, which has none: {closed}")
    if set(text) & set(_DASHES):
        signed = quoted(re.sub(f"[{_DASHES}]\\s*", "-", text))
        return InputError(f"{quoted(text)} has a sign that is no minus: {signed}")
    drawn = _DISTRIBUTION.fullmatch(text)
    hint = f"; a distribution is a table, such as {{ {drawn[1]} = [...] }}" if drawn else ""
    return InputError(f'{quoted(text)} is not a number with a unit, such as "20 ms"{hint}')


def unit_with_zero(symbol: str) -> tuple[Decimal, tuple[Decimal, Dimension]]:
    """A unit: the kelvin at its zero (0 but for degrees Celsius), its SI value, its dimension."""
    if symbol in CELSIUS:
        return ZERO_CELSIUS, unit("K")
    return Decimal(0), unit(symbol)


def without_comma(text: str) -> list[str]:
    """What a number with a comma may mean: one with a point, and one of thousands.

    Examples
    --------
    >>> from simneuro.units.quantities import without_comma
    >>> without_comma("1,5 ms"), without_comma("1,000 Hz")
    (['1.5 ms'], ['1.000 Hz', '1000 Hz'])
    """
    point, whole = text.replace(",", ".", 1), text.replace(",", "")
    thousands = _THOUSANDS.match(text)
    if thousands is None:
        return [point]
    return [point, whole] if thousands[0].count(",") == 1 else [whole]


def canonical(value: Any) -> Any:
    """The quantity that :func:`text` stands for, so that writing and reading do not change it.

    Raises
    ------
    InputError
        The value is not finite.

    Examples
    --------
    >>> from simneuro import units
    >>> value = 3 * units.parse("0.1 ms")
    >>> float(units.canonical(value)) == float(units.parse(units.text(value)))
    True
    """
    if np.ndim(value) or get_dimensions(value) not in CUSTOMARY:
        return value
    return parse(text(require_finite(value)))


def require(value: Any, dim: Dimension, given: Any = None) -> Any:
    """``value`` if it has the dimension ``dim``.

    The error names units that people write. ``given`` is what the value was read from, if that is
    known: the error quotes it.

    Raises
    ------
    InputError
        It has another dimension.

    Examples
    --------
    >>> from simneuro import units
    >>> volt = units.dimension("V")
    >>> units.require(units.parse("20 ms"), volt)
    Traceback (most recent call last):
    simneuro.errors.InputError: got 20 ms, but this must be a voltage, such as mV.
    """
    if get_dimensions(value) is dim:
        return value
    several = f"values in {customary_unit(value) or 'no unit'}" if np.ndim(value) else ""
    got = several or as_given(given, value)
    hint = tell_capitals(get_dimensions(value), dim)
    raise InputError(f"got {got}, but this must be {dimension_name(dim)}{hint}")


def as_given(given: Any, value: Any) -> str:
    """A single quantity as a message echoes it: the text that it was read from, or its own."""
    return shortened(given.strip(), _LONGEST) if isinstance(given, str) else short_text(value)


def single(value: Any) -> Any:
    """``value`` if it is one quantity, not a list.

    Raises
    ------
    InputError
        It is a list or an array.

    Examples
    --------
    >>> from simneuro import units
    >>> float(units.single(units.parse("20 ms")))
    0.02
    """
    if np.ndim(value):
        raise InputError(f"got {np.size(value)} values, but this must be one")
    return value


def read(value: Any) -> Any:
    """A quantity from what a file or a caller gives.

    That is text, a number, a quantity, or a list of them (which becomes an array quantity).

    Returns
    -------
    brian2.Quantity, float or array
        Read-only; a plain number or list of numbers has no dimension.

    Raises
    ------
    InputError
        The value is none of these, such as a truth value, a table or an empty list; a single number
        is not finite; a text has no known unit; or the items of a list are of several dimensions.

    Examples
    --------
    >>> from simneuro import units
    >>> [float(time) for time in units.read(["1 ms", "2 ms"])]  # s
    [0.001, 0.002]
    """
    if isinstance(value, str):
        return canonical(parse(value))
    if isinstance(value, bool):
        raise not_a_quantity(str(value).lower())
    if isinstance(value, (int, float)) and not isinstance(value, Quantity):
        return require_finite(_float(value))
    known = isinstance(value, Quantity) or not names_unit(value)  # no other package's quantity
    if isinstance(value, (np.ndarray, np.number)) and known:
        if value.dtype.kind == "U":
            return read(value.tolist())
        if value.dtype.kind not in "iuf":
            raise not_a_quantity(quoted(value))
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

    Raises
    ------
    InputError
        The value has another dimension than ``unit``, or as `read`.

    Examples
    --------
    >>> from simneuro import units
    >>> float(units.read_si("20 mV", "V", "threshold"))
    0.02
    """
    try:
        return np.asarray(require(read(value), dimension(unit), value), float)[()]
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
