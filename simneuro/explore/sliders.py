"""Sliders: a number by its dotted path, between which values it moves, what it means."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Quantity, get_dimensions

from simneuro import units
from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.explore.slider_ranges import find_span


@dataclass(frozen=True)
class Slider:
    """A number that the page can move.

    Parameters
    ----------
    path : str
        The dotted path by which ``override`` and ``--set`` change it as well.
    name, meaning, source : str
        What stands beside it; ``source`` is a BibTeX key, ``"chosen: why"`` or ``""``.
    value : Quantity or float
        Where it stands at first.
    low, high : float
        Its ends, in ``unit``.
    unit : str
        The unit in which the page shows it; ``""`` for a plain number.
    is_logarithmic : bool
        Whether equal ways are equal factors.
    is_main : bool
        Whether it is one of the few that are shown at once.
    """

    path: str
    name: str
    meaning: str
    source: str
    value: Any
    low: float
    high: float
    unit: str
    is_logarithmic: bool = False
    is_main: bool = False

    @property
    def number(self) -> float:
        """The value in ``unit``."""
        return units.magnitude(self.value, self.unit)

    def read(self, number: Any) -> Any:
        """The quantity of a number in ``unit``.

        Raises
        ------
        InputError
            If it is no finite number between the ends.
        """
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise InputError(f"got {quoted(number)}, but this must be a number", where=self.path)
        slack = 1e-9 * (self.high - self.low)
        if not math.isfinite(number) or not self.low - slack <= number <= self.high + slack:
            raise InputError(
                f"got {number:g} {self.unit}".rstrip()
                + f", but on this page it lies between {self.low:g} and {self.high:g}"
                + (f" {self.unit}" if self.unit else "")
                + "; other values belong into a scenario file",
                where=self.path,
            )
        return units.read(f"{number:.15g} {self.unit}".strip())

    def as_json(self) -> dict[str, Any]:
        """What the page needs of it."""
        return {
            "path": self.path,
            "name": self.name,
            "meaning": self.meaning,
            "source": self.source,
            "value": self.number,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "logarithmic": self.is_logarithmic,
            "main": self.is_main,
        }


def make_slider(
    path: str,
    value: Any,
    valid: str = "",
    *,
    name: str,
    meaning: str = "",
    source: str = "",
    others: Iterable[Any] = (),
    is_main: bool = False,
) -> Slider | None:
    """The slider of a value that a description declares; None if no range can be told for it.

    ``valid`` is the declared range, and ``others`` are values that it must reach as well, such as
    those of variants.
    """
    dim = get_dimensions(value)
    span = find_span(value, valid, [float(each) for each in others])
    if span is None:
        return None
    furthest = max(abs(span.low), abs(span.high))
    shown = value if float(value) else Quantity(furthest, dim=dim)
    unit = units.text(shown).partition(" ")[2]  # also /min, of slow rates
    ends = (units.magnitude(Quantity(each, dim=dim), unit) for each in (span.low, span.high))
    low, high = (_round_end(each) for each in ends)
    number = units.magnitude(value, unit)
    return Slider(
        path=path,
        name=name,
        meaning=meaning,
        source=source,
        value=value,
        low=min(low, number),
        high=max(high, number),
        unit=unit,
        is_logarithmic=span.is_logarithmic and low > 0,
        is_main=is_main,
    )


def read_changes(sliders: Mapping[str, Slider], numbers: Any) -> dict[str, Any]:
    """Quantities by path, of the numbers by path that the page sends.

    Raises
    ------
    InputError
        If one of them has no slider, or is not between its ends.
    """
    if not isinstance(numbers, Mapping):
        raise InputError(f"got {quoted(numbers)}, but this must be a table", where="values")
    for path in numbers:
        if path not in sliders:
            hint = did_you_mean(str(path), sliders)
            raise InputError(f"there is no slider {quoted(str(path))}.{hint}", where="values")
    return {path: sliders[path].read(number) for path, number in numbers.items()}


def _round_end(number: float) -> float:
    """An end to three digits."""
    return float(np.format_float_positional(number, precision=3, fractional=False))
