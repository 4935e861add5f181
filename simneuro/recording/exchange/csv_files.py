"""Spikes and traces of recordings as CSV files, with the units in the headers."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.assembly import NOTHING, assemble
from simneuro.recording.columns import Trace
from simneuro.recording.exchange.csv_columns import (
    named_column,
    read_columns,
    read_indices,
    read_times,
    read_values,
    require_ascending,
)
from simneuro.recording.exchange.new_files import new_file
from simneuro.recording.frames import to_dataframe
from simneuro.recording.schema import validate
from simneuro.si.unit_table import si_unit
from simneuro.system.foreign_files import explained

_PLAIN_COLUMNS = ("neuron", "population")


@checked
def to_csv(
    recording: xr.Dataset,
    path: str | os.PathLike[str],
    *,
    table: str = "spikes",
    overwrite: bool = False,
) -> None:
    """Write a table of a recording to a CSV file, whole or not at all.

    The headers have the units, such as ``time (s)`` and ``v (V)``, and all digits are written, so
    that the same numbers come back.

    Parameters
    ----------
    path : str or os.PathLike
        The file, which ends in ``.csv``.
    table : str
        One of those of `to_dataframe`, such as ``"spikes"`` or ``"exc.traces"``.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    InputError
        ``recording`` is not a recording, there is no such table, the file is there already, or its
        name has another ending.

    Examples
    --------
    >>> made = sn.recording.assemble(
    ...     populations={"exc": 2}, spikes={"exc": ([0.1], [1])}, duration=1.0
    ... )
    >>> sn.recording.to_csv(made, "spikes.csv")
    >>> print(open("spikes.csv").read(), end="")
    time (s),population,neuron
    0.1,exc,1
    """
    validate(recording)
    frame = to_dataframe(recording, table)
    units = frame.attrs.get("units", {})
    heads = {name: f"{name} ({unit})" for name, unit in units.items() if name in frame}
    with new_file(path, (".csv",), overwrite) as draft:
        frame.rename(columns=heads).to_csv(draft, index=False)


@checked
def from_csv(
    spikes: str | os.PathLike[str] | None = None,
    *,
    populations: Mapping[str, int],
    traces: Mapping[str, str | os.PathLike[str]] = NOTHING,
    columns: Mapping[str, str] = NOTHING,
    units: Mapping[str, str] = NOTHING,
    duration: Any = None,
    start: Any = None,
    stop: Any = None,
    dt: Any = None,
) -> xr.Dataset:
    """A recording of CSV files: of spikes, of traces, or of both.

    A file of spikes has a column ``time``, a column ``neuron`` and, if there are several
    populations, a column ``population``; one of traces has ``time``, ``neuron`` if there are
    several, and a column a variable. Units stand in the headers: ``time (ms)``, ``v [mV]``. Commas,
    semicolons or tabs separate the columns, and lines that begin with ``#`` are left out.

    Parameters
    ----------
    spikes : str or os.PathLike, optional
    populations : mapping of str to int
        The number of cells of each population, those without a spike included.
    traces : mapping of str to path
        Population -> its file of traces.
    columns : mapping of str to str
        ``"time"``, ``"neuron"`` or ``"population"`` -> what the files call it.
    units : mapping of str to str
        The name of a column -> its unit, where the header has none.
    duration, start, stop, dt : float, str or quantity, optional
        As for `assemble`.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    InputError
        Naming file, line and column: a column or a unit is missing, a unit is of another kind, a
        cell is no finite number, a time is negative, the times of a neuron do not ascend (as where
        trials follow each other), a neuron is no whole number,
        two columns have one name, or as `assemble`.

    Examples
    --------
    >>> import simneuro as sn
    >>> sn.recording.from_csv(
    ...     "spikes.csv", populations={"cells": 20}, duration="1 s", columns={"neuron": "id"}
    ... )  # doctest: +SKIP
    """
    if spikes is None and not traces:
        raise InputError("give a file of spikes, or of traces", where="spikes")
    if not populations:
        raise InputError("give the number of cells of each", where="populations")
    _require_known(columns)
    found = {} if spikes is None else _read_spikes(Path(spikes), populations, columns, units)
    read: dict[str, Trace] = {}
    for population, file in traces.items():
        read |= _read_traces(Path(file), population, columns, units)
    return assemble(
        populations=populations,
        spikes=found,
        traces=read,
        duration=duration,
        start=start,
        stop=stop,
        dt=dt,
    )


def _require_known(columns: Mapping[str, str]) -> None:
    known = ("time", *_PLAIN_COLUMNS)
    for name in columns:
        if name not in known:
            raise InputError(f"there is no {name!r} to rename", where="columns", allowed=known)


def _read_spikes(
    path: Path, populations: Mapping[str, int], columns: Mapping[str, str], units: Mapping[str, str]
) -> dict[str, Any]:
    with explained(path, "pandas"):
        table = read_columns(path, columns, units)
        times, neurons = read_times(table), read_indices(named_column(table, "neuron"))
        if "population" in table or len(populations) > 1:
            column = named_column(table, "population")
            owners = column.cells.to_numpy()
            for k in np.flatnonzero(~np.isin(owners, list(populations))):
                said = f"there is no population {owners[k]!r}"
                raise InputError(said, where=column.place(int(k)), allowed=populations)
        else:
            owners = np.full(times.size, next(iter(populations)))
        found = {}
        for name in populations:
            mine = np.flatnonzero(owners == name)
            require_ascending(table["time"], times, mine, neurons)
            found[name] = times[mine], neurons[mine]
        return found


def _read_traces(
    path: Path, population: str, columns: Mapping[str, str], units: Mapping[str, str]
) -> dict[str, Trace]:
    with explained(path, "pandas"):
        table = read_columns(path, columns, units)
        times = read_times(table)
        given = "neuron" in table
        neurons = read_indices(table["neuron"]) if given else np.zeros(times.size, int)
        rows = pd.MultiIndex.from_arrays([times, neurons])
        members, grid = np.unique(neurons), np.unique(times)
        if rows.has_duplicates or rows.size != members.size * grid.size:
            raise InputError("there is not one sample of each neuron at each time")
        for member in members:
            require_ascending(table["time"], times, np.flatnonzero(neurons == member), neurons)
        order = np.lexsort((neurons, times))
        found = {}
        for name, column in table.items():
            if name in ("time", *_PLAIN_COLUMNS):
                continue
            values = read_values(column)[order].reshape(grid.size, members.size)
            unit = si_unit(column.header.dimension or ())
            found[f"{population}.{name}"] = Trace(grid, members, values, unit)
        if not found:
            raise InputError("there is no column beside time and neuron")
        return found
