"""Spike counts in bins of time."""

import math
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.trains import Trains, trains_of
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.steps import count_steps, steps_of, steps_within
from simneuro.si import seconds


@checked
def binned_counts(recording: xr.Dataset, population: str, *, bin_width: Any) -> xr.DataArray:
    """Spike counts (time, neuron) in bins of ``bin_width``; ``time`` holds the bins' starts (s).

    A last bin that the recording does not fill is left out.

    Parameters
    ----------
    bin_width : float, str or quantity
        In s, or with a unit. A whole number of the recording's time steps: of bins of 2.5 ms on a
        grid of 1 ms every other one would hold three steps, which looks like a rhythm of 200 Hz.

    Raises
    ------
    InputError
        The bin is shorter than one step, longer than the recording or no whole number of steps
        (the message says which widths near it are), or as `simneuro.recording.spikes`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.7], [0, 0, 1])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 2}, spikes=spikes, duration=1.0)
    >>> sn.analysis.binned_counts(made, "cell", bin_width="500 ms").values.tolist()
    [[2, 0], [0, 1]]
    """
    bin_width = seconds(bin_width, "bin_width")
    counts = count_in_bins(trains_of(recording, population), bin_width)
    return xr.DataArray(
        counts,
        dims=("time", "neuron"),
        coords={"time": ("time", np.arange(len(counts)) * bin_width, {"units": "s"})},
        attrs={"units": "1", "long_name": "spike count", "bin_width": bin_width},
    )


@checked
def number_bins(times: ArrayLike, width: Any) -> NDArray[np.int64]:
    """The number of the bin of each time; one at a border up to rounding is in the later bin.

    Parameters
    ----------
    times : array_like
        In s.
    width : float, str or quantity
        In s, or with a unit.

    Raises
    ------
    InputError
        A time is not finite, or the bins have no length.

    Examples
    --------
    >>> from simneuro.analysis import number_bins
    >>> number_bins([0.0149, 0.015], "5 ms").tolist()
    [2, 3]
    """
    length, found = seconds(width, "width"), np.asarray(times, np.float64)
    if not 0 < length < np.inf:
        raise InputError(f"expected a positive time, got {length:g} s", where="width")
    if not np.isfinite(found).all():
        raise InputError("expected finite times (s)", where="times")
    return np.floor(found / length + 1e-6).astype(np.int64)


def count_in_bins(trains: Trains, bin_width: float, where: str = "bin_width") -> NDArray[np.int64]:
    """Spike counts (bin, neuron): the values of `binned_counts`. Errors name ``where``."""
    bins = number_of_bins(trains, bin_width, where)
    place = bin_of(trains, bin_width)
    kept = place < bins
    flat = np.bincount(
        place[kept] * trains.size + trains.neurons[kept], minlength=bins * trains.size
    )
    return flat.reshape(bins, trains.size)


def summed_counts(recording: xr.Dataset, population: str, *, bin_width: Any) -> xr.DataArray:
    """Spikes of all neurons together in each bin, as (time); no table of all neurons is made."""
    bin_width = seconds(bin_width, "bin_width")
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


def number_of_bins(trains: Trains, bin_width: float, where: str = "bin_width") -> int:
    """How many whole bins of ``bin_width`` s the recording holds."""
    step, duration = trains.dt, trains.duration
    if not (step * (1 - 1e-6) <= bin_width <= duration * (1 + 1e-9) and bin_width > 0):
        raise InputError(
            f"a bin of {bin_width:g} s does not lie between the step ({step:g} s) and the "
            f"duration ({duration:g} s) of the recording",
            where=where,
        )
    if not step:
        return int(duration / bin_width * (1 + 1e-9))
    return steps_within(duration, step) // count_steps(bin_width, step, where)


def bin_of(trains: Trains, bin_width: float) -> NDArray[np.int64]:
    """The index of every spike's bin, (spike,).

    Counted in whole steps, so that no rounding moves a spike over an edge.
    """
    if not trains.dt:
        return (trains.times / bin_width * (1 + 1e-9)).astype(np.int64)
    last = max(math.ceil(trains.duration / trains.dt - 1e-4) - 1, 0)
    steps = np.minimum(steps_of(trains.times, trains.dt), last)
    return steps // count_steps(bin_width, trains.dt, "bin_width")
