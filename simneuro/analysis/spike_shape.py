"""The shape of single spikes in traces of the membrane potential."""

from typing import Annotated

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.intervals import Interval
from simneuro.annotations import Quantities, along
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import si_values

Potential = Annotated[xr.DataArray, along("time")]


@checked
def peak_after(v: Potential, since: Quantities) -> NDArray[np.float64]:
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

    Raises
    ------
    InputError
        ``since`` holds neither one moment nor one a cell, or is not in a unit of time.

    Examples
    --------
    >>> import xarray as xr
    >>> at = {"time": [0.0, 0.01, 0.02], "neuron": [0]}
    >>> v = xr.DataArray([[0.03], [-0.07], [-0.06]], at, ("time", "neuron"))
    >>> sn.analysis.peak_after(v, 0.0).tolist()  # the sample at 0 does not count
    [-0.06]
    """
    time = si_values(v["time"], "s", "time")
    step = float(np.diff(time[:2]).sum())
    moments = si_values(since, "s", "since")
    if moments.size not in (1, v[0].size):
        message = f"got {moments.size} moments for {v[0].size} cells; give one, or one a cell"
        raise InputError(message, where="since")
    after = time[:, None] > moments + step / 2
    return np.asarray(np.where(after, v.values, -np.inf).max(axis=0))


@checked
def first_crossing(v: Potential, level: float) -> NDArray[np.float64]:
    """When each cell's trace first rises through a level, linear between samples.

    Parameters
    ----------
    v : xarray.DataArray
        (time, neuron), ``time`` in s.
    level : float
        In the unit of ``v``.

    Returns
    -------
    array (neuron,)
        In s; NaN for a cell that does not cross it.

    Raises
    ------
    InputError
        The coordinate ``time`` is not in a unit of time.

    Examples
    --------
    >>> import xarray as xr
    >>> at = {"time": [0.0, 0.01], "neuron": [0]}
    >>> v = xr.DataArray([[-0.07], [-0.03]], at, ("time", "neuron"))
    >>> sn.analysis.first_crossing(v, -0.05).round(9).tolist()
    [0.005]
    """
    time, above = si_values(v["time"], "s", "time"), v.values - level
    found = np.full(above.shape[1], np.nan)
    for cell, height in enumerate(above.T):
        rises = np.flatnonzero((height[:-1] <= 0) & (height[1:] > 0))
        if rises.size:
            pair = slice(rises[0], rises[0] + 2)
            found[cell] = np.interp(0, height[pair], time[pair])
    return found


@checked
def half_width(v: Potential) -> float:
    """For how long (s) a trace lies above half of its peak, linear between samples.

    ``v`` counts from rest, along ``time`` (s), and holds one spike. NaN where it never leaves rest
    upwards, or does not begin and end below half of its peak.

    Raises
    ------
    InputError
        The coordinate ``time`` is not in a unit of time.

    Examples
    --------
    >>> import xarray as xr
    >>> v = xr.DataArray([0.0, 0.1, 0.0], {"time": [0.0, 1e-3, 2e-3]}, ("time",))
    >>> round(sn.analysis.half_width(v), 9)  # a triangle is half as wide at half of its height
    0.001
    """
    time, above = si_values(v["time"], "s", "time"), v.values - v.values.max() / 2
    places = np.flatnonzero(above > 0)
    if not places.size or places[0] == 0 or places[-1] == above.size - 1:
        return float("nan")
    first, last = places[0], places[-1]
    up = np.interp(0, above[first - 1 : first + 1], time[first - 1 : first + 1])
    return float(np.interp(0, -above[last : last + 2], time[last : last + 2]) - up)


@checked
def border(x: ArrayLike, fires: ArrayLike) -> Interval:
    """The largest x that fails to fire and the smallest that fires; NaN where there is none.

    Parameters
    ----------
    x : array_like (trials,)
        Such as sizes of shocks, in any unit; the result has the same one.
    fires : array_like (trials,)
        Whether there was a spike.

    Raises
    ------
    InputError
        The two differ in number.

    Examples
    --------
    >>> from simneuro.analysis import border
    >>> border([5, 6, 7, 15], [False, False, True, True])
    (6.0, 7.0)
    """
    at, spiked = np.ravel(np.asarray(x, dtype=float)), np.ravel(np.asarray(fires, dtype=bool))
    if at.size != spiked.size:
        raise InputError(f"got {spiked.size} values for {at.size} of x", where="fires")
    failed, fired = at[~spiked], at[spiked]
    nan = float("nan")
    return (
        float(failed.max()) if failed.size else nan,
        float(fired.min()) if fired.size else nan,
    )
