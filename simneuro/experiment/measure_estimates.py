"""Means of measures over trials, with their intervals and the numbers of trials."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis import mean_interval
from simneuro.experiment.axes import Axis


def estimate(values: xr.DataArray, axes: Sequence[Axis]) -> xr.DataArray:
    """Mean, low and high end of the interval over trials, along the axes and the populations."""
    found = xr.apply_ufunc(
        _estimate_one,
        _along_axes(values, axes),
        input_core_dims=[["trial"]],
        output_core_dims=[["estimate"]],
        vectorize=True,
    )
    return found.transpose(*(axis.dim for axis in axes), "population", "estimate")


def count_trials(values: xr.DataArray, axes: Sequence[Axis]) -> xr.DataArray:
    """How many trials have a value, along the axes and the populations."""
    return _along_axes(values, axes).notnull().sum("trial")


def _along_axes(values: xr.DataArray, axes: Sequence[Axis]) -> xr.DataArray:
    """The values without dimensions of which there is one value."""
    kept = {*(axis.dim for axis in axes), "population", "trial"}
    return values.isel({dim: 0 for dim in values.dims if dim not in kept}, drop=True)


def _estimate_one(trials: NDArray[np.float64]) -> NDArray[np.float64]:
    mean, (low, high) = mean_interval(trials[np.isfinite(trials)])
    return np.array([mean, low, high])
