"""Spikes and traces of a recording, by the name of the population."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.array_faults import raw
from simneuro.si import seconds


@checked
def spikes(recording: xr.Dataset, population: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """The times (s, ascending) and neuron indices of one population's spikes.

    Raises
    ------
    InputError
        There is no such population, its spikes were not recorded, or their times say that they are
        not in s.

    Examples
    --------
    >>> spikes = {"cell": ([0.4, 0.1, 0.2], [0, 0, 1])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 3}, spikes=spikes, duration=1.0)
    >>> times, neurons = sn.recording.spikes(made, "cell")
    >>> times.tolist(), neurons.tolist()
    ([0.1, 0.2, 0.4], [0, 1, 0])
    """
    index = population_index(recording, population)
    known = raw(recording, "spikes_recorded")
    if not known[index]:
        raise InputError(
            f"the spikes of {population!r} were not recorded",
            allowed=raw(recording, "population")[known],
        )
    require_seconds(recording, "spike_time")
    mine = raw(recording, "spike_population") == index
    neurons = raw(recording, "spike_neuron")[mine]
    if neurons.dtype.kind == "f":  # where results put shorter recordings beside longer ones
        neurons = neurons.astype(int)
    return raw(recording, "spike_time")[mine], neurons


@checked
def spike_trains(recording: xr.Dataset, population: str) -> list[NDArray[Any]]:
    """The spike times (s) of every neuron of a population, silent ones included.

    Raises
    ------
    InputError
        As `spikes`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.4], [0, 1, 0])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 3}, spikes=spikes, duration=1.0)
    >>> [train.tolist() for train in sn.recording.spike_trains(made, "cell")]
    [[0.1, 0.4], [0.2], []]
    """
    times, neurons = spikes(recording, population)
    order = np.argsort(neurons, kind="stable")
    ends = np.cumsum(np.bincount(neurons, minlength=population_size(recording, population)))
    return np.split(times[order], ends[:-1])


@checked
def trace(recording: xr.Dataset, population: str, variable: str) -> xr.DataArray:
    """A recorded variable as (time, ``neuron``), in the unit that ``attrs["units"]`` names.

    Raises
    ------
    InputError
        There is no such population, or the variable was not recorded; the recorded ones are listed.

    Examples
    --------
    >>> v = sn.recording.Trace([0.0, 1e-3], [0], [[-0.07], [-0.069]], "V")  # time, neurons, values
    >>> made = sn.recording.assemble(
    ...     populations={"cell": 1}, spikes={}, traces={"cell.v": v}, duration=1.0
    ... )
    >>> found = sn.recording.trace(made, "cell", "v")
    >>> found.dims, found.attrs["units"]
    (('time', 'neuron'), 'V')
    """
    population_index(recording, population)
    prefix = f"{population}."
    found = [str(name) for name in recording.data_vars if str(name).startswith(prefix)]
    if prefix + variable not in found:
        others = [name.removeprefix(prefix) for name in found] or ["(nothing was recorded)"]
        raise InputError(f"no trace of {variable!r} in {population!r}", allowed=others)
    require_seconds(recording, "time")
    return recording[prefix + variable].rename({f"{prefix}neuron": "neuron"})


def population_index(recording: xr.Dataset, population: str) -> int:
    """The index of a population in the recording's list."""
    names = [str(name) for name in raw(recording, "population")]
    if population not in names:
        raise InputError(f"no population {population!r} in this recording", allowed=names)
    return names.index(population)


def population_size(recording: xr.Dataset, population: str) -> int:
    """The number of neurons of a population."""
    return int(raw(recording, "population_size")[population_index(recording, population)])


def duration_of(recording: xr.Dataset) -> float:
    """For how long was recorded (s)."""
    return _time_of(recording, "duration")


def step_of(recording: xr.Dataset) -> float:
    """The time step (s), 0 where times lie on no grid."""
    return _time_of(recording, "dt")


def _time_of(recording: xr.Dataset, name: str) -> float:
    if name not in recording.attrs:
        message = f"this dataset is not a recording: it has no attribute {name!r}"
        raise InputError(message, where="recording")
    return seconds(recording.attrs[name], f"recording: {name}")


def require_seconds(recording: xr.Dataset, name: str) -> None:
    """Raise an InputError if a variable says that its unit is another one than s."""
    unit = recording.variables[name].attrs.get("units", "s")
    if unit != "s":
        raise InputError(
            f"the times are in {unit!r}, but a recording holds s; make it with recording.assemble, "
            "which converts",
            where=f"recording: {name}",
        )
