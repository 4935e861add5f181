"""Spike counts in bins of time."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.trains import Trains, trains_of
from simneuro.errors import InputError


def binned_counts(recording: xr.Dataset, population: str, *, bin_width: float) -> xr.DataArray:
    """Spike counts (time, neuron) in bins of ``bin_width`` s; ``time`` holds the bins' starts.

    A last bin that the recording does not fill is left out.

    Raises
    ------
    InputError
        The bin is shorter than one step or longer than the recording, or as
        `simneuro.recording.spikes`.
    """
    counts = count_in_bins(trains_of(recording, population), bin_width)
    return xr.DataArray(
        counts,
        dims=("time", "neuron"),
        coords={"time": ("time", np.arange(len(counts)) * bin_width, {"units": "s"})},
        attrs={"units": "1", "long_name": "spike count", "bin_width": bin_width},
    )


def count_in_bins(trains: Trains, bin_width: float) -> NDArray[np.int64]:
    """Spike counts (bin, neuron): the values of `binned_counts`."""
    bins = number_of_bins(trains, bin_width)
    place = bin_of(trains, bin_width)
    kept = place < bins
    flat = np.bincount(
        place[kept] * trains.size + trains.neurons[kept], minlength=bins * trains.size
    )
    return flat.reshape(bins, trains.size)


def summed_counts(recording: xr.Dataset, population: str, *, bin_width: float) -> xr.DataArray:
    """Spikes of all neurons together in each bin, as (time); no table of all neurons is made."""
    counts = count_together(trains_of(recording, population), bin_width)
    return xr.DataArray(
        counts,
        dims="time",
        coords={"time": ("time", np.arange(counts.size) * bin_width, {"units": "s"})},
        attrs={"units": "1", "long_name": "spike count", "bin_width": bin_width},
    )


def count_together(trains: Trains, bin_width: float) -> NDArray[np.int64]:
    """Spikes of all neurons in each bin, (bin,): the values of `summed_counts`."""
    bins, place = number_of_bins(trains, bin_width), bin_of(trains, bin_width)
    return np.bincount(place[place < bins], minlength=bins)


def number_of_bins(trains: Trains, bin_width: float) -> int:
    """How many whole bins of ``bin_width`` s the recording holds."""
    step, duration = trains.dt, trains.duration
    if not step * (1 - 1e-6) <= bin_width <= duration * (1 + 1e-9):
        raise InputError(
            f"a bin of {bin_width:g} s does not lie between the step ({step:g} s) and the "
            f"duration ({duration:g} s) of the recording",
            where="bin_width",
        )
    return int((duration + 1e-6 * step) / bin_width)


def bin_of(trains: Trains, bin_width: float) -> NDArray[np.int64]:
    """The index of every spike's bin, (spike,)."""
    # 0.3 / 0.1 is less than 3 in floating point: a millionth of a step keeps spikes that lie on an
    # edge in the bin that the edge begins.
    return ((trains.times + 1e-6 * trains.dt) / bin_width).astype(np.int64)
