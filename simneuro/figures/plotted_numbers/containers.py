"""The numbers of bars and of points with error bars, of which matplotlib draws several artists."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.container import BarContainer, ErrorbarContainer

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
    """A series with the ends of its vertical error bars, if it has one at each point."""
    if not container.has_yerr:
        return read
    ends = [np.asarray(path.vertices, float)[:, 1] for path in bars[-1].get_paths()]
    if not ends or len(ends) != read.x.size:
        return read
    low, high = np.array([[each.min(), each.max()] for each in ends]).T
    return replace(read, low=low, high=high)


def _read_bars(container: BarContainer, label: str) -> PlottedSeries:
    boxes = [(*each.get_xy(), each.get_width(), each.get_height()) for each in container.patches]
    x, y, width, height = np.array(boxes, float).reshape(-1, 4).T
    look = look_of_patch(container.patches[0]) if boxes else Look(())
    if container.orientation == "horizontal":
        return PlottedSeries("barh", label, x + width, y + height / 2, look, low=x, widths=height)
    return PlottedSeries("bars", label, x + width / 2, y + height, look, low=y, widths=width)
