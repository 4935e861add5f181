"""The columns of CSV files as numbers in SI units; what is wrong is named by row and column."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simneuro.errors import InputError, did_you_mean
from simneuro.recording.exchange.new_files import require_file
from simneuro.si.headers import Header, read_header
from simneuro.si.unit_table import exponents
from simneuro.si.unit_text import read_unit

_SEPARATORS = ("\t", ";", ",")


class Column(NamedTuple):
    """A header, and the cells below it as text."""

    header: Header
    cells: "pd.Series[str]"

    def place(self, row: int) -> str:
        """A cell for messages; rows are counted from 1 below the header."""
        return f"row {row + 1}, column {self.header.text!r}"


def read_columns(
    path: Path, columns: Mapping[str, str], units: Mapping[str, str]
) -> dict[str, Column]:
    """The columns of a file by their names, without units and as simneuro calls them.

    ``columns`` says what the file calls a column, and ``units`` the units that headers lack.
    """
    require_file(path)
    with path.open(encoding="utf-8-sig") as file:
        head = next((line for line in file if line.strip() and not line.startswith("#")), "")
    separator = max(_SEPARATORS, key=head.count)
    frame = pd.read_csv(
        path, sep=separator, dtype=str, keep_default_na=False, comment="#", encoding="utf-8-sig"
    )
    if not isinstance(frame.index, pd.RangeIndex):
        raise InputError("the rows have more cells than the header has names")
    called = {theirs: ours for ours, theirs in columns.items()}
    found: dict[str, Column] = {}
    for text in map(str, frame.columns):
        header = read_header(text)
        ours = called.get(header.text, called.get(header.name, header.name))
        if ours in columns and columns[ours] not in (header.text, header.name):
            continue  # another column was given this name
        if ours in found:
            raise InputError(f"there are two columns {ours!r}", where=_where(found[ours]))
        found[ours] = Column(_with_unit(header, units.get(header.name)), frame[text].str.strip())
    return found


def _with_unit(header: Header, unit: str | None) -> Header:
    if unit is None:
        return header
    given = read_unit(unit)
    if header.dimension is not None and (header.worth, header.dimension) != given:
        message = f"the header names {header.unit}, and units {unit}"
        raise InputError(message, where=f"column {header.text!r}")
    return Header(header.text, header.name, unit, *given)


def named_column(table: Mapping[str, Column], name: str) -> Column:
    if name not in table:
        hint = did_you_mean(name, table)
        raise InputError(
            f"there is no column {name!r} (the columns are {', '.join(table)}).{hint} "
            f'columns={{"{name}": ...}} says what the file calls it'
        )
    return table[name]


def read_times(table: Mapping[str, Column]) -> NDArray[np.float64]:
    """The times in s."""
    column = named_column(table, "time")
    if column.header.dimension not in (None, exponents(s=1)):
        raise InputError(f"{column.header.unit} is no time", where=_where(column))
    times = read_values(column)
    if times.size and times.min() < 0:
        where = column.place(int(np.argmin(times)))
        raise InputError(f"a time is negative: {times.min():g} s", where=where)
    return times


def read_values(column: Column) -> NDArray[np.float64]:
    """The numbers in SI units; the header has to name theirs."""
    worth, numbers = column.header.worth, read_numbers(column)
    if column.header.dimension is None:
        known = f"{column.header.unit!r} is no unit" if column.header.unit else "it names no unit"
        raise InputError(f"{known}; give it by units", where=_where(column))
    # 1e3 is a float and 1e-3 is not: 5 ms are 0.005 s only if divided.
    return numbers / float(1 / worth) if worth < Decimal(1) else numbers * float(worth)


def _where(column: Column) -> str:
    return f"column {column.header.text!r}"


def read_numbers(column: Column) -> NDArray[np.float64]:
    numbers = pd.to_numeric(column.cells, errors="coerce").to_numpy(float)
    wrong = np.flatnonzero(~np.isfinite(numbers))
    if wrong.size:
        k = int(wrong[0])
        said = f"{column.cells.iloc[k]!r} is not a finite number"
        raise InputError(said, where=column.place(k))
    # to_numeric rounds the last digit of some numbers.
    return np.array(column.cells.tolist(), dtype=float)


def read_indices(column: Column) -> NDArray[np.int64]:
    numbers = read_numbers(column)
    most = np.iinfo(np.int32).max
    wrong = np.flatnonzero((numbers != np.rint(numbers)) | (numbers < 0) | (numbers > most))
    if wrong.size:
        k = int(wrong[0])
        said = f"{column.cells.iloc[k]} is no index of a cell"
        raise InputError(said, where=column.place(k))
    return numbers.astype(np.int64)


def require_ascending(
    column: Column,
    times: NDArray[np.float64],
    rows: NDArray[np.int_],
    neurons: NDArray[np.int64],
) -> None:
    """Raise an InputError where the times of a neuron go back, as if trials followed each other."""
    order = rows[np.argsort(neurons[rows], kind="stable")]
    back = (np.diff(times[order]) < 0) & (np.diff(neurons[order]) == 0)
    if back.any():
        k = int(order[np.flatnonzero(back)[0] + 1])
        raise InputError(
            f"the time of neuron {neurons[k]} goes back to {column.cells.iloc[k]}; a file of one "
            "recording has the times of each neuron in order",
            where=column.place(k),
        )
