"""How a cell answers single synaptic events: sizes of potentials and of currents."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.errors import InputError

Floats = NDArray[np.float64]


def response_sizes(trace: xr.DataArray, onsets: ArrayLike, *, window: float) -> xr.DataArray:
    """How far a trace moves after each event: the value farthest from that at the onset, minus it.

    Parameters
    ----------
    trace : xarray.DataArray
        ``(time, neuron)``, as `simneuro.recording.trace` gives it.
    onsets : array_like
        When each event begins to act (s).
    window : float
        For how long the answer is looked for (s).

    Returns
    -------
    xarray.DataArray
        ``(event, neuron)``, in the trace's unit.

    Raises
    ------
    InputError
        An onset, or the window after it, lies outside the trace.
    """
    places, step = _places(trace, onsets), _step(trace)
    last = round(window / step)
    if len(places) and places.max() + last >= trace.sizes["time"]:
        raise InputError(f"the window of {window:g} s goes beyond the end", where="response_sizes")
    values = trace.transpose("time", ...).values
    moved = [values[at : at + last + 1] - values[at] for at in places]
    farthest = [np.take_along_axis(each, _farthest(each), axis=0)[0] for each in moved]
    return _by_event(trace, farthest)


def event_sizes(trace: xr.DataArray, onsets: ArrayLike, *, tau: float) -> xr.DataArray:
    """By how much each event raises a variable that otherwise decays with ``tau`` (s).

    Parameters and errors as `response_sizes`; the onsets are the first samples that show an event.
    """
    places = _places(trace, onsets)
    if len(places) and places.min() < 1:
        raise InputError("an event has no sample before it", where="event_sizes")
    values = trace.transpose("time", ...).values
    left = values[places - 1] * np.exp(-_step(trace) / tau)
    return _by_event(trace, values[places] - left)


def _farthest(moved: Floats) -> NDArray[Any]:
    return np.abs(moved).argmax(axis=0)[None]


def _step(trace: xr.DataArray) -> float:
    return float(trace.time[1] - trace.time[0])


def _places(trace: xr.DataArray, onsets: ArrayLike) -> NDArray[Any]:
    """The samples at some times."""
    since = np.ravel(np.asarray(onsets, dtype=np.float64)) - float(trace.time[0])
    places = np.round(since / _step(trace)).astype(int)
    if ((places < 0) | (places >= trace.sizes["time"])).any():
        raise InputError("an event lies outside the trace", where="onsets")
    return places


def _by_event(trace: xr.DataArray, sizes: Any) -> xr.DataArray:
    """Sizes with the trace's cells and unit."""
    own = trace.transpose("time", ...).isel(time=0, drop=True)
    shaped = np.asarray(sizes, dtype=np.float64).reshape(-1, *own.shape)
    return xr.DataArray(shaped, own.coords, ("event", *own.dims), attrs=trace.attrs)
