"""Cut a recording into bins."""

import numpy as np
import xarray as xr

from simneuro.errors import InputError
from simneuro.recording import spikes
from simneuro.recording.reading import population_size


def binned_counts(recording: xr.Dataset, population: str, *, bin_width: float) -> xr.DataArray:
    """Spike counts (time, neuron) in bins of ``bin_width`` s; ``time`` holds the bins' starts.

    A last bin that the recording does not fill is left out.

    Raises
    ------
    InputError
        The bin is shorter than one step or longer than the recording, or as
        `simneuro.recording.spikes`.
    """
    times, neurons = spikes(recording, population)
    bins = number_of_bins(recording, bin_width)
    size = population_size(recording, population)
    place = bin_of(recording, times, bin_width)
    kept = place < bins
    flat = np.bincount(place[kept] * size + neurons[kept], minlength=bins * size)
    return xr.DataArray(
        flat.reshape(bins, size),
        dims=("time", "neuron"),
        coords={"time": ("time", np.arange(bins) * bin_width, {"units": "s"})},
        attrs={"units": "1", "long_name": "spike count", "bin_width": bin_width},
    )


def summed_counts(recording: xr.Dataset, population: str, *, bin_width: float) -> xr.DataArray:
    """Spikes of all neurons together in each bin, as (time): `binned_counts` summed, but small."""
    times, _ = spikes(recording, population)
    bins = number_of_bins(recording, bin_width)
    place = bin_of(recording, times, bin_width)
    return xr.DataArray(
        np.bincount(place[place < bins], minlength=bins),
        dims="time",
        coords={"time": ("time", np.arange(bins) * bin_width, {"units": "s"})},
        attrs={"units": "1", "long_name": "spike count", "bin_width": bin_width},
    )


def number_of_bins(recording: xr.Dataset, bin_width: float) -> int:
    """How many whole bins the recording holds."""
    step, duration = recording.attrs["dt"], recording.attrs["duration"]
    if not step * (1 - 1e-6) <= bin_width <= duration * (1 + 1e-9):
        raise InputError(
            f"a bin of {bin_width:g} s does not lie between the step ({step:g} s) and the "
            f"duration ({duration:g} s) of the recording",
            where="bin_width",
        )
    return int((duration + 1e-6 * step) / bin_width)


def bin_of(recording: xr.Dataset, times: np.ndarray, bin_width: float) -> np.ndarray:
    """The bin of every time."""
    # 0.3 / 0.1 is less than 3 in floating point: a millionth of a step keeps spikes that lie on an
    # edge in the bin that the edge begins.
    return ((times + 1e-6 * recording.attrs["dt"]) / bin_width).astype(np.int64)
