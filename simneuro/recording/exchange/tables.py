"""The traces and events of a recording, one after the other."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.recording.array_faults import raw


class RecordedTrace(NamedTuple):
    """A trace (time x member) of a population, or of the synapses of a projection."""

    owner: str
    variable: str
    of_synapses: bool
    members: NDArray[np.int_]
    values: NDArray[np.float64]
    units: str

    @property
    def name(self) -> str:
        """Its name in the recording."""
        return f"{self.owner}.{self.variable}"


class RecordedEvents(NamedTuple):
    """The events of a drive: times (s) and the indices of cells."""

    drive: str
    times: NDArray[np.float64]
    neurons: NDArray[np.int_]


def list_traces(recording: xr.Dataset) -> Iterator[RecordedTrace]:
    """All traces, in the order of the recording."""
    for name, variable in recording.data_vars.items():
        if variable.dims[:1] == ("time",):
            owner, _, short = str(name).partition(".")
            dim = str(variable.dims[1])
            units = str(variable.attrs["units"])
            of_synapses = dim.endswith(".traced_synapse")
            members = raw(recording, dim)
            yield RecordedTrace(owner, short, of_synapses, members, variable.values, units)


def list_events(recording: xr.Dataset) -> Iterator[RecordedEvents]:
    """The events of all drives."""
    for dim in map(str, recording.dims):
        if dim.endswith(".event"):
            times, neurons = raw(recording, f"{dim}_time"), raw(recording, f"{dim}_neuron")
            yield RecordedEvents(dim.removesuffix(".event"), times, neurons)


def sampling_step(time: NDArray[np.float64], dt: float) -> float:
    """The step (s) of samples that are evenly spaced, 0 if they are not, or are fewer than two."""
    if time.size < 2:
        return 0.0
    step = float(time[-1] - time[0]) / (time.size - 1)
    if dt and abs(step / dt - round(step / dt)) < 1e-6:
        step = round(step / dt) * dt
    even = time[0] + step * np.arange(time.size)
    return step if np.allclose(even, time, rtol=0, atol=1e-6 * step) else 0.0
