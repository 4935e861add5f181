"""Response curves from tables of traces: a column of time, and voltages and currents of sweeps."""

import os
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd
import xarray as xr

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.headers import CURRENT
from simneuro.bridge.curves.sweeps import from_traces
from simneuro.bridge.curves.table_reading import TextTable, read_cell, read_text_table
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import si_number
from simneuro.si.headers import Header
from simneuro.si.unit_table import exponents
from simneuro.wanted_values import ANYTHING

_TIME, _VOLTAGE = exponents(s=1), exponents(m=2, kg=1, s=-3, A=-1)
_EXAMPLES = {_TIME: "time (ms)", _VOLTAGE: "voltage 1 (mV)", CURRENT: "current 1 (pA)"}


@checked
def curve_from_traces(
    table: Annotated[str | os.PathLike[str] | pd.DataFrame | Mapping[str, Any], ANYTHING],
    *,
    threshold: Any = "-20 mV",
    source: str | None = None,
) -> xr.Dataset:
    """A response curve from a table of recorded traces.

    Units stand in the headers: ``time (ms)``, ``voltage 1 (mV)``, ``current 1 (pA)``,
    ``voltage 2 (mV)``, and so on: one column of time, and a voltage and a current for each sweep,
    which belong together by the numbers in their names, else by their order. The step of each
    sweep is found in its current, and counts from the holding current. Sweeps of one current are
    repeats.

    Parameters
    ----------
    table : str, os.PathLike, pandas.DataFrame or mapping
        As :func:`simneuro.bridge.curve_from_table`.
    threshold : str or Quantity
        A spike is where the voltage rises through it.
    source : str, optional
        What was recorded; otherwise the name of the file.

    Returns
    -------
    xarray.Dataset
        As :func:`simneuro.response_curve`, without a model: ``rate``, ``onset_rate`` and
        ``steady_rate`` (Hz) along ``level`` (A) and ``repeat``; NaN where a level has fewer
        repeats. attrs: ``source``, ``duration`` (s), ``holding_current`` (A).

    Raises
    ------
    InputError
        Units are missing, columns do not belong together, a cell is no number, a current is no
        step, steps differ in length, or times are too coarse to see spikes.

    Examples
    --------
    >>> time = np.arange(0.0, 100.0, 0.1)
    >>> step = (time > 20) & (time < 80)
    >>> spike = np.abs(time - 40) < 0.5
    >>> table = {
    ...     "time (ms)": time,
    ...     "voltage 1 (mV)": -70.0 + step,
    ...     "current 1 (pA)": 100.0 * step,
    ...     "voltage 2 (mV)": np.where(spike, 20.0, -70.0),
    ...     "current 2 (pA)": 200.0 * step,
    ... }
    >>> curve = sn.bridge.curve_from_traces(table)
    >>> curve["rate"].values.round(1).tolist(), (1e12 * curve["level"].values).tolist()
    ([[0.0], [16.7]], [100.0, 200.0])
    """
    read = read_text_table(table)
    level = si_number(threshold, "V", "threshold")
    try:
        times = _column(read, _one_time(read.headers))
        traces = [
            (
                f"sweep {k}",
                (times, _column(read, voltage)),
                (times, _column(read, current)),
            )
            for k, (voltage, current) in enumerate(_pairs(read.headers), start=1)
        ]
        return from_traces(traces, level, source or read.name)
    except InputError as error:
        raise error.at(read.name) from None


def _places(headers: Sequence[Header], dimension: tuple[float, ...], what: str) -> list[int]:
    found = [k for k, header in enumerate(headers) if header.dimension == dimension]
    if not found:
        columns = ", ".join(repr(header.text) for header in headers)
        raise InputError(
            f'no column has the unit of a {what}, such as "{_EXAMPLES[dimension]}". The columns '
            f"are {columns}",
            where=what,
        )
    return found


def _one_time(headers: Sequence[Header]) -> int:
    found = _places(headers, _TIME, "time")
    if len(found) > 1:
        several = " and ".join(repr(headers[k].text) for k in found)
        raise InputError(f"{several} are times, but there must be one", where="time")
    return found[0]


def _pairs(headers: Sequence[Header]) -> list[tuple[int, int]]:
    """The columns of voltage and of current of each sweep."""
    voltages = _places(headers, _VOLTAGE, "voltage")
    currents = _places(headers, CURRENT, "current")
    if len(voltages) != len(currents):
        raise InputError(
            f"each sweep needs a voltage and a current, and there are {len(voltages)} voltages and "
            f"{len(currents)} currents",
            where="sweeps",
        )
    numbers = [[_number_of(headers[k]) for k in places] for places in (voltages, currents)]
    if "" not in numbers[0] + numbers[1] and set(numbers[0]) == set(numbers[1]):
        order = dict(zip(numbers[1], currents, strict=True))
        currents = [order[number] for number in numbers[0]]
    return list(zip(voltages, currents, strict=True))


def _number_of(header: Header) -> str:
    return header.name[len(header.stem) :].strip(" _.-#")


def _column(table: TextTable, place: int) -> FloatArray:
    """A column in SI units."""
    return np.array([read_cell(table, row, place) for row in range(len(table.rows))])
