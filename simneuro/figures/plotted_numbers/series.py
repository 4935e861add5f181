"""The numbers of lines, dots, bars and bands, read from their matplotlib artists."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import (
    EventCollection,
    LineCollection,
    PathCollection,
    PolyCollection,
)
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle, StepPatch
from numpy.typing import ArrayLike, NDArray

from simneuro.figures.plotted_numbers.images import find_scale_label
from simneuro.figures.plotted_numbers.looks import (
    NO_LINE,
    Look,
    look_of_collection,
    look_of_line,
    look_of_patch,
)
from simneuro.figures.plotted_numbers.masked import without_mask

# What matplotlib itself calls artists.
_NO_NAME = re.compile(r"_nolegend_$|_(child|line|collection|container)\d+$")
Kind = Literal["line", "dots", "bars", "barh", "band", "hline", "vline", "hspan", "vspan"]
Read = list["PlottedSeries"] | None


@dataclass(frozen=True)
class PlottedSeries:
    """Numbers that are drawn alike.

    Attributes
    ----------
    kind : str
        ``"line"``, ``"dots"``, ``"bars"`` (``y`` is the end of a bar, ``low`` its foot), ``"barh"``
        (``x`` is the end), ``"band"`` (between ``low`` and ``high``, ``y`` is the middle),
        ``"hline"`` and ``"vline"`` (only ``y``, or ``x``, are numbers of the axes),
        ``"hspan"`` and ``"vspan"`` (through the whole panel, from ``low`` to ``high``).
    label : str
        As in the legend; ``""`` if it has none.
    x, y : array
        Of one length; NaN is a gap.
    low, high : array, optional
        The ends of error bars, where a line, dots or bars have them; see ``kind`` for others.
    widths : array, optional
        Those of bars.
    reach : tuple of float
        From where to where ``"hline"`` and ``"vline"`` go, as shares of the panel; those of ticks
        above it are beyond 1.
    look : Look
    left, right : array, optional
        The ends of horizontal error bars.
    values : array, optional
        What the colours of dots stand for, or the level of a contour.
    scale : str
        The label of the colour bar of ``values``.
    left_out : tuple of str
        What is drawn and is not among these numbers, such as ``"sizes of dots"``.
    """

    kind: Kind
    label: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    look: Look
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None
    widths: NDArray[np.float64] | None = None
    reach: tuple[float, float] = (0.0, 1.0)
    left: NDArray[np.float64] | None = None
    right: NDArray[np.float64] | None = None
    values: NDArray[np.float64] | None = None
    scale: str = ""
    left_out: tuple[str, ...] = ()


def read_artist(artist: Artist, directions: tuple[bool, bool]) -> Read:
    """The numbers of an artist; none if it is placed without the axes, None if it is not known."""
    if directions == (False, False):
        return []
    for kind, read in _READERS.items():
        if isinstance(artist, kind):
            return read(artist, directions)
    return None


def label_of(artist: Any) -> str:
    """The name of an artist or a container; with a line before it, it is in no legend."""
    label = str(artist.get_label() or "")
    return "" if _NO_NAME.match(label) else label.removeprefix("_")


def _as_floats(values: ArrayLike) -> NDArray[np.float64]:
    return without_mask(values).ravel()


def _through(
    directions: tuple[bool, bool], x: ArrayLike, y: ArrayLike, label: str, look: Look
) -> list[PlottedSeries]:
    """Lines upwards or across that begin and end where the panel says: at some ``x``, or ``y``."""
    upright = directions[0]
    along, shares = map(_as_floats, (x, y) if upright else (y, x))
    at, shares = np.unique(along[np.isfinite(along)]), shares[np.isfinite(shares)]
    if not shares.size:
        return []
    gaps, reach = np.full(at.shape, np.nan), (float(shares.min()), float(shares.max()))
    if upright:
        return [PlottedSeries("vline", label, at, gaps, look, reach=reach)]
    return [PlottedSeries("hline", label, gaps, at, look, reach=reach)]


def read_line(line: Line2D, directions: tuple[bool, bool]) -> list[PlottedSeries]:
    """A line or markers."""
    x, y = map(_as_floats, line.get_data(orig=False))
    label, look = label_of(line), look_of_line(line)
    if not all(directions):
        return _through(directions, x, y, label, look)
    is_dots = str(line.get_linestyle()) in NO_LINE or not line.get_linewidth()
    return [PlottedSeries("dots" if is_dots else "line", label, x, y, look)]


def read_segments(drawn: LineCollection, directions: tuple[bool, bool]) -> list[PlottedSeries]:
    """Lines that are drawn together, as one with gaps."""
    label, look = label_of(drawn), look_of_collection(drawn)
    paths = [np.asarray(path.vertices, float) for path in drawn.get_paths()]
    if not paths:
        return []
    if not all(directions):
        x, y = np.concatenate(paths).T
        return _through(directions, x, y, label, look)
    gap = np.full((1, 2), np.nan)
    x, y = np.concatenate([part for path in paths for part in (path, gap)])[:-1].T
    return [PlottedSeries("line", label, x, y, look)]


def _read_events(drawn: EventCollection, directions: tuple[bool, bool]) -> list[PlottedSeries]:
    at, row = _as_floats(drawn.get_positions()), float(drawn.get_lineoffset())
    label, look = label_of(drawn), look_of_collection(drawn)
    across = drawn.is_horizontal()
    rows, look = np.full(at.shape, row), replace(look, marker="|" if across else "_")
    x, y = (at, rows) if across else (rows, at)
    return [PlottedSeries("dots", label, x, y, look)]


def _read_dots(drawn: PathCollection, directions: tuple[bool, bool]) -> Read:
    if not all(directions):
        return None
    offsets = without_mask(drawn.get_offsets())
    x, y = offsets.reshape(-1, 2).T
    look, given = replace(look_of_collection(drawn), marker="o"), drawn.get_array()
    values = None if given is None or np.size(given) != x.size else _as_floats(given)
    lost = {
        "colours of dots": values is None and len(look.colours) > 1,
        "sizes of dots": np.unique(drawn.get_sizes()).size > 1,
    }
    left_out = tuple(name for name, is_lost in lost.items() if is_lost)
    dots = PlottedSeries("dots", label_of(drawn), x, y, look, values=values, left_out=left_out)
    return [dots if values is None else replace(dots, scale=find_scale_label(drawn))]


def _read_band(drawn: PolyCollection, directions: tuple[bool, bool]) -> Read:
    """What ``fill_between`` has drawn; None if it is another shape."""
    edges = [_edges_of_band(np.asarray(path.vertices, float)) for path in drawn.get_paths()]
    if not all(directions) or any(each is None for each in edges):
        return None
    gap = np.full((1, 3), np.nan)
    pieces = [piece for each in edges if each is not None for piece in (each, gap)]
    x, one, other = np.concatenate([*pieces, gap])[:-2].T
    low, high = np.minimum(one, other), np.maximum(one, other)
    look, label = look_of_collection(drawn), label_of(drawn)
    return [PlottedSeries("band", label, x, (low + high) / 2, look, low=low, high=high)]


def _edges_of_band(corners: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Places and both edges of a band, whose outline goes there along one and back on the other."""
    count = (len(corners) - 3) // 2
    there, back = corners[1 : 1 + count], corners[2 + count : 2 + 2 * count][::-1]
    if count < 1 or not np.array_equal(there[:, 0], back[:, 0], equal_nan=True):
        return None
    return np.column_stack([there, back[:, 1]])


