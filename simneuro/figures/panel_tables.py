"""The numbers of a panel of a figure as a table, and what the table lacks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.dates import num2date

from simneuro.figures.plotted_numbers import (
    PlottedAxis,
    PlottedImage,
    PlottedPanel,
    PlottedSeries,
    plain,
    says_number,
)
from simneuro.printable import visible

_MOST_ROWS = 1_000_000  # of a panel; chosen: spreadsheets open 1048576
_SHORT = 10_000  # rows; chosen: the long series of a panel are thinned, and shorter ones are not
_ORDER = ("series", "x", "x_low", "x_high", "y", "low", "high", "value")
_MARKS = ("hline", "vline", "hspan", "vspan")  # whose colours are often those of data
_ACROSS, _UP = ("x", "x_low", "x_high"), ("y", "low", "high")
#: What readers call the artists whose numbers are not read.
_WORDS = MappingProxyType(
    {
        "QuadContourSet": "filled contours",
        "TriContourSet": "filled contours",
        "AxesImage": "images in colours that stand for no numbers",
        "QuadMesh": "maps of cells that are no rectangles",
        "FillBetweenPolyCollection": "areas between two curves of y",
        "PolyCollection": "areas",
        "PathPatch": "shapes",
        "Polygon": "polygons",
        "Rectangle": "rectangles",
        "StepPatch": "steps along y",
        "Quiver": "arrows",
        "FancyArrow": "arrows",
        "Wedge": "sectors of circles",
    }
)


class PanelTable(NamedTuple):
    """The numbers of a panel, if it shows some, and sentences on what they lack."""

    numbers: pd.DataFrame
    notes: tuple[str, ...]


def read_tables(panels: Sequence[PlottedPanel]) -> dict[str, PanelTable]:
    """The table of each panel that shows numbers, by its letter or number."""
    found: dict[str, PanelTable] = {}
    for number, panel in enumerate(panels, start=1):
        table = PanelTable(_panel_numbers(panel), tuple(_list_notes(panel)))
        if table.notes or not table.numbers.empty:
            free = panel.letter if panel.letter and panel.letter not in found else str(number)
            found[free] = table
    return dict(sorted(found.items()))


def _list_notes(panel: PlottedPanel) -> list[str]:
    notes = []
    named = [f"{_WORDS.get(each, 'artists')} ({each})" for each in panel.unread]
    named += dict.fromkeys(part for each in panel.series for part in each.left_out)
    if named:
        notes.append(f"Drawn, but without numbers here: {visible(', '.join(named))}.")
    every = _count_skipped(panel)
    if every > 1:
        drawn = sum(_count_rows(panel))
        notes.append(
            f"{drawn} rows are drawn; of each series with more than {_SHORT}, the first of every "
            f"{every} is here."
        )
    return notes


def _count_rows(panel: PlottedPanel) -> list[int]:
    """The rows of each series, and of each map."""
    return [each.x.size for each in panel.series] + [each.values.size for each in panel.images]


def _count_skipped(panel: PlottedPanel) -> int:
    """The first of how many rows of a long series is written."""
    rows = sum(each for each in _count_rows(panel) if each > _SHORT)
    return max(1, -(-rows // _MOST_ROWS))


def _thin(columns: Mapping[str, Any], every: int) -> pd.DataFrame:
    is_long = max(map(len, columns.values())) > _SHORT
    return pd.DataFrame({name: each[:: every if is_long else 1] for name, each in columns.items()})


def _panel_numbers(panel: PlottedPanel) -> pd.DataFrame:
    counts: Counter[str] = Counter()
    tables, every = [], _count_skipped(panel)
    for each in panel.series:
        counts[each.kind] += 1
        name = _one_line(_name_of(each, panel))
        columns = _thin(_of_series(each), every).dropna(how="all")
        tables.append(columns.assign(series=name or f"{each.kind} {counts[each.kind]}"))
    for number, image in enumerate(panel.images, start=1):
        tables.append(_thin(_of_image(image), every).assign(series=f"map {number}"))
    if not tables:
        return pd.DataFrame()
    whole = pd.concat(tables, ignore_index=True)
    whole = whole[[name for name in _ORDER if name in whole]]
    names = _column_names(panel)
    _add_names(whole, panel, names)
    for axis, columns in ((panel.x, _ACROSS), (panel.y, _UP)):
        for column in columns if axis.numbers == "dates" else ():
            if column in whole:
                whole[column] = _as_dates(whole[column])
    return whole.rename(columns=names)


def _add_names(whole: pd.DataFrame, panel: PlottedPanel, names: Mapping[str, str]) -> None:
    """Put a column with the names of places beside that of the places."""
    for axis, column in ((panel.x, "x"), (panel.y, "y")):
        if column in whole and (words := _named_places(axis, whole[column])):
            at = list(whole).index(column) + 1
            whole.insert(at, f"{names[column]}: name", words)


def _of_series(series: PlottedSeries) -> dict[str, Any]:
    """The columns that a series has numbers for."""
    x, y, low, high = series.x, series.y, series.low, series.high
    match series.kind:
        case "bars":
            return {"x": x, "low": low, "high": y}
        case "barh":
            return {"x_low": low, "x_high": x, "y": y}
        case "band":
            return {"x": x, "low": low, "high": high}
        case "vspan":
            return {"x_low": low, "x_high": high}
        case "hspan":
            return {"low": low, "high": high}
        case "vline":
            return {"x": x}
        case "hline":
            return {"y": y}
    further = {"low": low, "high": high, "x_low": series.left, "x_high": series.right}
    further["value"] = series.values
    return {"x": x, "y": y} | {name: each for name, each in further.items() if each is not None}


def _of_image(image: PlottedImage) -> dict[str, Any]:
    """The middles of the cells, and what their colours stand for."""
    rows, columns = image.values.shape
    x, y = ((edges[1:] + edges[:-1]) / 2 for edges in (image.x_edges, image.y_edges))
    return {"x": np.tile(x, rows), "y": np.repeat(y, columns), "value": image.values.ravel()}


def _column_names(panel: PlottedPanel) -> dict[str, str]:
    """What each column is called in the file."""
    x = _label_of(panel.x, "x")
    y = _label_of(panel.y, _one_line(panel.title) or "y")
    if x == y or "series" in (x, y):
        x, y = f"{x}, across", f"{y}, up"
    label = _one_line(next(filter(None, _list_scales(panel)), ""))
    free = (each for each in (label, "value", "value, by colour") if each not in ("", x, y))
    return {
        "x": x,
        "x_low": f"{x}, lower end",
        "x_high": f"{x}, upper end",
        "y": y,
        "low": f"{y}, lower end",
        "high": f"{y}, upper end",
        "value": next(each for each in free if each != "series"),
    }


def _list_scales(panel: PlottedPanel) -> list[str]:
    return [each.label for each in panel.images] + [each.scale for each in panel.series]


def _as_dates(days: pd.Series) -> list[str]:
    """Times as ISO 8601 writes them, of days since matplotlib's epoch."""
    read: Any = num2date  # which has no types
    return [read(day).isoformat() if np.isfinite(day) else "" for day in days]


