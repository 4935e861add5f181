"""Panels: lines and dots with their axes, as the page and a printed figure draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Look = Literal["line", "dashed", "dots", "ticks", "raster", "events", "point"]

#: Points of a line; chosen: more than a screen has columns.
MOST_POINTS = 1600
_DIGITS = 5  # of the largest number of a series; chosen: finer than a pixel


@dataclass(frozen=True)
class Axis:
    """What an axis shows: a quantity, its unit, its ends where they are fixed, and no numbers."""

    name: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    hides_numbers: bool = False

    def as_json(self) -> dict[str, Any]:
        """What the page draws."""
        return dict(vars(self))


@dataclass(frozen=True)
class Series:
    """Points that belong together.

    ``look`` is ``"line"``, ``"dashed"``, ``"dots"``, ``"ticks"`` (at x, above the panel),
    ``"raster"`` (small dots), ``"events"`` (lines across the panel at x) or ``"point"`` (one large
    dot). ``colour`` is ``#rrggbb``.
    """

    name: str
    x: FloatArray
    y: FloatArray
    colour: str
    look: Look = "line"

    def as_json(self) -> dict[str, Any]:
        x, y = (self.x, self.y) if self.look == "raster" else thin(self.x, self.y)
        points = {"x": _round(x), "y": _round(y)}
        return {"name": self.name, "colour": self.colour, "look": self.look, **points}


@dataclass(frozen=True)
class Panel:
    """A panel: its key, its title, two axes and what is drawn; ``note`` is a sentence below it."""

    key: str
    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...] = ()
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """What the page draws."""
        return {
            "key": self.key,
            "title": self.title,
            "x": self.x.as_json(),
            "y": self.y.as_json(),
            "series": [each.as_json() for each in self.series],
            "note": self.note,
        }


def thin(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A line of at most :data:`MOST_POINTS` points that keeps the extremes of all parts of it.

    Of each stretch of a longer line the smallest and the largest value are kept.
    """
    if x.size <= MOST_POINTS:
        return x, y
    stretch = -(-2 * x.size // MOST_POINTS)
    whole = x.size // stretch * stretch
    parts = y[:whole].reshape(-1, stretch)
    starts = np.arange(0, whole, stretch)
    extremes = np.stack([parts.argmin(axis=1), parts.argmax(axis=1)]) + starts
    kept = np.unique(np.concatenate([extremes.ravel(), np.arange(whole, x.size)]))
    return x[kept], y[kept]


def _round(values: FloatArray) -> Sequence[float | None]:
    """Plain numbers with as many digits as can be seen; None where there is none."""
    finite = np.isfinite(values)
    largest = float(np.max(np.abs(values[finite]), initial=0.0))
    digits = _DIGITS - int(np.ceil(np.log10(largest))) if largest else 0
    rounded = np.round(values, digits).tolist()
    if finite.all():
        return list(rounded)
    return [each if ok else None for each, ok in zip(rounded, finite.tolist(), strict=True)]
