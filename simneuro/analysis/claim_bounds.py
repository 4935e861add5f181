"""Bounds of claims: read, in order, and in words."""

from typing import Annotated

import numpy as np

from simneuro.analysis.claim_units import Bound, in_unit
from simneuro.analysis.intervals import Interval
from simneuro.errors import InputError
from simneuro.wanted_values import Wanted, wanted_by

_NUMBER = wanted_by(float)
#: How far a value may be from another one, as a part of it.
Share = Annotated[
    float,
    Wanted(
        lambda given: _NUMBER.accepts(given) and 0 <= given < 1,
        "a number from 0 and below 1, such as 0.1 for 10 %",
    ),
]


def read_bounds(low: Bound, high: Bound, unit: str) -> Interval:
    """Both bounds in the unit of the claim; the lower must not lie above the upper."""
    least, most = in_unit(low, unit, "low"), in_unit(high, unit, "high")
    if least > most:
        message = f"got {least:g} and {format_bound(most, unit)}; the lower bound comes first"
        raise InputError(message, where="low, high")
    return least, most


def require_order(interval: Interval | None) -> Interval | None:
    """An interval that was found in another way, whose lower end comes first."""
    if interval is not None and interval[0] > interval[1]:
        message = f"got ({interval[0]:g}, {interval[1]:g}); the lower end comes first"
        raise InputError(message, where="interval")
    return interval


def describe_bounds(low: float, high: float, unit: str) -> str:
    """Both bounds, or that which is finite, as claims print them."""
    if np.isinf(high):
        return f"at least {format_bound(low, unit)}"
    if np.isinf(low):
        return f"at most {format_bound(high, unit)}"
    if low == high:
        return f"exactly {format_bound(high, unit)}"
    return f"between {low:g} and {format_bound(high, unit)}"


def format_bound(value: float, unit: str) -> str:
    """A bound as claims print it."""
    return f"{value:g} {unit}".strip()
