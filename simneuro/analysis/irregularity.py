"""The irregularity of spike trains: intervals, CV, CV2, Fano factor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.binning import count_in_bins
from simneuro.analysis.trains import Trains, trains_of
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import seconds


@checked
def isi(recording: xr.Dataset, population: str) -> xr.DataArray:
    """All interspike intervals, in s, as (interval).

    The coordinate ``neuron`` names the neuron of each; they are ordered by neuron, then by time.

    Raises
    ------
    InputError
        As `simneuro.recording.spikes`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.4], [0, 0, 0])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 1}, spikes=spikes, duration=1.0)
    >>> sn.analysis.isi(made, "cell").values.round(9).tolist()
    [0.1, 0.2]
    """
    intervals = intervals_of(trains_of(recording, population))
    return xr.DataArray(
        intervals.seconds,
        dims="interval",
        coords={"neuron": ("interval", intervals.owners)},
        attrs={"units": "s", "long_name": "interspike interval"},
    )


@checked
def cv(recording: xr.Dataset, population: str) -> xr.DataArray:
    """Coefficient of variation of the intervals of every neuron, as (neuron).

    The standard deviation divides by the number of intervals (no Bessel correction), as is usual
    for the CV. NaN for a neuron with fewer than two intervals.

    Raises
    ------
    InputError
        As `simneuro.recording.spikes`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.4], [0, 0, 0])}  # intervals of 0.1 and 0.2 s
    >>> made = sn.recording.assemble(populations={"cell": 1}, spikes=spikes, duration=1.0)
    >>> sn.analysis.cv(made, "cell").values.round(4).tolist()  # 0.05/0.15
    [0.3333]
    """
    values = cv_of(intervals_of(trains_of(recording, population)))
    return per_neuron(values, "CV of the interspike intervals")


@checked
def cv2(recording: xr.Dataset, population: str) -> xr.DataArray:
    """Local variation of neighbouring intervals of every neuron, as (neuron).

    The mean of ``2 |a - b| / (a + b)`` over successive intervals a, b (holt1996), which a
    slowly changing rate does not raise. NaN for a neuron with fewer than two intervals.

    Raises
    ------
    InputError
        As `simneuro.recording.spikes`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.4], [0, 0, 0])}  # intervals of 0.1 and 0.2 s
    >>> made = sn.recording.assemble(populations={"cell": 1}, spikes=spikes, duration=1.0)
    >>> sn.analysis.cv2(made, "cell").values.round(4).tolist()  # 2*0.1/0.3
    [0.6667]
    """
    return per_neuron(cv2_of(intervals_of(trains_of(recording, population))), "CV2")


@checked
def fano_factor(recording: xr.Dataset, population: str, *, window: Any) -> xr.DataArray:
    """Variance over mean of every neuron's counts in windows of ``window``, as (neuron).

    The variance is the unbiased one, because windows are often few. NaN for a silent neuron and
    where there are fewer than two whole windows. ``window`` is read as the width in
    `binned_counts`.

    Raises
    ------
    InputError
        The window is shorter than one step, longer than the recording or no whole number of steps,
        or as `simneuro.recording.spikes`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.3, 0.7], [0, 0, 0, 0])}  # 3 and 1 in half a second
    >>> made = sn.recording.assemble(populations={"cell": 1}, spikes=spikes, duration=1.0)
    >>> sn.analysis.fano_factor(made, "cell", window="500 ms").values.tolist()  # variance 2, mean 2
    [1.0]
    """
    window = seconds(window, "window")
    factor = fano_of(trains_of(recording, population), window)
    return per_neuron(factor, "Fano factor").assign_attrs(window=window)


@dataclass(frozen=True)
class Intervals:
    """All interspike intervals of ``size`` neurons, as `isi` holds them.

    ``rounding`` (s) is how far equal intervals can differ, since spike times are rounded.
    """

    seconds: NDArray[np.float64]
    owners: NDArray[np.int32]
    size: int
    rounding: float


def intervals_of(trains: Trains) -> Intervals:
    """The values of `isi`."""
    order = np.lexsort((trains.times, trains.neurons))  # by neuron, then by time
    times, neurons = trains.times[order], trains.neurons[order]
    same = neurons[1:] == neurons[:-1]
    # Each time is off by half the spacing of floats at most, so two intervals by twice that of the
    # latest.
    rounding = 2 * float(np.spacing(np.abs(times).max(initial=0.0)))
    return Intervals(np.diff(times)[same], neurons[1:][same], trains.size, rounding)


def cv_of(intervals: Intervals) -> NDArray[np.float64]:
    """The values of `cv`."""
    mean = mean_by_neuron(intervals.owners, intervals.seconds, intervals.size, least=2)
    squared = (intervals.seconds - mean[intervals.owners]) ** 2
    variance = mean_by_neuron(intervals.owners, squared, intervals.size, least=2)
    spread = np.sqrt(variance)
    return np.where(spread <= intervals.rounding, 0.0, spread) / mean


def cv2_of(intervals: Intervals) -> NDArray[np.float64]:
    """The values of `cv2`."""
    # Successive intervals are neighbours in the list where they belong to one neuron.
    owners, seconds = intervals.owners, intervals.seconds
    same = owners[1:] == owners[:-1]
    first, second = seconds[:-1][same], seconds[1:][same]
    apart = np.abs(second - first)
    apart[apart <= intervals.rounding] = 0.0
    local = 2 * apart / (first + second)
    return mean_by_neuron(owners[1:][same], local, intervals.size, least=1)


def fano_of(trains: Trains, window: float) -> NDArray[np.float64]:
    """The values of `fano_factor`."""
    counts = count_in_bins(trains, window, "window")
    if len(counts) < 2:
        return np.full(trains.size, np.nan)
    with np.errstate(invalid="ignore"):  # silent neurons
        factor: NDArray[np.float64] = counts.var(axis=0, ddof=1) / counts.mean(axis=0)
    return factor


@checked
def fano_over_trials(
    recordings: Sequence[xr.Dataset], population: str, *, window: Any
) -> xr.DataArray:
    """Variance over mean of every neuron's count in one window, over trials, as (neuron).

    The recordings are trials of one network. In each window of ``window`` s the variance (unbiased)
    is taken over trials, which a rate that changes alike in all of them does not raise; both
    variance and mean are then averaged over windows. NaN for a silent neuron.

    Raises
    ------
    InputError
        There are fewer than two recordings, or as `binned_counts`.

    Examples
    --------
    >>> trains = [{"cell": ([0.1, 0.2, 0.3], [0, 0, 0])}, {"cell": ([0.5], [0])}]
    >>> trials = [
    ...     sn.recording.assemble(populations={"cell": 1}, spikes=spikes, duration=1.0)
    ...     for spikes in trains
    ... ]
    >>> sn.analysis.fano_over_trials(trials, "cell", window="1 s").values.tolist()  # 2 / 2
    [1.0]
    """
    if len(recordings) < 2:
        raise InputError(f"a variance over trials needs two, got {len(recordings)}", where="trials")
    window = seconds(window, "window")
    trials = [count_in_bins(trains_of(each, population), window, "window") for each in recordings]
    counts = np.stack([each[: min(map(len, trials))] for each in trials])
    mean, variance = counts.mean(axis=(0, 1)), counts.var(axis=0, ddof=1).mean(axis=0)
    factor = np.divide(variance, mean, out=np.full(mean.shape, np.nan), where=mean > 0)
    return per_neuron(factor, "Fano factor over trials").assign_attrs(window=window)


def mean_by_neuron(
    owner: NDArray[np.int32], value: NDArray[np.float64], size: int, *, least: int
) -> NDArray[np.float64]:
    number = np.bincount(owner, minlength=size)
    total = np.bincount(owner, value, minlength=size)
    return np.divide(total, number, out=np.full(size, np.nan), where=number >= least)


def per_neuron(values: NDArray[np.float64], name: str) -> xr.DataArray:
    return xr.DataArray(values, dims="neuron", attrs={"units": "1", "long_name": name})
