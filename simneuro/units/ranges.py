"""Ranges of a parameter's values: ``"> 0"``, ``"0 to 1"`` or ``"-100 mV to 0 mV"``."""

import operator
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Dimension, Quantity, get_dimensions

from simneuro.errors import InputError, quoted
from simneuro.units.quantities import as_given, read, require

_COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_HALF = re.compile(r"(>=|<=|>|<)\s*(\S.*)")

Bound = tuple[Callable[[Any, Any], Any], float]


def require_valid(value: Any, valid: str, given: Any = None) -> None:
    """Raise :class:`InputError` unless all values lie in the range; ``""`` is any finite number.

    ``given`` is what they were read from, if that is known: the error quotes it.
    """
    values = np.atleast_1d(np.asarray(value, dtype=float))
    for compare, bound in bounds(valid, get_dimensions(value)):
        outside = np.flatnonzero(~compare(values, bound))
        if outside.size:
            wrong, listed = outside[0], isinstance(given, (list, tuple))
            found = Quantity(float(values[wrong]), dim=get_dimensions(value))
            got = as_given(given[wrong] if listed else given, found)
            raise InputError(f"got {got}, but this must be {in_words(valid)}")


def limits_of(valid: str, dim: Dimension) -> tuple[float, float]:
    """The smallest and the largest number of a range, in SI units; infinite where it is open."""
    low, high = -np.inf, np.inf
    for compare, bound in bounds(valid, dim):
        if compare in (operator.gt, operator.ge):
            low = float(np.nextafter(bound, np.inf)) if compare is operator.gt else bound
        else:
            high = float(np.nextafter(bound, -np.inf)) if compare is operator.lt else bound
    return low, high


def in_words(valid: str) -> str:
    """A range as it stands in a sentence: ``"> 0"``, ``"from 0 to 1"``."""
    return f"from {valid}" if " to " in valid else valid


@cache
def bounds(valid: str, dim: Dimension) -> tuple[Bound, ...]:
    """What a value of a dimension is compared with, in SI units.

    Raises
    ------
    InputError
        If the text is not a range, or a bound has another dimension.
    """
    try:
        return _bounds(valid.strip(), dim)
    except InputError as error:
        like = "a range is written like '> 0', '>= 0', '0 to 1' or '-100 mV to 0 mV'"
        raise InputError(f"{like}; got {quoted(valid)}: {error.message}", where="valid") from None


def _bounds(valid: str, dim: Dimension) -> tuple[Bound, ...]:
    if not valid:
        return ()
    half = _HALF.fullmatch(valid)
    if half:
        return ((_COMPARE[half[1]], _number(half[2], dim)),)
    low, to, high = valid.partition(" to ")
    if not to:
        raise InputError("this has neither a sign of comparison nor the word 'to'")
    ends = _number(low, dim), _number(high, dim)
    if ends[1] < ends[0]:
        raise InputError("the upper bound lies below the lower")
    return (operator.ge, ends[0]), (operator.le, ends[1])


def _number(bound: str, dim: Dimension) -> float:
    """A bound in SI units; 0 needs no unit."""
    value = read(bound)
    return float(value if bound.strip() == "0" else require(value, dim, bound))
