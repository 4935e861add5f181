"""Checks of numbers that callers give: single numbers, with a unit or without, counts, arrays."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.errors import InputError, quoted
from simneuro.si import names_unit, si_number
from simneuro.si.unit_table import PLAIN


def as_number(value: Any, name: str, where: str) -> float:
    """``value`` as a float.

    Raises
    ------
    InputError
        If it is not a single number. Text is refused, even ``"1.5"``.
    """
    try:
        if not isinstance(value, (str, bytes)):
            return float(value)
    except (TypeError, ValueError, OverflowError):
        pass
    raise InputError(f"{name} must be a number, got {quoted(value)}", where=where)


def as_quantity(value: Any, unit: str, name: str, where: str) -> float:
    """``value`` as an SI float: a number, or what names its unit, such as ``"20 ms"``.

    Raises
    ------
    InputError
        If it is not a single number, or of another kind than ``unit``; a text where there is no
        unit.
    """
    if names_unit(value) and not (unit == PLAIN and isinstance(value, str)):
        return si_number(value, unit, f"{where}: {name}")
    return as_number(value, name, where)


def is_count(value: Any) -> bool:
    """Whether ``value`` is a whole number from 1; ``True`` and ``1.0`` are not."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return whole and bool(value >= 1)


def require_count(value: Any, where: str) -> None:
    """Raise :class:`InputError` unless ``value`` is a whole number from 1."""
    if not is_count(value):
        raise InputError(f"need a whole number from 1, got {quoted(value)}", where=where)


def broadcast_like(values: ArrayLike, x: ArrayLike, where: str) -> NDArray[np.float64]:
    """``values`` in the shape of ``x``: of that shape, or repeated along its dimensions.

    Raises
    ------
    InputError
        If they do not fit.
    """
    given, shape = np.asarray(values, dtype=float), np.shape(x)
    try:
        return np.broadcast_to(given, shape)
    except ValueError:
        message = f"an array of shape {given.shape} does not fit x, which has the shape {shape}"
        raise InputError(message, where=where) from None
