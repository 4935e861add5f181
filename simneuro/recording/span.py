"""The span of time in which a recording was made, and what lies in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simneuro.errors import InputError
from simneuro.recording.steps import count_steps
from simneuro.si import seconds

# Steps; the times of steps have rounding errors.
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Span:
    """From ``start`` to ``stop`` (s) on the clock of the times, in steps of ``dt`` s (0: no grid).

    Time 0 of a recording is its start, so that everything that divides by the duration or counts
    from 0 is right.
    """

    start: float
    stop: float
    dt: float

    @property
    def duration(self) -> float:
        """Its length in s."""
        return float(self.since_start(np.asarray(self.stop)))

    def holds(self, times: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which times lie in it: the start does, the stop does not."""
        early = _TOLERANCE * self.dt
        return (times >= self.start - early) & (times < self.stop - early)

    def require_inside(self, part: "Span") -> None:
        """Raise an InputError if a part reaches beyond this span."""
        slack = _TOLERANCE * self.dt + 1e-9 * abs(self.stop)
        if part.start < self.start - slack or part.stop > self.stop + slack:
            raise InputError(
                f"from {part.start:g} s to {part.stop:g} s reaches beyond what was recorded, from "
                f"{self.start:g} s to {self.stop:g} s",
                where="start" if part.start < self.start - slack else "stop",
            )

    def since_start(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Times counted from the start, those of whole steps without a rounding error."""
        if not self.start:
            return times
        if not self.dt:
            return times - self.start
        steps = (times - self.start) / self.dt
        whole = np.rint(steps)
        return np.where(np.abs(steps - whole) < _TOLERANCE, whole, steps) * self.dt


def read_span(start: Any, stop: Any, duration: Any, dt: float) -> Span:
    """The span that a caller gives: start and stop, or a duration, in s or with a unit.

    Raises
    ------
    InputError
        There is neither stop nor duration, or both and they differ; it is not above 0 s, not
        finite, or the start lies between two steps.
    """
    begin = 0.0 if start is None else seconds(start, "start")
    if stop is None and duration is None:
        raise InputError("give the duration of the recording, or its stop", where="duration")
    end = seconds(stop, "stop") if stop is not None else begin + seconds(duration, "duration")
    if duration is not None and abs(end - begin - seconds(duration, "duration")) > 1e-9 * abs(end):
        raise InputError(
            f"from {begin:g} s to {end:g} s are not {seconds(duration, 'duration'):g} s; leave one "
            "of start, stop and duration out",
            where="duration",
        )
    if not 0 < end - begin < np.inf:
        raise InputError(
            f"must be positive and finite, but from {begin:g} s to {end:g} s are {end - begin:g} s",
            where="duration",
        )
    if dt and begin:
        count_steps(begin, dt, "start")
    return Span(begin, end, dt)
