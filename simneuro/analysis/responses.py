"""The responses of cells to single synaptic events: sizes of potentials and of currents."""

from typing import Annotated, Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import Quantities, along
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.steps import count_steps
from simneuro.si import seconds, si_values

Floats = NDArray[np.float64]
BETWEEN = 0.1  # samples; chosen: what times stored in single precision may be off


@checked
def response_sizes(
    trace: Annotated[xr.DataArray, along("time")], onsets: Quantities, *, window: Any
) -> xr.DataArray:
    """How far a trace moves after each event: the value farthest from that at the onset, minus it.

    Parameters
    ----------
    trace : xarray.DataArray
        ``(time, neuron)``, as `simneuro.recording.trace` gives it.
    onsets : array_like
        When each event begins to act (s): times of samples.
    window : float, str or quantity
        For how long after the event the response is looked for (in s, or with a unit): a whole
        number of samples.

    Returns
    -------
    xarray.DataArray
        ``(event, neuron)``, in the trace's unit.

    Raises
    ------
    InputError
        An onset, or the window after it, lies outside the trace, an onset lies between two samples,
        or the samples are not evenly spaced.

    Examples
    --------
    >>> import xarray as xr
    >>> time, rising = np.array([0.0, 0.01, 0.02]), np.array([[0.0], [2.0], [1.0]])
    >>> trace = xr.DataArray(rising, {"time": time, "neuron": [0]}, ("time", "neuron"))
    >>> sn.analysis.response_sizes(trace, [0.0], window="20 ms").values.tolist()
    [[2.0]]
    """
    places, step = samples_at(trace, onsets), sampling_step(trace)
    window = seconds(window, "window")
    if not window > 0:
        raise InputError(f"got {window:g} s, but this must be > 0", where="window")
    last = count_steps(window, step, "window")
    if len(places) and places.max() + last >= trace.sizes["time"]:
        raise InputError(f"the window of {window:g} s goes beyond the end", where="response_sizes")
    values = trace.transpose("time", ...).values
    moved = [values[at : at + last + 1] - values[at] for at in places]
    farthest = [np.abs(each).argmax(axis=0)[None] for each in moved]
    sizes = [
        np.take_along_axis(each, at, axis=0)[0] for each, at in zip(moved, farthest, strict=True)
    ]
    return label_events(trace, sizes)


@checked
def event_sizes(
    trace: Annotated[xr.DataArray, along("time")], onsets: Quantities, *, tau: Any
) -> xr.DataArray:
    """By how much each event raises a variable that otherwise decays with ``tau`` (s).

    Parameters as `response_sizes`; the onsets are the first samples that show an event.

    Raises
    ------
    InputError
        ``tau`` is not one time, an onset is the first sample or lies outside the trace or between
        two samples, or the samples are not evenly spaced.

    Examples
    --------
    >>> import xarray as xr
    >>> time = np.arange(0, 0.1, 1e-3)
    >>> decay = np.where(time < 0.0495, 0, np.exp(-(time - 0.05) / 0.02))  # one event of size 1
    >>> trace = xr.DataArray(decay[:, None], {"time": time, "neuron": [0]}, ("time", "neuron"))
    >>> sn.analysis.event_sizes(trace, [0.05], tau="20 ms").values.round(6).tolist()
    [[1.0]]
    """
    places = samples_at(trace, onsets)
    if len(places) and places.min() < 1:
        raise InputError("an event has no sample before it", where="event_sizes")
    values = trace.transpose("time", ...).values
    left = values[places - 1] * np.exp(-sampling_step(trace) / seconds(tau, "tau"))
    return label_events(trace, values[places] - left)


def sampling_step(trace: xr.DataArray) -> float:
    """The time (s) between two samples, which must be the same for all."""
    steps = np.diff(si_values(trace.time, "s", "time"))
    if not steps.size or np.ptp(steps) > 1e-3 * steps[0]:
        raise InputError("the samples are not evenly spaced, or too few", where="time")
    return float(steps[0])


def samples_at(trace: xr.DataArray, onsets: ArrayLike) -> NDArray[Any]:
    """The indices of the samples at some times (s)."""
    first, step = float(si_values(trace.time[:1], "s", "time")[0]), sampling_step(trace)
    since = (np.ravel(si_values(onsets, "s", "onsets")) - first) / step
    places = np.round(since).astype(int)
    if ((places < 0) | (places >= trace.sizes["time"])).any():
        raise InputError("an event lies outside the trace", where="onsets")
    if (np.abs(since - places) > BETWEEN).any():
        raise InputError(
            f"an event lies between two samples, which are {step:g} s apart; record every step, or "
            "give the sample that each event is seen in",
            where="onsets",
        )
    return places


def label_events(trace: xr.DataArray, sizes: Any) -> xr.DataArray:
    """Sizes (event, neuron) with the trace's neurons and unit."""
    own = trace.transpose("time", ...).isel(time=0, drop=True)
    shaped = np.asarray(sizes, dtype=np.float64).reshape(-1, *own.shape)
    return xr.DataArray(shaped, own.coords, ("event", *own.dims), attrs=trace.attrs)
