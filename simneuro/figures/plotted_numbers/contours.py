"""The numbers of contour lines, read from matplotlib's sets of them."""

from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.path import Path
from numpy.typing import NDArray

from simneuro.figures.plotted_numbers.images import find_scale_label
from simneuro.figures.plotted_numbers.looks import Look
from simneuro.figures.plotted_numbers.series import PlottedSeries


def read_contours(drawn: ContourSet) -> list[PlottedSeries] | None:
    """A line for each level that is reached; None if the areas between levels are filled.

    A single level has no name of its own, so that it is called as the legend calls its colour.
    """
    if drawn.filled:
        return None
    scale, found = find_scale_label(drawn), []
    levels = np.asarray(drawn.levels, float)
    names = [""] if levels.size == 1 else [f"contour {level:g}" for level in levels]
    for k, (level, path) in enumerate(zip(levels, drawn.get_paths(), strict=True)):
        x, y = _with_gaps(path).T
        series = PlottedSeries("line", names[k], x, y, _look_of_level(drawn, k))
        found.append(replace(series, values=np.full(x.shape, level), scale=scale))
    return found


def _with_gaps(path: Path) -> NDArray[np.float64]:
    """The points of the lines of a level; between two lines is a gap."""
    points = np.asarray(path.vertices, float)
    if path.codes is None or not len(points):
        return points
    starts = np.flatnonzero(np.asarray(path.codes) == Path.MOVETO)[1:]
    return np.insert(points, starts, np.nan, axis=0)


def _look_of_level(drawn: ContourSet, k: int) -> Look:
    colours, widths = np.asarray(drawn.get_edgecolor()), np.ravel(drawn.get_linewidth())
    styles: Any = drawn.get_linestyle()
    dashes = styles[k % len(styles)][1] or ()
    ink, width = colours[k % len(colours)], float(widths[k % len(widths)])
    return Look((to_hex(ink),), float(ink[3]), width, dashes=tuple(map(float, dashes)))
