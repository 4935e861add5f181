"""The responses of cells to single synaptic events: sizes of potentials and of currents."""

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
        For how long after the event the response is looked for (s).

    Returns
    -------
    xarray.DataArray
        ``(event, neuron)``, in the trace's unit.

    Raises
    ------
    InputError
        An onset, or the window after it, lies outside the trace.
    """
    places, step = samples_at(trace, onsets), sampling_step(trace)
    last = round(window / step)
    if len(places) and places.max() + last >= trace.sizes["time"]:
        raise InputError(f"the window of {window:g} s goes beyond the end", where="response_sizes")
    values = trace.transpose("time", ...).values
    moved = [values[at : at + last + 1] - values[at] for at in places]
    farthest = [np.abs(each).argmax(axis=0)[None] for each in moved]
    sizes = [
        np.take_along_axis(each, at, axis=0)[0] for each, at in zip(moved, farthest, strict=True)
    ]
    return label_events(trace, sizes)


def event_sizes(trace: xr.DataArray, onsets: ArrayLike, *, tau: float) -> xr.DataArray:
    """By how much each event raises a variable that otherwise decays with ``tau`` (s).

    Parameters and errors as `response_sizes`; the onsets are the first samples that show an event.
    """
    places = samples_at(trace, onsets)
    if len(places) and places.min() < 1:
        raise InputError("an event has no sample before it", where="event_sizes")
    values = trace.transpose("time", ...).values
    left = values[places - 1] * np.exp(-sampling_step(trace) / tau)
    return label_events(trace, values[places] - left)


def sampling_step(trace: xr.DataArray) -> float:
    """The time (s) between two samples."""
    return float(trace.time[1] - trace.time[0])


def samples_at(trace: xr.DataArray, onsets: ArrayLike) -> NDArray[Any]:
    """The indices of the samples at some times (s)."""
    since = np.ravel(np.asarray(onsets, dtype=np.float64)) - float(trace.time[0])
    places = np.round(since / sampling_step(trace)).astype(int)
    if ((places < 0) | (places >= trace.sizes["time"])).any():
        raise InputError("an event lies outside the trace", where="onsets")
    return places


def label_events(trace: xr.DataArray, sizes: Any) -> xr.DataArray:
    """Sizes (event, neuron) with the trace's neurons and unit."""
    own = trace.transpose("time", ...).isel(time=0, drop=True)
    shaped = np.asarray(sizes, dtype=np.float64).reshape(-1, *own.shape)
    return xr.DataArray(shaped, own.coords, ("event", *own.dims), attrs=trace.attrs)
