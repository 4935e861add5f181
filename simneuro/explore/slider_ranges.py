"""How far a slider goes, from the value and the range that a description declares for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Dimension, get_dimensions

from simneuro import units
from simneuro.network.plausible_ranges import OF_CELLS
from simneuro.units.ranges import limits_of

#: How many times larger and smaller than its value a size that is never zero may become, and how
#: many times larger one that may be zero. Chosen: enough to see what it does, and still a cell.
FACTOR, LARGEST = 4.0, 3.0
#: How far a potential moves to either side (V). Chosen: from rest to beyond threshold.
_POTENTIAL = 0.03
#: How far a temperature moves (K). Chosen: of a squid, to that at which the step still suits.
_TEMPERATURE = 15.0
_ZERO_CELSIUS = 273.15
_VOLT, _KELVIN = units.dimension("V"), units.dimension("K")


@dataclass(frozen=True)
class Span:
    """The ends of a slider in SI units, and whether equal ways are equal factors."""

    low: float
    high: float
    is_logarithmic: bool = False


def find_span(value: Any, valid: str = "", others: Sequence[float] = ()) -> Span | None:
    """The span of a slider; None where neither value nor range say how large it may be.

    Parameters
    ----------
    value : Quantity or float
        Where the slider stands; a size of 0 says nothing.
    valid : str
        The declared range, such as ``"> 0"``, which the span never leaves.
    others : sequence of float
        SI values that it must reach as well.

    Examples
    --------
    >>> from simneuro.explore.slider_ranges import find_span
    >>> from simneuro import units
    >>> find_span(units.parse("200 pF"), "> 0").is_logarithmic
    True
    """
    dim, middle = get_dimensions(value), float(value)
    limits = limits_of(valid, dim)
    low, high = _usual_span(middle, limits, dim)
    low, high = min(low, *others, middle), max(high, *others, middle)
    low, high = max(low, limits[0]), min(high, limits[1])
    low, high = _keep_plausible(low, high, dim)
    if not low < high:
        return None
    never_zero = limits[0] > 0 and dim is not _KELVIN
    return Span(low, high, is_logarithmic=never_zero)


def _usual_span(middle: float, limits: tuple[float, float], dim: Dimension) -> tuple[float, float]:
    """The span by the kind of number: a temperature, a size, a potential, any number."""
    if dim is _KELVIN:
        return max(middle - _TEMPERATURE, _ZERO_CELSIUS), middle + _TEMPERATURE
    if limits[0] > 0:
        return middle / FACTOR, middle * FACTOR
    if limits[0] == 0:
        return 0.0, LARGEST * middle
    if limits[1] == 0:
        return LARGEST * middle, 0.0
    if dim is _VOLT:
        return middle - _POTENTIAL, middle + _POTENTIAL
    away = (LARGEST - 1) * abs(middle)
    return middle - away, middle + away


def _keep_plausible(low: float, high: float, dim: Dimension) -> tuple[float, float]:
    """The span without values that no cell has."""
    range_ = OF_CELLS.get(dim)
    if range_ is None:
        return low, high
    most = range_.bounds[1]
    return float(np.clip(low, -most, most)), float(np.clip(high, -most, most))
