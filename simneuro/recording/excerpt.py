"""Parts of recordings, as recordings that begin where the part does."""

from typing import Any

import numpy as np
import xarray as xr

from simneuro.calls import checked
from simneuro.recording.array_faults import at_end, raw
from simneuro.recording.reading import duration_of, require_seconds, step_of
from simneuro.recording.schema import validate
from simneuro.recording.span import Span, read_span


@checked
def excerpt(recording: xr.Dataset, start: Any = 0.0, stop: Any = None) -> xr.Dataset:
    """The part of a recording between two of its times, such as without a transient.

    Parameters
    ----------
    start, stop : float, str or quantity
        In s, or with a unit, on the recording's clock; by default its beginning and its end. What
        happens at the start belongs to the part, what happens at the stop does not.

    Returns
    -------
    xarray.Dataset
        A recording whose time 0 is the start of the part. Weights are those of the whole recording.

    Raises
    ------
    InputError
        The part is empty, reaches beyond the recording, or begins between two time steps.

    Examples
    --------
    >>> import simneuro as sn
    >>> whole = sn.recording.assemble(
    ...     populations={"cell": 1}, spikes={"cell": ([0.1, 0.6, 0.9], [0, 0, 0])}, duration=1.0
    ... )
    >>> late = sn.recording.excerpt(whole, start="500 ms")
    >>> late.spike_time.values.round(3).tolist(), late.attrs["duration"]
    ([0.1, 0.4], 0.5)
    """
    length = duration_of(recording)
    dt = step_of(recording)
    span = read_span(start, length if stop is None else stop, None, dt)
    whole = Span(0.0, length, dt)
    whole.require_inside(span)
    part = recording
    for name, variable in recording.variables.items():
        if str(name) in ("spike_time", "time") or str(name).endswith(".event_time"):
            part = _cut(part, str(name), str(variable.dims[0]), span)
    attrs = {"start": recording.attrs.get("start", 0.0) + span.start, "duration": span.duration}
    part = part.assign_attrs(attrs)
    validate(part)
    return part


def _cut(recording: xr.Dataset, name: str, dim: str, span: Span) -> xr.Dataset:
    """Only those entries along ``dim`` whose time is in the span, counted from its start."""
    require_seconds(recording, name)
    times = raw(recording, name)
    held = span.holds(times)
    if name == "time" and at_end(recording, np.array([span.stop])).all():
        held |= at_end(recording, times)
    kept = recording.isel({dim: held})
    moved = kept.variables[name].copy(data=span.since_start(raw(kept, name)))
    return kept.assign_coords({name: moved}) if name in kept.coords else kept.assign({name: moved})
