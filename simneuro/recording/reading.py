"""Take spikes and traces out of a recording, by the name of the population."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.errors import InputError
from simneuro.recording.schema import bare


def spikes(recording: xr.Dataset, population: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """The times (s, ascending) and neuron indices of one population's spikes.

    Raises
    ------
    InputError
        There is no such population, or its spikes were not recorded.
    """
    index = population_index(recording, population)
    recorded_ones = bare(recording, "spikes_recorded")
    if not recorded_ones[index]:
        recorded = bare(recording, "population")[recorded_ones]
        raise InputError(f"the spikes of {population!r} were not recorded", allowed=recorded)
    mine = bare(recording, "spike_population") == index
    return bare(recording, "spike_time")[mine], bare(recording, "spike_neuron")[mine]


def spike_trains(recording: xr.Dataset, population: str) -> list[NDArray[Any]]:
    """The spike times (s) of every neuron of a population, silent ones included.

    Raises
    ------
    InputError
        As `spikes`.
    """
    times, neurons = spikes(recording, population)
    order = np.argsort(neurons, kind="stable")
    ends = np.cumsum(np.bincount(neurons, minlength=population_size(recording, population)))
    return np.split(times[order], ends[:-1])


def trace(recording: xr.Dataset, population: str, variable: str) -> xr.DataArray:
    """A recorded variable as (time, ``neuron``), in the unit that ``attrs["units"]`` names.

    Raises
    ------
    InputError
        There is no such population, or the variable was not recorded; what was, is listed.
    """
    population_index(recording, population)
    prefix = f"{population}."
    found = [str(name) for name in recording.data_vars if str(name).startswith(prefix)]
    if prefix + variable not in found:
        recorded = [name.removeprefix(prefix) for name in found] or ["(nothing was recorded)"]
        raise InputError(f"no trace of {variable!r} in {population!r}", allowed=recorded)
    return recording[prefix + variable].rename({f"{prefix}neuron": "neuron"})


def population_index(recording: xr.Dataset, population: str) -> int:
    """The place of a population in the recording's list."""
    names = [str(name) for name in bare(recording, "population")]
    if population not in names:
        raise InputError(f"no population {population!r} in this recording", allowed=names)
    return names.index(population)


def population_size(recording: xr.Dataset, population: str) -> int:
    """The number of neurons of a population."""
    return int(bare(recording, "population_size")[population_index(recording, population)])
