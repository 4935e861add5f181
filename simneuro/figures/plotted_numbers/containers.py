"""The numbers of bars and of points with error bars, of which matplotlib draws several artists."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.container import BarContainer, ErrorbarContainer
from numpy.typing import NDArray

from simneuro.figures.plotted_numbers.looks import Look, look_of_patch
from simneuro.figures.plotted_numbers.series import (
    PlottedSeries,
    label_of,
    read_line,
    read_segments,
)


def list_parts(container: Any) -> list[Artist]:
    """The artists of a container whose numbers are read together."""
    if isinstance(container, ErrorbarContainer):
        line, caps, bars = container.lines
        return [each for each in (line, *caps, *bars) if each is not None]
    return list(container.patches) if isinstance(container, BarContainer) else []


def read_container(container: Any) -> list[PlottedSeries]:
    """The numbers of bars, or of points with error bars."""
    label = label_of(container)
    if isinstance(container, BarContainer):
        return [_read_bars(container, label)]
    line, _, bars = container.lines
    if line is None:
        parts = [read_segments(each, (True, True)) for each in bars]
        return [replace(each, label=label) for part in parts for each in part]
    (read,) = read_line(line, (True, True))
    return [_with_errors(replace(read, label=label), container, bars)]


def _with_errors(
    read: PlottedSeries, container: Any, bars: Sequence[LineCollection]
) -> PlottedSeries:
    """A series with the ends of its error bars; NaN at points that have none."""
    ends: dict[str, Any] = {}
    if container.has_yerr:
        ends["low"], ends["high"] = _find_ends(read, bars[-1], 1)
    if container.has_xerr:
        ends["left"], ends["right"] = _find_ends(read, bars[0], 0)
    known = {name: each for name, each in ends.items() if each is not None}
    lost = ("error bars",) if len(known) < len(ends) and read.x.size else ()
    return replace(read, **known, left_out=lost)


def _find_ends(
    read: PlottedSeries, bars: LineCollection, along: int
) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """The ends of a bar along x (0) or y (1) at each point; None if it is not known whose they are.

    With ``errorevery``, some of the points have bars, in the order of the points.
    """
    drawn = [np.asarray(path.vertices, float) for path in bars.get_paths()]
    low, high = (np.array([end(each[:, along]) for each in drawn]) for end in (np.min, np.max))
    places = np.array([each[0, 1 - along] for each in drawn])
    points, across = (read.x, read.y)[along], (read.y, read.x)[along]
    owners: list[int] | None = list(range(points.size))
    if len(drawn) != points.size:
        owners = _find_owners(np.column_stack([places, low, high]), across, points)
    if owners is None or not drawn:
        return None, None
    ends = np.full((2, points.size), np.nan)
    ends[:, owners] = low, high
    return ends[0], ends[1]


def _find_owners(
    bars: NDArray[np.float64], across: NDArray[np.float64], along: NDArray[np.float64]
) -> list[int] | None:
    """Which points have these bars (place, low and high end); None if that is not clear."""
    first = _walk(bars, across, along)
    last = _walk(bars[::-1], across[::-1], along[::-1])
    is_clear = first and last and first == [along.size - 1 - each for each in reversed(last)]
    return first if is_clear else None


def _walk(
    bars: NDArray[np.float64], across: NDArray[np.float64], along: NDArray[np.float64]
) -> list[int]:
    """The first points, in their order, that these bars can be of; none if there are too few."""
    owners = [-1]
    for place, low, high in bars:
        start = owners[-1] + 1
        fits = (across[start:] == place) & (low <= along[start:]) & (along[start:] <= high)
        if not fits.any():
            return []
        owners.append(start + int(np.argmax(fits)))
    return owners[1:]


def _read_bars(container: BarContainer, label: str) -> PlottedSeries:
    boxes = [(*each.get_xy(), each.get_width(), each.get_height()) for each in container.patches]
    x, y, width, height = np.array(boxes, float).reshape(-1, 4).T
    look = look_of_patch(container.patches[0]) if boxes else Look(())
    if container.orientation == "horizontal":
        return PlottedSeries("barh", label, x + width, y + height / 2, look, low=x, widths=height)
    return PlottedSeries("bars", label, x + width / 2, y + height, look, low=y, widths=width)
