"""The numbers of a figure as tables, a CSV file a panel."""

import csv
import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, ScalarFormatter
from numpy.typing import NDArray

from simneuro.calls import checked
from simneuro.errors import InputError, describe_type
from simneuro.figures.artist_numbers import list_numbers
from simneuro.system.files import replace_file
from simneuro.wanted_values import ANYTHING

_ORDER = ("series", "x", "x_low", "x_high", "y", "low", "high", "value")
_NO_NAME = re.compile(r"$|_child\d+$|_nolegend_$|_line\d+$|_collection\d+$|_container\d+$")
_DIGITS = 12  # chosen: without the rounding errors of converted units


@checked
def save_numbers(
    fig: Annotated[Figure, ANYTHING], path: str | os.PathLike[str]
) -> tuple[Path, ...]:
    """Write the numbers that a figure shows, a CSV file a panel.

    The columns are called after the labels of the axes, with their units; ``series`` is the name in
    the legend, or else what it is. A dot or a point of a line is a row; bars, bands and intervals
    have a lower and an upper end; a cell of a map has the value that its colour stands for. Places
    with names, such as conditions, have these in a column of their own.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        Any figure, also one that was made without simneuro.
    path : str or os.PathLike
        The file, such as ``"raster.csv"``. Where there are several panels, each has its letter in
        the name of its file: ``"raster.A.csv"``.

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
    tables = panel_numbers(fig)
    alone = len(tables) == 1
    named = {name: place if alone else place.with_suffix(f".{name}.csv") for name in tables}
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


def panel_numbers(fig: Figure) -> dict[str, pd.DataFrame]:
    """The numbers of each panel that shows some, by its letter or number."""
    inks = _legend_colours(fig)
    found: dict[str, pd.DataFrame] = {}
    for number, ax in enumerate(fig.axes, start=1):
        table = _panel_table(ax, inks)
        if table is not None:
            letter = re.sub(r"\W+", "_", str(ax.get_label()))
            free = letter if letter and letter not in found else str(number)
            found[free] = table
    return found


def _panel_table(ax: Axes, inks: dict[str, str]) -> pd.DataFrame | None:
    if hasattr(ax, "_colorbar"):  # a scale of colours shows no numbers of its own
        return None
    tables, values, counts = [], [], dict[str, int]()
    for artist, label, kind, table in list_numbers(ax):
        if table.empty:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        name = _series_name(artist, label, inks) or f"{kind} {counts[kind]}"
        tables.append(table.assign(series=name))
        values += [_value_name(artist)] if "value" in table else []
    if not tables:
        return None
    whole = pd.concat(tables, ignore_index=True)
    whole = whole[[name for name in _ORDER if name in whole]]
    names = _column_names(ax, values[0] if values else "")
    for axis, column in ((ax.xaxis, "x"), (ax.yaxis, "y")):
        if column in whole and (words := _named_places(axis, whole[column])):
            at = list(whole).index(column) + 1
            whole.insert(at, f"{names[column]}: name", words)
    return whole.rename(columns=names)


def _column_names(ax: Axes, value: str) -> dict[str, str]:
    """What each column is called in the file."""
    shared = ax.get_shared_x_axes().get_siblings(ax)  # the lowest of a stack has the label
    labels = filter(None, (ax.get_xlabel(), *(each.get_xlabel() for each in shared)))
    x, y = _one_line(next(labels, "x")), _one_line(ax.get_ylabel() or ax.get_title() or "y")
    if x == y:
        x, y = f"{x}, across", f"{y}, up"
    low, high = "lower end", "upper end"
    return {
        "x": x,
        "x_low": f"{x}, {low}",
        "x_high": f"{x}, {high}",
        "y": y,
        "low": f"{y}, {low}",
        "high": f"{y}, {high}",
        "value": value if value not in ("", x, y) else "value",
    }


def _value_name(artist: Artist) -> str:
    bar = getattr(artist, "colorbar", None)
    return "" if bar is None else _one_line(bar.ax.get_ylabel() or bar.ax.get_xlabel())


def _series_name(artist: Artist, label: str, inks: dict[str, str]) -> str:
    """Its name in a legend: its own label, or that of the only entry of its colour."""
    if _NO_NAME.match(label):
        return inks.get(_colour_of(artist), "")
    return _one_line(label.removeprefix("_"))  # with which it is in no legend


def _legend_colours(fig: Figure) -> dict[str, str]:
    """The words of all legends by the colour of their entry, where a colour stands for one."""
    found: dict[str, set[str]] = {}
    for legend in filter(None, [*(ax.get_legend() for ax in fig.axes), *fig.legends]):
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
            if handle is not None:
                found.setdefault(_colour_of(handle), set()).add(_one_line(text.get_text()))
    return {ink: next(iter(words)) for ink, words in found.items() if ink and len(words) == 1}


def _colour_of(artist: Any) -> str:
    """The colour of an artist if it has a single one."""
    inks = {to_hex(each) for each in to_rgba_array(next(_colours_of(artist), "none"))}
    return inks.pop() if len(inks) == 1 else ""


def _colours_of(artist: Any) -> Iterator[Any]:
    for name in ("get_color", "get_facecolor", "get_edgecolor"):
        ink = getattr(artist, name, lambda: None)()
        if ink is not None and len(ink):
            yield ink


def _named_places(axis: Axis, places: pd.Series) -> list[str] | None:
    """The name below each place, where ticks one unit apart have names that are no numbers."""
    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if not isinstance(locator, FixedLocator) or isinstance(formatter, ScalarFormatter):
        return None
    at = np.asarray(locator.locs, float)
    names = [_one_line(each) for each in formatter.format_ticks(list(at))]
    # Bands of unequal height would have dots that are nearer to the middle of another band.
    apart = all(abs(after - before - 1) < 1e-9 for before, after in pairwise(at))
    if not apart or not len(at) or all(map(_is_number, names)):
        return None
    nearest = np.abs(np.asarray(places, float)[:, None] - at)
    found = np.nanargmin(np.where(np.isnan(nearest), np.inf, nearest), axis=1)
    near = nearest[np.arange(len(places)), found] <= 0.5
    return [names[k] if close else "" for k, close in zip(found, near, strict=True)]


def _is_number(text: str) -> bool:
    try:
        float(text.replace("−", "-"))
    except ValueError:
        return False
    return True


def _one_line(text: str) -> str:
    return " ".join(text.split())
