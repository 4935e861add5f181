"""Checks of single values and names that the parts of a scenario share."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Dimension

from simneuro import units
from simneuro.errors import InputError, did_you_mean
from simneuro.network import Distribution, require_value

_SECOND = units.dimension("s")
_DEVIATIONS = 6  # chosen: once in 10^9 draws
_LONGEST = 100  # characters; chosen: file systems take 255, and a run adds a few of its own
_SEPARATORS = '/\\:*?"<>|'


def at(where: str, check: Callable[..., Any], *arguments: Any) -> None:
    """Run a check; put ``where`` in front of the place of what it raises."""
    try:
        check(*arguments)
    except InputError as error:
        place = f"{where}.{error.where}" if error.where else where
        raise InputError(error.message, where=place, allowed=error.allowed) from None


def known(name: str, names: Iterable[str], what: str, where: str) -> None:
    """Raise :class:`InputError`, listing ``names``, if ``name`` is none of them."""
    choices = list(names)
    if name not in choices:
        message = f"there is no {what} {name!r}.{did_you_mean(name, choices)}"
        raise InputError(message, where=where, allowed=choices or ("(there are none)",))


def distinct(names: Iterable[Any]) -> None:
    """Raise :class:`InputError` if a name or number stands twice."""
    seen = set()
    for name in names:
        if name in seen:
            raise InputError(f"{name!r} stands here twice")
        seen.add(name)


def file_name(name: str) -> None:
    """Raise :class:`InputError` unless ``name`` can be part of a folder's name anywhere."""
    if not 0 < len(name) <= _LONGEST or name != name.strip() or name.startswith("."):
        rule = f"have 1 to {_LONGEST} characters, and no dot first and no blank at either end"
        raise InputError(f"got {name!r}, which names a folder, so it must {rule}")
    if not name.isprintable() or set(name) & set(_SEPARATORS):
        without = " ".join(_SEPARATORS)
        raise InputError(f"got {name!r}, which names a folder, so it must be without {without}")


def sized(value: Any, dim: Dimension, size: int | None, what: str) -> None:
    """Raise :class:`InputError` unless ``value`` can serve ``size`` cells or synapses.

    It must have the dimension, be finite, and be one value, a distribution, or one for each.
    """
    require_value(value, dim)
    if isinstance(value, Distribution):
        return
    if not np.all(np.isfinite(np.asarray(value))):
        raise InputError("must be a finite number")
    if np.ndim(value) and size is not None and len(value) != size:
        choice = f"give one value, one for each {what}, or a distribution"
        raise InputError(f"got {len(value)} values, but there are {size} {what}s; {choice}")


def not_negative(value: Any, what: str) -> None:
    """Raise :class:`InputError` if a value, a lower bound or a mean is negative.

    What a normal distribution draws below zero becomes zero.
    """
    least = value.first if isinstance(value, Distribution) else value
    if np.any(np.asarray(least) < 0):
        raise InputError(f"{what} cannot be negative")


def ends(value: Any) -> tuple[Any, ...]:
    """What of a value must lie in a range: both bounds of a uniform distribution, a mean, itself.

    What a normal distribution draws is looked at when it is drawn.
    """
    if not isinstance(value, Distribution):
        return (value,)
    return (value.first, value.second) if value.kind == "uniform" else (value.first,)


def largest(value: Any) -> float:
    """The largest SI number that a value stands for; of a normal distribution, as good as."""
    if not isinstance(value, Distribution):
        return float(np.max(np.asarray(value)))
    last = float(value.second)
    return last if value.kind == "uniform" else float(value.first) + _DEVIATIONS * last


def bounded(value: Any, least: str) -> None:
    """Raise :class:`InputError` unless a scalar quantity is finite and ``"> 0"`` or ``">= 0"``."""
    number = float(value)
    if not np.isfinite(number) or number < 0 or (least == "> 0" and number == 0):
        raise InputError(f"got {units.text(value)}, but this must be {least}")


def listed(indices: Any, size: int, where: str, what: str = "cell") -> None:
    """Raise :class:`InputError` unless all numbers of cells lie below ``size``."""
    if len(indices) and (indices.min() < 0 or indices.max() >= size):
        wrong = indices[(indices < 0) | (indices >= size)][0]
        range_ = f"the {size} {what}s are numbered from 0 to {size - 1}"
        raise InputError(f"there is no {what} {wrong}; {range_}", where=where)


def from_to(drive: Any) -> None:
    """Raise :class:`InputError` unless ``start`` and ``stop`` are times in that order."""
    for key in ("start", "stop"):
        if getattr(drive, key) is not None:
            at(key, sized, getattr(drive, key), _SECOND, 1, "cell")
    if drive.start is not None and drive.stop is not None and drive.stop < drive.start:
        message = f"got {units.text(drive.stop)}, before start at {units.text(drive.start)}"
        raise InputError(message, where="stop")
