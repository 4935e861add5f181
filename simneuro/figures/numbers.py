"""The numbers of a figure as tables, a CSV file a panel."""

import csv
import os
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simneuro.calls import checked
from simneuro.errors import InputError, describe_type
from simneuro.figures.panel_tables import PanelTable, read_tables
from simneuro.figures.plotted_numbers import read_panels
from simneuro.system.files import replace_file
from simneuro.wanted_values import ANYTHING

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

    What is drawn and cannot be written is named in lines that begin with ``#``, above the header
    (``pandas.read_csv(file, comment="#")`` leaves them out). They also say so if a panel shows more
    than a million rows: of each series with more than 10000 rows, every second, third or further
    row is written then, so that a million stay.

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
        The files; none if nothing is drawn that has numbers.

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
    tables = read_tables(panels)
    named = {
        name: place if len(panels) == 1 else place.with_suffix(f".{name}.csv") for name in tables
    }
    for name, file in named.items():
        with replace_file(file) as draft:
            _write(tables[name], draft)
    return tuple(named.values())


def _write(table: PanelTable, path: Path) -> None:
    numbers = table.numbers
    columns = [each if each.dtype.kind != "f" else _as_text(each) for _, each in numbers.items()]
    with path.open("w", newline="", encoding="utf-8") as file:
        file.writelines(f"# {note}\n" for note in table.notes)
        if numbers.empty:
            return
        is_quoted = table.notes and _has_hash(numbers)  # as csv.unix_dialect does with all
        writer = csv.writer(file, csv.unix_dialect if is_quoted else csv.excel, lineterminator="\n")
        writer.writerow(numbers.columns)
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))


def _has_hash(numbers: pd.DataFrame) -> bool:
    """Whether a text has the sign that begins the notes; readers heed it unless it is quoted."""
    texts = [each.unique() for _, each in numbers.items() if each.dtype.kind != "f"]
    return any("#" in str(text) for some in (numbers.columns, *texts) for text in some)


def _as_text(numbers: pd.Series) -> NDArray[np.object_]:
    """Each number is written once, since neurons and steps of time come back in long rasters."""
    each, places = np.unique(numbers.to_numpy(), return_inverse=True)
    texts = ["" if np.isnan(one) else f"{one:.{_DIGITS}g}" for one in each.tolist()]
    return np.array(texts, dtype=object)[places]
