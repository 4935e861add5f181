"""Firing rates of neurons and of populations, with intervals."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.binning import summed_counts
from simneuro.analysis.intervals import garwood_interval, t_interval
from simneuro.analysis.trains import Trains, trains_of
from simneuro.calls import checked
from simneuro.recording.reading import duration_of, population_size
from simneuro.si import seconds


@checked
def spike_counts(recording: xr.Dataset, population: str) -> xr.DataArray:
    """The number of spikes of every neuron, as (neuron).

    Raises
    ------
    InputError
        As `simneuro.recording.spikes`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.4], [0, 0, 1])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 3}, spikes=spikes, duration=1.0)
    >>> sn.analysis.spike_counts(made, "cell").values.tolist()
    [2, 1, 0]
    """
    counts = counts_of(trains_of(recording, population))
    return xr.DataArray(counts, dims="neuron", attrs={"units": "1", "long_name": "spike count"})


def counts_of(trains: Trains) -> NDArray[np.int64]:
    """The values of `spike_counts`."""
    return np.bincount(trains.neurons, minlength=trains.size)


@checked
def firing_rates(recording: xr.Dataset, population: str) -> xr.DataArray:
    """The rate of every neuron over the whole recording, in Hz, as (neuron).

    Raises
    ------
    InputError
        As `simneuro.recording.spikes`, or the recording does not say how long it lasts.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.4], [0, 0, 0])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 2}, spikes=spikes, duration=1.0)
    >>> sn.analysis.firing_rates(made, "cell").values.tolist()
    [3.0, 0.0]
    """
    rates = spike_counts(recording, population) / duration_of(recording)
    return rates.assign_attrs(units="Hz", long_name="firing rate")


@checked
def mean_rate(recording: xr.Dataset, population: str) -> xr.Dataset:
    """The mean rate of a population, with two 95 % intervals, all in Hz.

    Returns
    -------
    xarray.Dataset
        ``rate``; ``poisson_interval(bound)``, exact if all spikes are independent (garwood1936);
        ``neuron_interval(bound)``, Student's t over neurons: the spread among cells, NaN for one.

    Raises
    ------
    InputError
        As `firing_rates`, or the recording has no length.

    Examples
    --------
    >>> spikes = {"cell": (np.arange(0.05, 1, 0.1), np.arange(10) % 2)}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 2}, spikes=spikes, duration=1.0)
    >>> rate = sn.analysis.mean_rate(made, "cell")
    >>> float(rate.rate), rate.poisson_interval.values.round(3).tolist()  # 10 spikes in 2 s
    (5.0, [2.398, 9.195])
    """
    rates = firing_rates(recording, population)
    exposure = duration_of(recording) * rates.size
    counted = garwood_interval(int(spike_counts(recording, population).sum()), exposure)
    spread = t_interval(rates.values) if rates.size > 1 else (np.nan, np.nan)
    result = xr.Dataset(
        {
            "rate": rates.mean(),
            "poisson_interval": ("bound", list(counted)),
            "neuron_interval": ("bound", list(spread)),
        },
        coords={"bound": ["low", "high"]},
    )
    for variable in result.data_vars.values():
        variable.attrs["units"] = "Hz"
    return result


@checked
def population_rate(recording: xr.Dataset, population: str, *, bin_width: Any) -> xr.DataArray:
    """The rate per neuron in bins of ``bin_width``, in Hz, as (time); ``time``: bin starts.

    Parameters as `binned_counts`.

    Raises
    ------
    InputError
        As `binned_counts`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.7], [0, 1, 0])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 2}, spikes=spikes, duration=1.0)
    >>> sn.analysis.population_rate(made, "cell", bin_width="500 ms").values.tolist()
    [2.0, 1.0]
    """
    bin_width = seconds(bin_width, "bin_width")
    counts = summed_counts(recording, population, bin_width=bin_width)
    rate = counts / (population_size(recording, population) * bin_width)
    return rate.assign_attrs(units="Hz", long_name="population rate", bin_width=bin_width)
