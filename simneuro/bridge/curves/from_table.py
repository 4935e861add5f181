"""Response curves from tables of currents and rates: CSV files and data frames."""

import math
import os
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd
import xarray as xr

from simneuro.bridge.curves.from_spikes import MEANINGS
from simneuro.bridge.curves.headers import choose_current, choose_rates
from simneuro.bridge.curves.sweeps import HIGHEST_CURRENT
from simneuro.bridge.curves.table_reading import (
    TextTable,
    is_number_or_empty,
    read_cell,
    read_text_table,
)
from simneuro.calls import checked
from simneuro.errors import InputError, PlausibilityWarning, quoted, warn
from simneuro.si import names_unit, seconds
from simneuro.wanted_values import ANYTHING

# Chosen: wider than any neuron, so that only a wrong unit lies beyond.
_HIGHEST_RATE = 1e4
_LARGE_CURRENT = 1e-5  # chosen: the squid axon takes some 10 uA for a spike, other cells far less


@checked
def curve_from_table(
    table: Annotated[str | os.PathLike[str] | pd.DataFrame | Mapping[str, Any], ANYTHING],
    *,
    current: str | None = None,
    rate: str | Sequence[str] | None = None,
    duration: Any = None,
    source: str | None = None,
) -> xr.Dataset:
    """A response curve from your own table of currents and firing rates.

    Units stand in the headers: ``current (pA)``, ``I [nA]``, ``step_pA``, ``rate (Hz)``,
    ``I, pA``, ``f (spikes/s)``. Repeats are rows with the same current, columns of rates whose
    names differ in a number only (``rate 1 (Hz)``, ``rate 2 (Hz)``), or both. Other columns are not
    used. A level may have fewer repeats than another.

    Parameters
    ----------
    table : str, os.PathLike, pandas.DataFrame or mapping
        A file with comma, semicolon or tab between the columns, lines that begin with ``#`` left
        out; or a data frame; or columns by header.
    current, rate : str, optional
        Which columns to use, by name or by header, if several have the unit of a current or of a
        rate; ``rate`` may be a list, whose columns are repeats.
    duration : str or Quantity, optional
        How long the current lasted, such as ``"1 s"``. An activation made from the curve counts
        spikes in that time.
    source : str, optional
        What was measured; otherwise the name of the file.

    Returns
    -------
    xarray.Dataset
        As :func:`simneuro.response_curve`, without the onset and steady rates: ``rate`` (Hz) with
        dims ``level`` (A, rising) and ``repeat``; NaN where a level has fewer repeats. attrs:
        ``source``, and ``duration`` (s) if it is given.

    Raises
    ------
    InputError
        A unit is missing or is not one of a current or rate, it is not clear which column is meant,
        a cell is not a number, a rate is negative, a value is so large that its unit must be wrong,
        or rows of one level differ in a column of text.

    Examples
    --------
    >>> import simneuro as sn
    >>> curve = sn.bridge.curve_from_table(
    ...     {"current (pA)": [0, 100, 200], "rate (Hz)": [0, 5, 20]}, duration="1 s"
    ... )
    >>> float(sn.bridge.Activation.from_curve(curve)(1.0))
    1.0
    """
    read = read_text_table(table)
    try:
        level, rates = _measured(read, current, rate)
    except InputError as error:
        raise error.at(read.name) from None
    attrs: dict[str, Any] = {"source": source or read.name}
    if duration is not None:
        attrs["duration"] = _read_duration(duration)
    about = {"units": "Hz", "long_name": MEANINGS["rate"]}
    axis = xr.DataArray(level, dims="level", attrs={"units": "A", "long_name": "input current"})
    return xr.Dataset(
        {"rate": (("level", "repeat"), rates, about)},
        {"level": axis, "repeat": np.arange(rates.shape[1])},
        attrs,
    )


def _measured(
    table: TextTable, current: str | None, rate: str | Sequence[str] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Levels (A, rising), and rates (Hz) as (level, repeat)."""
    at, columns = choose_current(table.headers, current), choose_rates(table.headers, rate)
    found: dict[float, list[float]] = {}
    rows: dict[float, list[int]] = {}
    for number in range(len(table.rows)):
        rates = [read_cell(table, number, column) for column in columns]
        level = read_cell(table, number, at)
        if math.isnan(level):
            raise InputError("a current is missing", where=table.places[number])
        found.setdefault(level, []).extend(value for value in rates if not math.isnan(value))
        rows.setdefault(level, []).append(number)
    _check(table, found, rows)
    levels = sorted(found)
    repeats = max(len(values) for values in found.values())
    padded = [found[level] + [math.nan] * (repeats - len(found[level])) for level in levels]
    return np.array(levels), np.array(padded)


def _check(
    table: TextTable, found: Mapping[float, list[float]], rows: Mapping[float, list[int]]
) -> None:
    if len(found) < 2:
        raise InputError(f"a curve needs two or more levels of current, and this has {len(found)}")
    for level, values in found.items():
        place = table.places[rows[level][0]]
        if not values:
            raise InputError(f"there is no rate at {level:g} A", where=place)
        if min(values) < 0:
            raise InputError(f"a rate is negative: {min(values):g} Hz", where=place)
        if abs(level) > HIGHEST_CURRENT or max(values) > _HIGHEST_RATE:
            raise InputError(
                f"{max(values):g} Hz at {level:g} A is not what a neuron does; is the unit in the "
                "header that of the numbers?",
                where=place,
            )
        _check_groups(table, rows[level])
    _warn_large(max(found, key=abs))


def _warn_large(level: float) -> None:
    if abs(level) > _LARGE_CURRENT:
        warn(
            f"table: currents up to {1e6 * abs(level):g} uA are implausible for a neuron "
            "(plausible: up to 10 uA); is the unit in the header that of the numbers?",
            PlausibilityWarning,
        )


def _check_groups(table: TextTable, rows: Sequence[int]) -> None:
    """Rows of one level that differ in a column of text may be of different experiments."""
    for column, header in enumerate(table.headers):
        texts = sorted({table.rows[row][column] for row in rows})
        if header.dimension is None and len(texts) > 1 and not all(map(is_number_or_empty, texts)):
            raise InputError(
                f"rows of one current differ in {header.text!r} ({', '.join(texts[:4])}). Give a "
                f"data frame of the rows that belong together, such as "
                f"frame[frame[{header.text!r}] == {texts[0]!r}], or leave the column out if all "
                "rows are repeats",
                where=table.places[rows[0]],
            )


def _read_duration(given: Any) -> float:
    """Seconds; a plain number is refused, since it may be in milliseconds."""
    if not names_unit(given):
        raise InputError(
            f'got {quoted(given)}, but a time has a unit, such as "1 s"', where="duration"
        )
    found = seconds(given, "duration")
    if not 0 < found < math.inf:
        raise InputError(f"a duration above 0 is needed, got {given}", where="duration")
    return found
