"""Drives and weights that are valid and hardly those of a cell: for their size, or their effect."""

import math
from collections.abc import Iterator
from typing import Any

from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.network.cells import Cells
from simneuro.network.charging import charging
from simneuro.network.currents import Current
from simneuro.network.distribution import Distribution
from simneuro.network.drive import Drive
from simneuro.network.plausible_ranges import (
    INJECTED,
    JUMP,
    OF_WEIGHTS,
    RATE,
    dimension_of,
    largest_size,
    outside_of_range,
    range_of,
    size_in_words,
    time_in_words,
)

_SIEMENS, _AMPERE, _HERTZ, _DENSITY = (
    units.dimension(unit) for unit in ("S", "A", "Hz", "A*s^0.5")
)


def of_drive(name: str, drive: Drive, cells: Cells, dt: float) -> Iterator[str]:
    """A line for each value of a drive that is not plausible."""
    for key in type(drive).model_fields:
        value, place = getattr(drive, key), f"drives.{name}.{key}"
        if key == "weight":
            yield from of_weight(place, value, cells, dt)
        elif isinstance(value, (Quantity, Distribution)) and dimension_of(value) is _HERTZ:
            yield from outside_of_range(place, value, RATE)
        elif isinstance(drive, Current) and dimension_of(value) is _AMPERE:
            told = list(outside_of_range(place, value, INJECTED))
            yield from told or _too_strong(place, value, cells, _duration(drive))
        elif isinstance(drive, Current) and dimension_of(value) is _DENSITY:
            yield from _too_noisy(place, value, cells)


def of_weight(place: str, weight: Any, cells: Cells, dt: float) -> Iterator[str]:
    """A line about a weight that is not plausible, or too large for the cells or the time step."""
    told = list(outside_of_range(place, weight, range_of(OF_WEIGHTS, weight)))
    if not told and dimension_of(weight) is _AMPERE:
        told = list(_too_strong(place, weight, cells))
    speed = largest_size(weight) * charging(cells)
    if not told and dimension_of(weight) is _SIEMENS and speed * dt > 1:
        told.append(
            f"{place}: {size_in_words(weight)} make the membrane of {cells.model.name} faster "
            f"({time_in_words(1 / speed)}) than the time step can "
            "follow; take a shorter dt, or a smaller weight"
        )
    yield from told


def _too_strong(place: str, value: Any, cells: Cells, lasts: float = 1e-3) -> Iterator[str]:
    jump = largest_size(value) * charging(cells) * min(lasts, 1e-3)
    if jump > JUMP:
        yield (
            f"{place}: {size_in_words(value)} is implausible: it would change the potential of "
            f"{cells.model.name} by {jump:.3g} V within a millisecond (plausible: up to {JUMP} V)"
        )


def _duration(drive: Current) -> float:
    """For how long a current acts, in s."""
    if drive.stop is None:
        return math.inf
    return float(drive.stop) - (0.0 if drive.start is None else float(drive.start))


def _too_noisy(place: str, value: Any, cells: Cells) -> Iterator[str]:
    spread = largest_size(value) * charging(cells) * math.sqrt(1e-3)
    if spread > 0.1:
        yield (
            f"{place}: {size_in_words(value)} is implausible: it would spread the potential of "
            f"{cells.model.name} by {1e3 * spread:.3g} mV within a millisecond (plausible: up to "
            "100 mV)"
        )
