"""The time axis of a simulation, in whole time steps."""

from dataclasses import dataclass
from typing import Any

#: A step that no simulation reaches.
NEVER = 2**31 - 1


@dataclass(frozen=True)
class Times:
    """How long a simulation is and how it is cut into steps; all times in seconds.

    Attributes
    ----------
    dt : float
        The time step.
    warmup_steps : int
        The steps before time 0, which are simulated and thrown away.
    duration : float
        What is recorded, from time 0 on.
    """

    dt: float
    warmup_steps: int
    duration: float

    @property
    def steps(self) -> int:
        """The steps of the whole simulation, the warm-up included."""
        return self.warmup_steps + round(self.duration / self.dt)

    @property
    def origin(self) -> float:
        """Time 0, counted from the start of the warm-up."""
        return self.warmup_steps * self.dt

    @property
    def end(self) -> float:
        """The end, counted from the start of the warm-up."""
        return self.origin + self.duration

    def step_at(self, time: Any, default: int) -> int:
        """The step that begins at a time of the scenario; ``default`` where there is none."""
        if time is None:
            return default
        return min(round(float(time) / self.dt) + self.warmup_steps, NEVER)

    def window(self, drive: Any) -> tuple[int, int]:
        """The first step in which a drive acts, and the first in which it no longer does."""
        return self.step_at(drive.start, 0), self.step_at(drive.stop, NEVER)
