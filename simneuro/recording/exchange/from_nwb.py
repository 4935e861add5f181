"""Recordings of files of NWB (Neurodata Without Borders)."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from simneuro.calls import checked
from simneuro.errors import InputError, not_installed
from simneuro.recording.assembly import assemble
from simneuro.recording.columns import Trace
from simneuro.recording.exchange.description import (
    Description,
    on_grid,
    read_description,
    restore_attributes,
    tell_left_out,
)
from simneuro.recording.exchange.new_files import require_file
from simneuro.recording.exchange.to_nwb import COLUMNS, MODULE, NO_UNIT
from simneuro.recording.exchange.trains import Trains, join_trains, smallest_sizes
from simneuro.si import seconds
from simneuro.si.unit_table import PLAIN
from simneuro.system.foreign_files import explained

Span = tuple[Any, Any, Any, Any]


@checked
def from_nwb(
    path: str | os.PathLike[str],
    *,
    population: str = "units",
    duration: Any = None,
    start: Any = None,
    stop: Any = None,
    dt: Any = None,
) -> xr.Dataset:
    """The recording of a file of NWB (``simneuro[nwb]``).

    The rows of the table of units are neurons. Their populations are what a column ``population``
    says, and their numbers what a column ``neuron`` says; without these they are one population,
    counted in the order of the rows. When was recorded is their ``obs_intervals``, the same single
    one of all; a file without them needs start and stop, or the duration. Traces are read of files
    that simneuro wrote; a warning names the series of others, which are left out.

    Parameters
    ----------
    path : str or os.PathLike
    population : str
        The population of units in a file that names none.
    duration, start, stop, dt : float, str or quantity, optional
        As for `assemble`; not for a file that simneuro wrote, which has them.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    InputError
        pynwb is not installed or cannot read the file, there are no units, units were not all
        recorded in one and the same span, or it is not known when; or as `assemble`.

    Examples
    --------
    >>> made = sn.recording.from_nwb("session.nwb", duration="60 s")  # doctest: +SKIP
    >>> sn.analysis.firing_rates(made, "units")  # doctest: +SKIP
    """
    place = Path(path)
    require_file(place)
    try:
        import pynwb
    except ImportError:
        raise not_installed("pynwb", "nwb", where="pynwb") from None
    with explained(place, "pynwb"), pynwb.NWBHDF5IO(str(place), "r") as reader:
        file = reader.read()
        about = read_description(file.notes)
        if about.populations:
            _require_none_given(duration, start, stop, dt)
            return _read_own(file, about)
        return _read_other(file, population, (duration, start, stop, dt))


def _require_none_given(*span: Any) -> None:
    if any(each is not None for each in span):
        raise InputError(
            "simneuro wrote this file, which says when was recorded and its time step; leave out "
            "duration, start, stop and dt"
        )


def _read_own(file: Any, about: Description) -> xr.Dataset:
    traces = _read_traces(file, about)
    events = {
        name.removesuffix(".events"): (each.timestamps[:], each.data[:])
        for name, each in file.stimulus.items()
        if name.endswith(".events")
    }
    made = assemble(
        populations=about.populations,
        spikes=join_trains({name: {} for name in about.recorded} | _list_units(file, "", about.dt)),
        duration=about.duration,
        dt=about.dt,
        traces=traces["neuron"],
        synapse_traces=traces["synapse"],
        drive_events=events,
    )
    return restore_attributes(made.assign_attrs(start=about.start), about)


def _read_other(file: Any, population: str, span: Span) -> xr.Dataset:
    duration, start, stop, dt = span
    if file.units is None or not len(file.units):
        raise InputError("there is no table of units, so there are no spikes", where="units")
    step = 0.0 if dt is None else seconds(dt, "dt")
    units = _list_units(file, population, step)
    if duration is None and start is None and stop is None:
        start, stop = _observed(file.units)
    tell_left_out(sorted({*file.acquisition, *file.stimulus, *file.processing}), "a recording")
    return assemble(
        populations=smallest_sizes(units),
        spikes=join_trains(units),
        duration=duration,
        start=start,
        stop=stop,
        dt=step,
    )


def _list_units(file: Any, population: str, dt: float) -> Trains:
    """The times of each unit, by population."""
    units = file.units
    if units is None or "spike_times" not in units.colnames:
        return {}
    count = len(units)
    owners = _column(units, "population", [population] * count)
    numbers = _column(units, "neuron", None)
    found: Trains = {}
    for row in range(count):
        mine = found.setdefault(str(owners[row]), {})
        neuron = len(mine) if numbers is None else int(numbers[row])
        if neuron in mine:
            raise InputError(f"two units are neuron {neuron} of {owners[row]!r}", where="units")
        mine[neuron] = on_grid(np.asarray(units["spike_times"][row], float), dt)
    return found


def _column(units: Any, name: str, default: Any) -> Any:
    return units[name][:] if name in units.colnames else default


def _observed(units: Any) -> tuple[float, float]:
    """From when to when all units were recorded (s)."""
    if "obs_intervals" not in units.colnames:
        raise InputError(
            "the units do not say when they were recorded (obs_intervals); give start and stop",
            where="units",
        )
    found = {tuple(np.ravel(units["obs_intervals"][row])) for row in range(len(units))}
    if len(found) > 1 or len(next(iter(found))) != 2:
        raise InputError(
            "the units were recorded at different times or with interruptions (obs_intervals); "
            "give start and stop of a part in which all were",
            where="units",
        )
    start, stop = found.pop()
    return float(start), float(stop)


def _read_traces(file: Any, about: Description) -> dict[str, dict[str, Trace]]:
    """The traces of neurons and of synapses, by name."""
    found: dict[str, dict[str, Trace]] = {"neuron": {}, "synapse": {}}
    if MODULE not in file.processing:
        return found
    table = file.processing[MODULE][COLUMNS]
    names, kinds = np.asarray(table["trace"][:]), np.asarray(table["kind"][:])
    members = np.asarray(table["member"][:], int)
    for name in dict.fromkeys(names.tolist()):
        series, mine = file.acquisition[name], names == name
        values = np.asarray(series.data[()], float).reshape(len(series.data), -1)
        unit = PLAIN if series.unit == NO_UNIT else series.unit
        trace = Trace(on_grid(_times(series), about.dt), members[mine], values, unit)
        found[str(kinds[mine][0])][name] = trace
    return found


def _times(series: Any) -> Any:
    if series.timestamps is not None:
        return np.asarray(series.timestamps[:], float)
    return float(series.starting_time) + np.arange(len(series.data)) / float(series.rate)
