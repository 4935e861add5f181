"""The time axis of a simulation, in whole time steps."""

import math
from dataclasses import dataclass
from typing import Any

from simneuro import units
from simneuro.errors import InputError

#: A step that no simulation reaches.
NEVER = 2**31 - 1
#: Times that lie so close to the grid, in steps, are on it. Chosen: far above rounding errors of
#: times that people write, far below what matters.
ROUNDING = 1e-6


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

    Examples
    --------
    >>> from simneuro import network
    >>> times = network.Times(dt=1e-4, warmup_steps=1000, duration=1.0)
    >>> times.steps, times.origin
    (11000, 0.1)
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

    def place(self, time: Any) -> float:
        """Where a time of the scenario lies, in steps from the start of the warm-up.

        It is a whole number where the time is one of the grid, but for rounding.

        Examples
        --------
        >>> from simneuro.network import Times
        >>> Times(dt=1e-4, warmup_steps=1000, duration=1.0).place(0.01)
        1100.0
        """
        steps = max(min(float(time) / self.dt, 2 * NEVER), -2 * NEVER)
        whole = round(steps)
        return float(self.warmup_steps + (whole if abs(steps - whole) < ROUNDING else steps))

    def window(self, drive: Any) -> tuple[float, float]:
        """Where a drive begins to act and where it ceases to, in steps; never beyond ``NEVER``.

        Examples
        --------
        >>> from simneuro.network import Times
        >>> step = sn.StepCurrent(target="cell", amplitude="1 nA", start="10 ms", stop="20 ms")
        >>> Times(dt=1e-4, warmup_steps=1000, duration=1.0).window(step)
        (1100.0, 1200.0)
        """
        begin = 0.0 if drive.start is None else self.place(drive.start)
        end = NEVER if drive.stop is None else self.place(drive.stop)
        return min(begin, NEVER), min(end, NEVER)

    def cuts_steps(self, drive: Any) -> bool:
        """Whether a drive begins or ends within a time step, or before the first that counts.

        Examples
        --------
        >>> from simneuro.network import Times
        >>> step = sn.StepCurrent(target="cell", amplitude="1 nA", start="10 ms", stop="20 ms")
        >>> Times(dt=3e-3, warmup_steps=0, duration=1.0).cuts_steps(step)
        True
        """
        window = self.window(drive)
        return any(place != round(place) or place < -NEVER for place in window)


def require_countable_steps(dt: float, seconds: float) -> None:
    """Raise :class:`InputError` if a run of so many seconds has more steps than can be counted."""
    steps = seconds / dt
    if not steps < NEVER:
        step = units.text(dt * units.parse("1 s"))
        message = f"warmup and duration have {steps:.3g} steps of {step}, and at most {NEVER - 1}"
        raise InputError(f"{message} can be counted")


def check_interval(interval: Any, dt: float) -> None:
    """Raise :class:`InputError` unless a time is a whole number of time steps, at least one."""
    steps = min(float(interval) / dt, NEVER)
    whole = round(steps)
    if 1 <= whole < NEVER and abs(steps - whole) <= ROUNDING:
        return
    below = math.floor(steps)
    near = " or ".join(steps_in_words(each, dt) for each in (below, below + 1) if each > 0)
    raise InputError(
        f"got {units.short_text(interval)}, but this must be a whole number of time steps of "
        f"{steps_in_words(1, dt)}, such as {near}; or change dt"
    )


def steps_in_words(steps: int, dt: float) -> str:
    """The time that a number of steps takes."""
    return seconds_in_words(steps * dt)


def seconds_in_words(seconds: float) -> str:
    """A time in s as text with a unit, without the last digits, which are those of rounding."""
    return units.text(float(f"{seconds:.12g}") * units.parse("1 s"))
