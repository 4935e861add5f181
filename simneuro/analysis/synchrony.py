"""How much neurons fire together."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.binning import binned
from simneuro.analysis.trains import Trains, trains_of


def correlation_matrix(recording: xr.Dataset, population: str, *, bin_width: float) -> xr.DataArray:
    """Pearson correlations of binned spike counts, as (neuron, other).

    Neurons whose count never changes, silent ones above all, have no correlation and are left out:
    the coordinates hold the indices of those that remain.

    Raises
    ------
    InputError
        As `binned_counts`.
    """
    scores, kept = _standard_scores(trains_of(recording, population), bin_width)
    return xr.DataArray(
        scores.T @ scores / max(len(scores), 1),
        dims=("neuron", "other"),
        coords={"neuron": kept, "other": kept},
        attrs={"units": "1", "long_name": "correlation of spike counts", "bin_width": bin_width},
    )


def pairwise_correlation(
    recording: xr.Dataset, population: str, *, bin_width: float
) -> xr.DataArray:
    """The mean correlation of binned spike counts over all pairs of neurons, a scalar.

    Neurons whose count never changes are left out; ``attrs["neurons"]`` says how many took part.
    NaN for fewer than two.

    Raises
    ------
    InputError
        As `binned_counts`.
    """
    mean, neurons = correlation_of(trains_of(recording, population), bin_width)
    name = "mean pairwise correlation"
    attrs = {"units": "1", "long_name": name, "bin_width": bin_width, "neurons": neurons}
    return xr.DataArray(mean, attrs=attrs)


def correlation_of(trains: Trains, bin_width: float) -> tuple[float, int]:
    """The value of `pairwise_correlation`, and how many neurons took part."""
    scores, kept = _standard_scores(trains, bin_width)
    if kept.size < 2:
        return float("nan"), kept.size
    # The squared sum of all scores holds every pair twice and each neuron's own variance, 1, once:
    # the matrix itself, which grows with the square of the population, is not needed.
    together = float(np.mean(scores.sum(axis=1) ** 2))
    return (together - kept.size) / (kept.size * (kept.size - 1)), kept.size


def _standard_scores(
    trains: Trains, bin_width: float
) -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    counts = binned(trains, bin_width)
    kept = np.flatnonzero(np.ptp(counts, axis=0))
    varying = counts[:, kept]
    spread = varying.std(axis=0) if kept.size else np.ones(0)
    return (varying - varying.mean(axis=0)) / spread, kept