def _read_span(drawn: Rectangle, directions: tuple[bool, bool]) -> Read:
    """A stripe through the whole panel; other rectangles are not numbers along an axis."""
    if all(directions):
        return None
    upright = directions[0]
    start, length = (
        (drawn.get_x(), drawn.get_width()) if upright else (drawn.get_y(), drawn.get_height())
    )
    low, high = np.sort(np.array([[start], [start + length]], float), axis=0)
    gap, middle = np.array([np.nan]), (low + high) / 2
    kind: Kind = "vspan" if upright else "hspan"
    x, y = (middle, gap) if upright else (gap, middle)
    return [PlottedSeries(kind, label_of(drawn), x, y, look_of_patch(drawn), low, high)]


def _read_stairs(drawn: StepPatch, directions: tuple[bool, bool]) -> Read:
    """A line of steps; if it is filled, bars."""
    values, edges, foot = (np.asarray(each, float) for each in drawn.get_data())
    if not all(directions) or drawn.orientation != "vertical":
        return None
    label, look = label_of(drawn), look_of_patch(drawn)
    if drawn.get_fill():
        low, middles = np.broadcast_to(foot, values.shape), (edges[1:] + edges[:-1]) / 2
        return [PlottedSeries("bars", label, middles, values, look, low, widths=np.diff(edges))]
    last = np.append(values, values[-1:])
    return [PlottedSeries("line", label, edges, last, replace(look, steps="post"))]


def _read_outline(drawn: Polygon, directions: tuple[bool, bool]) -> Read:
    """A closed line, as of a histogram of steps; None if it is filled."""
    if not all(directions) or drawn.get_fill():
        return None
    x, y = np.asarray(drawn.get_xy(), float).T
    return [PlottedSeries("line", label_of(drawn), x, y, look_of_patch(drawn))]


# The more special kinds first.
_READERS: Mapping[type[Artist], Callable[[Any, tuple[bool, bool]], Read]] = MappingProxyType(
    {
        Line2D: read_line,
        EventCollection: _read_events,
        LineCollection: read_segments,
        PathCollection: _read_dots,
        PolyCollection: _read_band,
        StepPatch: _read_stairs,
        Polygon: _read_outline,
        Rectangle: _read_span,
    }
)
