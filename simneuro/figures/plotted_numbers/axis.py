"""An axis as it is drawn, read from matplotlib's axes."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryLocator
from matplotlib.dates import DateLocator
from matplotlib.ticker import (
    FixedFormatter,
    FixedLocator,
    Formatter,
    FuncFormatter,
    PercentFormatter,
)


@dataclass(frozen=True)
class PlottedAxis:
    """An axis as it is drawn.

    Attributes
    ----------
    label : str
        With its unit, such as ``"time (ms)"``. A panel above others that share its horizontal axis
        has the label of the lowest.
    low, high : float
        Its ends; an axis that is drawn the other way round has the larger number first.
    scale : str
        ``"linear"``, ``"log"`` or another scale of matplotlib.
    names : dict of float to str
        The texts of ticks that were set by hand, such as the populations of a raster, or of
        categories.
    numbers : str
        ``"rewritten"`` if the numbers at its ticks are not those of their places, as where seconds
        are written as milliseconds, and ``"dates"`` if its places are days since 1970; otherwise
        ``""``.
    """

    label: str
    low: float
    high: float
    scale: str
    names: dict[float, str]
    numbers: Literal["", "rewritten", "dates"]


def read_axis(ax: Axes, which: Literal["x", "y"]) -> PlottedAxis:
    """One of the two axes of a panel."""
    axis: Axis = getattr(ax, f"{which}axis")
    low, high = getattr(ax, f"get_{which}lim")()
    return PlottedAxis(
        _find_label(ax, which),
        float(low),
        float(high),
        axis.get_scale(),
        _read_names(axis),
        _read_numbers(axis),
    )


def sharing(ax: Axes, which: Literal["x", "y"]) -> list[Axes]:
    """The axes themselves first, then those that share this axis with them."""
    return [ax, *getattr(ax, f"get_shared_{which}_axes")().get_siblings(ax)]


def says_number(text: str, number: float) -> bool:
    """Whether a text is a number, within half a unit of its last digit."""
    said = _parse_number(text)
    return said is not None and _is_close(said, number)


def _find_label(ax: Axes, which: Literal["x", "y"]) -> str:
    """The label of an axis, or of one that shares it."""
    labels = (getattr(each, f"get_{which}label")() for each in sharing(ax, which))
    return " ".join(next(filter(None, labels), "").split())


def _read_names(axis: Axis) -> dict[float, str]:
    formatter, locator = axis.get_major_formatter(), axis.get_major_locator()
    is_by_hand = isinstance(formatter, FixedFormatter | FuncFormatter)
    is_named = isinstance(locator, StrCategoryLocator)
    if not is_named and not (isinstance(locator, FixedLocator) and is_by_hand):
        return {}
    places: Any = locator.tick_values(0, 1)  # all of them, also beyond the ends of the axis
    texts = zip(places, formatter.format_ticks(places), strict=False)
    found = {float(at): str(text) for at, text in texts}
    return {at: text for at, text in found.items() if text and np.isfinite(at)}


def _read_numbers(axis: Axis) -> Literal["", "rewritten", "dates"]:
    if isinstance(axis.get_major_locator(), DateLocator):
        return "dates"
    return "rewritten" if _is_rewritten(axis, axis.get_major_formatter()) else ""


def _is_rewritten(axis: Axis, formatter: Formatter) -> bool:
    """Whether a function writes other numbers at the ticks than those of their places."""
    if not isinstance(formatter, FuncFormatter | PercentFormatter):
        return False
    if isinstance(getattr(formatter, "func", None), partial):  # texts that `set_ticks` was given
        return False
    places = [float(each) for each in axis.get_majorticklocs()]
    said = map(_parse_number, map(str, formatter.format_ticks(places)))
    return any(
        one is not None and not _is_close(one, at) for one, at in zip(said, places, strict=False)
    )


def _parse_number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _is_close(said: Decimal, number: float) -> bool:
    unit = 10.0 ** int(said.as_tuple().exponent)
    return abs(float(said) - number) <= 0.5 * unit * (1 + 1e-6)