def _label_of(axis: PlottedAxis, instead: str) -> str:
    """The label of an axis, which has the unit of its ticks and not always that of its places."""
    label = _one_line(axis.label) or instead
    return f"{label} as plotted" if axis.numbers == "rewritten" else label


def _name_of(series: PlottedSeries, panel: PlottedPanel) -> str:
    """The label of a series, or else the word for its colour in a legend; ``""`` without both."""
    if series.label or series.kind in _MARKS or len(series.look.colours) != 1:
        return series.label
    (ink,) = series.look.colours
    named = any(each.label and each.look.colours == (ink,) for each in panel.series)
    return "" if named else panel.legend.get(ink, "")


def _named_places(axis: PlottedAxis, places: pd.Series) -> list[str] | None:
    """The name beside each place, where ticks one unit apart have names that are no numbers."""
    at, names = np.array(list(axis.names)), [_one_line(each) for each in axis.names.values()]
    # Bands of unequal height would have dots that are nearer to the middle of another band.
    apart = all(abs(after - before - 1) < 1e-9 for before, after in pairwise(at))
    if not apart or not len(at) or all(map(says_number, names, at)):
        return None
    if len(at) == 1 and not (places == at[0]).all():  # the width of its band is not known
        return None
    nearest = np.abs(np.asarray(places, float)[:, None] - at)
    found = np.nanargmin(np.where(np.isnan(nearest), np.inf, nearest), axis=1)
    near = nearest[np.arange(len(places)), found] <= 0.5
    return [names[k] if close else "" for k, close in zip(found, near, strict=True)]


def _one_line(text: str) -> str:
    return visible(plain(text))
