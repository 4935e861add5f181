"""The shape of single spikes in traces of the membrane potential."""

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.intervals import Interval


def peak_after(v: xr.DataArray, since: ArrayLike) -> NDArray[np.float64]:
    """The largest value of each cell's trace after a moment of its own.

    Parameters
    ----------
    v : xarray.DataArray
        (time, neuron), ``time`` in s.
    since : array_like
        In s, one moment for all or one a cell; the sample at it does not count.

    Returns
    -------
    array (neuron,)
        In the unit of ``v``; -inf where no sample is later.
    """
    time = v["time"].values
    step = float(np.diff(time[:2]).sum())
    after = time[:, None] > np.asarray(since, dtype=float) + step / 2
    return np.asarray(np.where(after, v.values, -np.inf).max(axis=0))


def half_width(v: xr.DataArray) -> float:
    """For how long (s) a trace lies above half of its peak, linear between samples.

    ``v`` counts from rest, along ``time`` (s), and holds one spike. NaN where it never leaves rest
    upwards, or does not begin and end below half of its peak.
    """
    time, above = v["time"].values, v.values - v.values.max() / 2
    places = np.flatnonzero(above > 0)
    if not places.size or places[0] == 0 or places[-1] == above.size - 1:
        return float("nan")
    first, last = places[0], places[-1]
    up = np.interp(0, above[first - 1 : first + 1], time[first - 1 : first + 1])
    return float(np.interp(0, -above[last : last + 2], time[last : last + 2]) - up)


def border(x: ArrayLike, fires: ArrayLike) -> Interval:
    """The largest x that fails and the smallest that fires; NaN where there is none of a kind."""
    at, spiked = np.asarray(x, dtype=float), np.asarray(fires, dtype=bool)
    failed, fired = at[~spiked], at[spiked]
    nan = float("nan")
    return (
        float(failed.max()) if failed.size else nan,
        float(fired.min()) if fired.size else nan,
    )
