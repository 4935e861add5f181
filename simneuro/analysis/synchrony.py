"""How much neurons fire together."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.binning import binned_counts


def correlation_matrix(recording: xr.Dataset, population: str, *, bin_width: float) -> xr.DataArray:
    """Pearson correlations of binned spike counts, as (neuron, other).

    Neurons whose count never changes, silent ones above all, have no correlation and are left out:
    the coordinates hold the indices of those that remain.

    Raises
    ------
    InputError
        As `binned_counts`.
    """
    scores, kept = _standard_scores(recording, population, bin_width)
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
    scores, kept = _standard_scores(recording, population, bin_width)
    # The squared sum of all scores holds every pair twice and each neuron's own variance, 1, once:
    # the matrix itself, which grows with the square of the population, is not needed.
    together = np.mean(scores.sum(axis=1) ** 2) if kept.size > 1 else np.nan
    mean = (together - kept.size) / (kept.size * (kept.size - 1)) if kept.size > 1 else np.nan
    name = "mean pairwise correlation"
    attrs = {"units": "1", "long_name": name, "bin_width": bin_width, "neurons": kept.size}
    return xr.DataArray(mean, attrs=attrs)


def _standard_scores(
    recording: xr.Dataset, population: str, bin_width: float
) -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    counts = binned_counts(recording, population, bin_width=bin_width).values
    kept = np.flatnonzero(np.ptp(counts, axis=0))
    varying = counts[:, kept]
    spread = varying.std(axis=0) if kept.size else np.ones(0)
    return (varying - varying.mean(axis=0)) / spread, kept
