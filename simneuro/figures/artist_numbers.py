"""The numbers behind what matplotlib has drawn: lines, dots, bars, bands, images.

Each kind of artist gives a table whose columns are some of ``x``, ``y``, ``x_low``, ``x_high``,
``low``, ``high`` (of y) and ``value`` (shown as a colour), in the units of the axes.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection, QuadMesh
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.contour import ContourSet
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, StepPatch
from numpy.typing import NDArray


def list_numbers(ax: Axes) -> Iterator[tuple[Artist, str, str, pd.DataFrame]]:
    """Each drawn thing: its artist, its label, what kind it is, and its numbers.

    Texts, arrows, spans that are shaded across a whole panel and pictures in RGB have none.
    """
    inside: set[Artist] = set()
    for container in ax.containers:
        parts = _parts(container)
        if parts:
            inside |= set(parts)
            label = str(container.get_label())
            if isinstance(container, ErrorbarContainer):
                yield parts[0], label, "points", _of_error_bars(container)
            elif isinstance(container, BarContainer):
                yield parts[0], label, "bars", _of_bars(container)
    for artist in ax.get_children():
        if artist in inside or not artist.get_visible():
            continue
        found = _of_artist(artist, ax)
        if found is not None:
            yield artist, str(artist.get_label()), *found


def _parts(container: Any) -> list[Artist]:
    """The artists of a container, those that are nested in it included."""
    found: list[Artist] = []
    for part in container:
        found += [part] if isinstance(part, Artist) else _parts(part or ())
    return found


def _of_artist(artist: Artist, ax: Axes) -> tuple[str, pd.DataFrame] | None:
    if isinstance(artist, Line2D):
        return "line", _of_line(artist, ax)
    if isinstance(artist, PathCollection):
        return "points", _of_dots(artist)
    if isinstance(artist, ContourSet):
        return "contours", _of_contours(artist)
    if isinstance(artist, LineCollection):
        return "segments", _of_segments(artist)
    if isinstance(artist, PolyCollection):
        return "band", _of_band(artist)
    if isinstance(artist, QuadMesh):
        return "map", _of_mesh(artist)
    if isinstance(artist, AxesImage) and np.ndim(artist.get_array()) == 2:
        return "map", _of_image(artist)
    if isinstance(artist, StepPatch):
        return "steps", _of_steps(artist)
    if isinstance(artist, Polygon):
        return "outline", _of_vertices(artist.get_xy())
    return None


def _of_line(line: Line2D, ax: Axes) -> pd.DataFrame:
    """The points of a line; NaN where it does not follow an axis, as a line across the panel."""
    follows = line.get_transform().contains_branch_seperately(ax.transData)
    table = _of_vertices(np.column_stack([_floats(line.get_xdata()), _floats(line.get_ydata())]))
    for column, known in zip("xy", follows, strict=True):
        if not known:
            table[column] = np.nan
    return table if all(follows) else table.drop_duplicates()


def _of_dots(dots: PathCollection) -> pd.DataFrame:
    table = _of_vertices(np.ma.filled(dots.get_offsets(), np.nan))
    shades = dots.get_array()
    return table if shades is None else table.assign(value=_floats(shades))


def _of_contours(contours: ContourSet) -> pd.DataFrame:
    levels = zip(contours.levels, contours.get_paths(), strict=False)
    tables = [_of_vertices(path.vertices).assign(value=level) for level, path in levels]
    return pd.concat(tables) if tables else pd.DataFrame()


def _of_segments(segments: LineCollection) -> pd.DataFrame:
    """Upright ones as x with two ends in y, level ones as y with two ends in x."""
    lines = [np.asarray(each, float) for each in segments.get_segments()]
    if not lines or any(each.shape != (2, 2) for each in lines):
        return pd.concat([_of_vertices(each) for each in lines]) if lines else pd.DataFrame()
    ends = np.stack(lines)
    (x, y), (to_x, to_y) = ends[:, 0].T, ends[:, 1].T
    if np.array_equal(x, to_x, equal_nan=True):
        return pd.DataFrame({"x": x, "low": np.minimum(y, to_y), "high": np.maximum(y, to_y)})
    if np.array_equal(y, to_y, equal_nan=True):
        return pd.DataFrame({"x_low": np.minimum(x, to_x), "x_high": np.maximum(x, to_x), "y": y})
    return _of_vertices(ends.reshape(-1, 2))


def _of_band(band: PolyCollection) -> pd.DataFrame:
    """The two edges of ``fill_between``; of another polygon its corners."""
    tables = [_of_edges(np.asarray(path.vertices)) for path in band.get_paths()]
    return pd.concat(tables) if tables else pd.DataFrame()


def _of_edges(corners: NDArray[np.float64]) -> pd.DataFrame:
    # fill_between goes to the start, along one edge, to the end, back along the other, and closes.
    count = (len(corners) - 3) // 2
    one, other = corners[1 : count + 1], corners[count + 2 : 2 * count + 2][::-1]
    if count < 1 or not np.array_equal(one[:, 0], other[:, 0]):
        return _of_vertices(corners)
    edges = np.sort(np.column_stack([one[:, 1], other[:, 1]]), axis=1)
    return pd.DataFrame({"x": one[:, 0], "low": edges[:, 0], "high": edges[:, 1]})


def _of_mesh(mesh: QuadMesh) -> pd.DataFrame:
    """The middles of the cells."""
    corners = np.asarray(mesh.get_coordinates())
    values = _floats(mesh.get_array())
    if corners.shape[:2] == values.shape:  # shaded between the places that have values
        middles = corners
    else:
        middles = (corners[:-1, :-1] + corners[1:, :-1] + corners[:-1, 1:] + corners[1:, 1:]) / 4
    return _of_vertices(middles.reshape(-1, 2)).assign(value=values.ravel())


def _of_image(image: AxesImage) -> pd.DataFrame:
    values = _floats(image.get_array())
    left, right, bottom, top = image.get_extent()
    first, last = (bottom, top) if image.origin == "lower" else (top, bottom)
    rows, columns = values.shape
    x, y = _middles(left, right, columns), _middles(first, last, rows)
    return pd.DataFrame(
        {"x": np.tile(x, rows), "y": np.repeat(y, columns), "value": values.ravel()}
    )


def _middles(first: float, last: float, count: int) -> NDArray[np.float64]:
    return first + (last - first) * (np.arange(count) + 0.5) / count


def _of_steps(steps: StepPatch) -> pd.DataFrame:
    values, edges, _ = steps.get_data()
    return pd.DataFrame({"x_low": edges[:-1], "x_high": edges[1:], "y": _floats(values)})


def _of_bars(bars: BarContainer) -> pd.DataFrame:
    """Where a bar stands, and from where to where it reaches."""
    upright = bars.orientation != "horizontal"
    rows = []
    for bar in bars.patches:
        x, y, width, height = bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()
        rows.append((x + width / 2, y, y + height) if upright else (y + height / 2, x, x + width))
    names = ["x", "low", "high"] if upright else ["y", "x_low", "x_high"]
    return pd.DataFrame(rows, columns=names)


def _of_error_bars(drawn: ErrorbarContainer) -> pd.DataFrame:
    line, _, bars = drawn.lines
    # Segments leave out what is not a number; the bar of a mean without an interval is kept as NaN.
    paths = ([path.vertices for path in bar.get_paths()] for bar in bars)
    ends = [np.asarray(each, float).reshape(-1, 2, 2) for each in paths]
    columns: dict[str, Any] = {}
    if line is not None:
        columns |= {"x": _floats(line.get_xdata()), "y": _floats(line.get_ydata())}
    across = iter(ends)
    for has, axis, names in (
        (drawn.has_xerr, 0, ("x_low", "x_high")),
        (drawn.has_yerr, 1, ("low", "high")),
    ):
        if has:
            found = next(across)
            columns |= dict(zip(names, found[:, :, axis].T, strict=True))
            columns.setdefault("xy"[1 - axis], found[:, 0, 1 - axis])
    return pd.DataFrame(columns)


def _of_vertices(places: Any) -> pd.DataFrame:
    return pd.DataFrame(np.asarray(places, float), columns=["x", "y"])


def _floats(values: Any) -> NDArray[np.float64]:
    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
