"""Times on the grid of a recording: whole numbers of time steps, and steps of spikes.

A recording has ``dt = 0`` where its times lie on no grid.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simneuro.errors import InputError

# Steps by which a length may miss a whole number; Brian2 allows its clocks as much.
_TOLERANCE = 1e-4
# Steps by which a time may lie before a step and still be its label. Times stored in single
# precision are off by a tenth of a step of 0.1 ms after 160 s.
_NEAR = 0.1


@dataclass(frozen=True)
class SteppedTimes:
    """Times of whole steps of ``dt`` s, which are made in s where they are taken out.

    Those of many spikes then never lie in memory beside the recording.

    Parameters
    ----------
    steps : array of int
    first : int
        The step at time 0.
    dt : float
        A time step in s.
    """

    steps: NDArray[Any]
    first: int
    dt: float

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, place: Any) -> Any:
        return (self.steps[place] - self.first) * self.dt


def count_steps(length: float, dt: float, where: str) -> int:
    """How many steps of ``dt`` s a length in s has.

    Raises
    ------
    InputError
        It is not a whole number; the nearest lengths that are stand in the message.
    """
    if not math.isfinite(length):
        raise InputError(f"got {length:g} s, but this must be finite", where=where)
    steps = length / dt
    if abs(steps - round(steps)) <= _TOLERANCE:
        return round(steps)
    below, above = math.floor(steps), math.ceil(steps)
    choices = " or ".join(f"{k * dt:.9g} s" for k in (below, above) if k > 0)
    raise InputError(
        f"{length:.9g} s are {steps:.6g} times {dt:.9g} s, but must be a whole number of these, "
        f"such as {choices}",
        where=where,
    )


def nearest_length(length: float, dt: float) -> float:
    """The whole number of steps nearest to a length in s, at least one; the length without grid."""
    if not dt or abs(length / dt - round(length / dt)) <= _TOLERANCE:
        return length
    return max(round(length / dt), 1) * dt


def steps_within(duration: float, dt: float) -> int:
    """How many whole steps of ``dt`` s fit into a duration in s."""
    return int(duration / dt + _TOLERANCE)


def steps_of(times: NDArray[np.floating], dt: float) -> NDArray[np.int64]:
    """The index of the step that each time (s) lies in; those close to a step's start label it."""
    return np.floor(np.asarray(times, np.float64) / dt + _NEAR).astype(np.int64)
