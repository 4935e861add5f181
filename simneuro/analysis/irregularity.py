"""How irregular spike trains are: intervals, CV, CV2, Fano factor."""

import warnings
from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.binning import binned_counts
from simneuro.errors import InputError
from simneuro.recording import spikes
from simneuro.recording.reading import population_size


def isi(recording: xr.Dataset, population: str) -> xr.DataArray:
    """All interspike intervals, in s, as (interval).

    The coordinate ``neuron`` tells whose an interval is; they stand neuron by neuron, in order of
    time.
    """
    times, neurons = spikes(recording, population)
    order = np.lexsort((times, neurons))
    times, neurons = times[order], neurons[order]
    same = neurons[1:] == neurons[:-1]
    return xr.DataArray(
        np.diff(times)[same],
        dims="interval",
        coords={"neuron": ("interval", neurons[1:][same])},
        attrs={"units": "s", "long_name": "interspike interval"},
    )


def cv(recording: xr.Dataset, population: str) -> xr.DataArray:
    """Coefficient of variation of the intervals of every neuron, as (neuron).

    The standard deviation divides by the number of intervals (no Bessel correction), as is usual
    for the CV. NaN for a neuron with fewer than two intervals.
    """
    intervals = isi(recording, population)
    size = population_size(recording, population)
    owner, value = intervals.neuron.values, intervals.values
    mean = _mean_by_neuron(owner, value, size, least=2)
    variance = _mean_by_neuron(owner, (value - mean[owner]) ** 2, size, least=2)
    return _per_neuron(np.sqrt(variance) / mean, "CV of the interspike intervals")


def cv2(recording: xr.Dataset, population: str) -> xr.DataArray:
    """Local variation of neighbouring intervals of every neuron, as (neuron).

    The mean of ``2 |a - b| / (a + b)`` over successive intervals a, b (Holt et al. 1996), which a
    slowly changing rate does not raise. NaN for a neuron with fewer than two intervals.
    """
    intervals = isi(recording, population)
    owner, value = intervals.neuron.values, intervals.values
    same = owner[1:] == owner[:-1]
    first, second = value[:-1][same], value[1:][same]
    local = 2 * np.abs(second - first) / (first + second)
    size = population_size(recording, population)
    return _per_neuron(_mean_by_neuron(owner[1:][same], local, size, least=1), "CV2")


def fano_factor(recording: xr.Dataset, population: str, *, window: float) -> xr.DataArray:
    """Variance over mean of every neuron's counts in windows of ``window`` s, as (neuron).

    The variance is the unbiased one, because windows are often few. NaN for a silent neuron and
    where there are fewer than two whole windows.

    Raises
    ------
    InputError
        As `binned_counts`.
    """
    counts = binned_counts(recording, population, bin_width=window).values
    with warnings.catch_warnings(), np.errstate(invalid="ignore", divide="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # one window: NaN, as documented
        factor = counts.var(axis=0, ddof=1) / counts.mean(axis=0)
    return _per_neuron(factor, "Fano factor").assign_attrs(window=window)


def fano_over_trials(
    recordings: Sequence[xr.Dataset], population: str, *, window: float
) -> xr.DataArray:
    """Variance over mean of every neuron's count in one window, over trials, as (neuron).

    The recordings are trials of one network. In each window of ``window`` s the variance (unbiased)
    is taken over trials, which a rate that changes alike in all of them does not raise; both
    variance and mean are then averaged over windows. NaN for a silent neuron.

    Raises
    ------
    InputError
        There are fewer than two recordings, or as `binned_counts`.
    """
    if len(recordings) < 2:
        raise InputError(f"a variance over trials needs two, got {len(recordings)}", where="trials")
    trials = [binned_counts(each, population, bin_width=window).values for each in recordings]
    counts = np.stack([each[: min(map(len, trials))] for each in trials])
    mean, variance = counts.mean(axis=(0, 1)), counts.var(axis=0, ddof=1).mean(axis=0)
    factor = np.divide(variance, mean, out=np.full(mean.shape, np.nan), where=mean > 0)
    return _per_neuron(factor, "Fano factor over trials").assign_attrs(window=window)


def _mean_by_neuron(
    owner: NDArray[np.int_], value: NDArray[np.float64], size: int, *, least: int
) -> NDArray[np.float64]:
    number = np.bincount(owner, minlength=size)
    total = np.bincount(owner, value, minlength=size)
    return np.divide(total, number, out=np.full(size, np.nan), where=number >= least)


def _per_neuron(values: NDArray[np.float64], name: str) -> xr.DataArray:
    return xr.DataArray(values, dims="neuron", attrs={"units": "1", "long_name": name})
