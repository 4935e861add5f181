"""Checks of plain numbers that callers give: single numbers and counts."""

from typing import Any

import numpy as np

from simneuro.errors import InputError


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
    raise InputError(f"{name} must be a number, got {value!r}", where=where)


def is_count(value: Any) -> bool:
    """Whether ``value`` is a whole number from 1; ``True`` and ``1.0`` are not."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return whole and bool(value >= 1)


def require_count(value: Any, where: str) -> None:
    """Raise :class:`InputError` unless ``value`` is a whole number from 1."""
    if not is_count(value):
        raise InputError(f"need a whole number from 1, got {value!r}", where=where)
