"""Synchrony: correlations of spike counts, the modulation of the common rate, down states."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.binning import bin_of, count_in_bins, count_together
from simneuro.analysis.trains import Trains, trains_of
from simneuro.annotations import NotNegative
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import seconds


@checked
def correlation_matrix(recording: xr.Dataset, population: str, *, bin_width: Any) -> xr.DataArray:
    """Pearson correlations of binned spike counts, as (neuron, other).

    Neurons whose count never changes, silent ones above all, have no correlation and are left out:
    the coordinates hold the indices of those that remain.

    Parameters as `binned_counts`.

    Raises
    ------
    InputError
        As `binned_counts`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.1, 0.7], [0, 1, 2])}  # cells 0 and 1 fire together, 2 alone
    >>> made = sn.recording.assemble(populations={"cell": 3}, spikes=spikes, duration=1.0)
    >>> sn.analysis.correlation_matrix(made, "cell", bin_width="500 ms").values.round(9).tolist()
    [[1.0, 1.0, -1.0], [1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]
    """
    bin_width = seconds(bin_width, "bin_width")
    scores, kept = standard_scores(trains_of(recording, population), bin_width)
    return xr.DataArray(
        scores.T @ scores / max(len(scores), 1),
        dims=("neuron", "other"),
        coords={"neuron": kept, "other": kept},
        attrs={"units": "1", "long_name": "correlation of spike counts", "bin_width": bin_width},
    )


@checked
def pairwise_correlation(recording: xr.Dataset, population: str, *, bin_width: Any) -> xr.DataArray:
    """The mean correlation of binned spike counts over all pairs of neurons, a scalar.

    Neurons whose count never changes are left out; ``attrs["neurons"]`` says how many took part.
    NaN for fewer than two.

    Parameters as `binned_counts`.

    Raises
    ------
    InputError
        As `binned_counts`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.1, 0.7], [0, 1, 2])}  # cells 0 and 1 fire together, 2 alone
    >>> made = sn.recording.assemble(populations={"cell": 3}, spikes=spikes, duration=1.0)
    >>> float(sn.analysis.pairwise_correlation(made, "cell", bin_width="500 ms").round(4))
    -0.3333
    """
    bin_width = seconds(bin_width, "bin_width")
    mean, neurons = correlation_of(trains_of(recording, population), bin_width)
    name = "mean pairwise correlation"
    attrs = {"units": "1", "long_name": name, "bin_width": bin_width, "neurons": neurons}
    return xr.DataArray(mean, attrs=attrs)


def correlation_of(trains: Trains, bin_width: float) -> tuple[float, int]:
    """The value of `pairwise_correlation`, and how many neurons took part."""
    scores, kept = standard_scores(trains, bin_width)
    if kept.size < 2:
        return float("nan"), kept.size
    # The squared sum of all scores holds every pair twice and each neuron's own variance, 1, once:
    # the matrix itself, which grows with the square of the population, is not needed.
    together = float(np.mean(scores.sum(axis=1) ** 2))
    return (together - kept.size) / (kept.size * (kept.size - 1)), kept.size


@checked
def grouped_correlation(
    recording: xr.Dataset, population: str, *, labels: ArrayLike, bin_width: Any
) -> xr.Dataset:
    """The mean correlation of binned spike counts of pairs in one group, and of all other pairs.

    Neurons whose count never changes are left out. NaN where there is no such pair.

    Parameters
    ----------
    labels : array (neuron)
        The group of every neuron.

    Returns
    -------
    xarray.Dataset
        ``within`` and ``across``.

    Raises
    ------
    InputError
        There is not one label for each neuron, or as `binned_counts`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.1, 0.7], [0, 1, 2])}  # cells 0 and 1 fire together, 2 alone
    >>> made = sn.recording.assemble(populations={"cell": 3}, spikes=spikes, duration=1.0)
    >>> found = sn.analysis.grouped_correlation(made, "cell", labels=[0, 0, 1], bin_width="500 ms")
    >>> float(found.within.round(9)), float(found.across.round(9))
    (1.0, -1.0)
    """
    bin_width = seconds(bin_width, "bin_width")
    group, trains = np.asarray(labels), trains_of(recording, population)
    if group.shape != (trains.size,):
        raise InputError(
            f"expected one label a neuron, {trains.size}, got shape {group.shape}", where="labels"
        )
    scores, kept = standard_scores(trains, bin_width)
    _, place, sizes = np.unique(group[kept], return_inverse=True, return_counts=True)
    sums = np.zeros((len(scores), sizes.size))
    np.add.at(sums.T, place, scores.T)
    # As in `pairwise_correlation`: a squared sum holds every pair twice and each neuron once.
    inside = (sums**2).sum(axis=1).mean() - kept.size if kept.size else 0.0
    every = np.mean(sums.sum(axis=1) ** 2) - kept.size if kept.size else 0.0
    pairs_inside = float((sizes * (sizes - 1)).sum())
    pairs_across = kept.size * (kept.size - 1) - pairs_inside
    means = {
        "within": inside / pairs_inside if pairs_inside else np.nan,
        "across": (every - inside) / pairs_across if pairs_across else np.nan,
    }
    attrs = {"units": "1", "bin_width": bin_width}
    return xr.Dataset({name: ((), value, attrs) for name, value in means.items()})


@checked
def modulation_depth(recording: xr.Dataset, population: str, *, bin_width: Any) -> xr.DataArray:
    """How deeply the common rate of a population is modulated: its std over its mean, a scalar.

    The variance of the summed counts beyond that of independent neurons, which is the sum of the
    variances of each, is N (N - 1) times the mean covariance of a pair. The root of that covariance
    over the mean count of a neuron is the relative amplitude of a shared rate, whatever N is:
    sqrt(1/2) for one that swings as ``1 + sin``. Negative covariance counts as none; NaN for a
    silent population and for a single neuron.

    Parameters as `binned_counts`.

    Raises
    ------
    InputError
        As `binned_counts`.

    Examples
    --------
    >>> times = [0.01, 0.02, 0.03, 0.11] * 2  # in each of two cells: 3 spikes, then 1
    >>> spikes = {"cell": (times, [0] * 4 + [1] * 4)}
    >>> made = sn.recording.assemble(populations={"cell": 2}, spikes=spikes, duration=0.2)
    >>> float(sn.analysis.modulation_depth(made, "cell", bin_width="100 ms").round(4))
    0.5
    """
    bin_width = seconds(bin_width, "bin_width")
    trains = trains_of(recording, population)
    total, size = count_together(trains, bin_width), trains.size
    beyond = total.var() - independent_variance(trains, bin_width, total.size)
    defined = size > 1 and total.any()
    shared = max(beyond, 0.0) * size / (size - 1) if defined else np.nan
    depth = np.sqrt(shared) / total.mean() if defined else np.nan
    name = "modulation depth of the population rate"
    return xr.DataArray(depth, attrs={"units": "1", "long_name": name, "bin_width": bin_width})


@checked
def down_fraction(
    recording: xr.Dataset, population: str, *, bin_width: Any = "50 ms", below: NotNegative = 0.2
) -> xr.DataArray:
    """The share of bins in which the population is nearly silent, a scalar.

    A down state is a bin in which all neurons together fire less than ``below`` times what they
    fire in a bin on average. Independent neurons have one as often as a Poisson count falls below
    that: compare with `rotate_trains` where spikes are few. NaN for a silent population.

    Parameters as `binned_counts`.

    Raises
    ------
    InputError
        As `binned_counts`.

    Examples
    --------
    >>> spikes = {"cell": ([0.01, 0.02, 0.03], [0, 1, 0])}  # silent from 50 ms on
    >>> made = sn.recording.assemble(populations={"cell": 2}, spikes=spikes, duration=0.2)
    >>> float(sn.analysis.down_fraction(made, "cell", bin_width="50 ms"))
    0.75
    """
    bin_width = seconds(bin_width, "bin_width")
    total = count_together(trains_of(recording, population), bin_width)
    share = float((total < below * total.mean()).mean()) if total.any() else float("nan")
    name = "share of down states"
    attrs = {"units": "1", "long_name": name, "bin_width": bin_width, "below": below}
    return xr.DataArray(share, attrs=attrs)


def independent_variance(trains: Trains, bin_width: float, bins: int) -> float:
    """The variance that independent neurons would give the summed counts: the sum of theirs.

    No table of all counts is made: bins without a spike add nothing to the sum of squares.
    """
    place = bin_of(trains, bin_width)
    owner = trains.neurons[place < bins].astype(np.int64)
    _, counts = np.unique(owner * bins + place[place < bins], return_counts=True)
    squares = float((counts.astype(np.float64) ** 2).sum())
    return squares / bins - float(((np.bincount(owner) / bins) ** 2).sum())


def standard_scores(
    trains: Trains, bin_width: float
) -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    counts = count_in_bins(trains, bin_width)
    kept = np.flatnonzero(np.ptp(counts, axis=0))
    varying = counts[:, kept]
    spread = varying.std(axis=0) if kept.size else np.ones(0)
    return (varying - varying.mean(axis=0)) / spread, kept
