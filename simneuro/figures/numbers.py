"""The numbers of a figure as tables, a CSV file a panel."""

import csv
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simneuro.calls import checked
from simneuro.errors import InputError, describe_type
from simneuro.figures.plotted_numbers import (
    PlottedAxis,
    PlottedImage,
    PlottedPanel,
    PlottedSeries,
    plain,
    read_panels,
    says_number,
)
from simneuro.printable import visible
from simneuro.system.files import replace_file
from simneuro.wanted_values import ANYTHING

_ORDER = ("series", "x", "x_low", "x_high", "y", "low", "high", "value")
_MARKS = ("hline", "vline", "hspan", "vspan")  # whose colours are often those of data
_ACROSS, _UP = ("x", "x_low", "x_high"), ("y", "low", "high")
_DIGITS = 12  # chosen: without the rounding errors of converted units


@checked
def save_numbers(
    fig: Annotated[Figure, ANYTHING], path: str | os.PathLike[str]
) -> tuple[Path, ...]:
    """Write the numbers that a figure shows, a CSV file a panel.

    The columns are called after the labels of the axes, with their units; ``series`` is the name in
    the legend, or else what it is. A dot or a point of a line is a row; bars, bands and intervals
    have a lower and an upper end; a cell of a map has the value that its colour stands for. Places
    with names, such as conditions, have these in a column of their own, and dates are written as in
    ISO 8601. Where a function writes other numbers at the ticks of an axis, such as milliseconds
    for seconds, its column is called ``"... as plotted"``, since its unit is not known.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        Any figure, also one that was made without simneuro.
    path : str or os.PathLike
        The file, such as ``"raster.csv"``. If the figure has several panels, with numbers or
        without, each has its letter in the name of its file: ``"raster.A.csv"``.

    Returns
    -------
    tuple of Path
        The files; none if no panel shows numbers.

    Raises
    ------
    InputError
        ``fig`` is not a figure, or the name does not end in ``.csv``.

    Examples
    --------
    >>> import simneuro as sn
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> ax = fig.add_subplot(xlabel="time (ms)", ylabel="potential (mV)")
    >>> _ = ax.plot([0, 1], [-70, -65], label="cell 3")
    >>> (file,) = sn.figures.save_numbers(fig, "v.csv")  # doctest: +SKIP
    >>> print(file.read_text())  # doctest: +SKIP
    series,time (ms),potential (mV)
    cell 3,0,-70
    cell 3,1,-65
    """
    if not isinstance(fig, Figure):
        given = describe_type(type(fig))
        raise InputError(f"a matplotlib figure is needed, but this is {given}", where="fig")
    place = Path(path)
    if place.suffix.lower() != ".csv":
        raise InputError('the name must end in .csv, such as "raster.csv"', where=str(place))
    panels = read_panels(fig)
    tables = _read_tables(panels)
    named = {
        name: place if len(panels) == 1 else place.with_suffix(f".{name}.csv") for name in tables
    }
    for name, file in named.items():
        with replace_file(file) as draft:
            _write(tables[name], draft)
    return tuple(named.values())


def _write(table: pd.DataFrame, path: Path) -> None:
    columns = [each if each.dtype.kind != "f" else _as_text(each) for _, each in table.items()]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))


def _as_text(numbers: pd.Series) -> NDArray[np.object_]:
    """Each number is written once, since neurons and steps of time come back in long rasters."""
    each, places = np.unique(numbers.to_numpy(), return_inverse=True)
    texts = ["" if np.isnan(one) else f"{one:.{_DIGITS}g}" for one in each.tolist()]
    return np.array(texts, dtype=object)[places]


def _read_tables(panels: Sequence[PlottedPanel]) -> dict[str, pd.DataFrame]:
    """The numbers of each panel that shows some, by its letter or number."""
    found: dict[str, pd.DataFrame] = {}
    for number, panel in enumerate(panels, start=1):
        table = _panel_table(panel)
        if table is not None:
            free = panel.letter if panel.letter and panel.letter not in found else str(number)
            found[free] = table
    return dict(sorted(found.items()))


def _panel_table(panel: PlottedPanel) -> pd.DataFrame | None:
    counts: Counter[str] = Counter()
    tables = []
    for each in panel.series:
        counts[each.kind] += 1
        name = _one_line(_name_of(each, panel))
        columns = pd.DataFrame(_of_series(each)).dropna(how="all")
        tables.append(columns.assign(series=name or f"{each.kind} {counts[each.kind]}"))
    for number, image in enumerate(panel.images, start=1):
        tables.append(pd.DataFrame(_of_image(image)).assign(series=f"map {number}"))
    if not tables:
        return None
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
    ends = {} if low is None or high is None else {"low": low, "high": high}
    return {"x": x, "y": y} | ends


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
    label = _one_line(next((each.label for each in panel.images if each.label), ""))
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
