"""The time grid on which a spiking network runs and is read."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro import units
from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError

_READ_EVERY = 1e-3  # s; chosen: decisions take several of these


@dataclass(frozen=True)
class Steps:
    """The time grid of a run.

    Parameters
    ----------
    dt : float
        Time step (s).
    count : int
        Steps of the run.
    stride : int
        Steps between two readings of the output.
    late : tuple of int
        By how many steps each hidden layer starts and is read later; if empty, by none. The output
        goes with the last of them.
    """

    dt: float
    count: int
    stride: int
    late: tuple[int, ...] = ()

    @classmethod
    def of(cls, duration: Any, dt: float) -> "Steps":
        """The whole number of readings nearest to ``duration`` (text or Quantity).

        The output is read every 1 ms, or in each step if that is longer.
        """
        seconds = float(units.read_si(duration, "s", "duration"))
        stride = max(1, round(_READ_EVERY / dt))
        readings = round(seconds / (stride * dt))
        if readings < 1:
            message = f"got {duration}, but need at least {stride * dt:g} s"
            raise InputError(message, where="duration")
        return cls(dt, readings * stride, stride)

    @property
    def duration(self) -> float:
        """Length of the run (s)."""
        return self.count * self.dt

    @property
    def total(self) -> int:
        """Steps until the last layer has run for ``count`` steps."""
        return self.count + max(self.late, default=0)

    def first(self, layer: int) -> int:
        """The step at which a layer starts; that of the output is that of the last hidden one."""
        return self.late[min(layer, len(self.late) - 1)] if self.late else 0

    @property
    def reading_times(self) -> FloatArray:
        """When the output is read (s), counted from the onset of the input; (time,)."""
        readings = np.arange(self.count // self.stride) + 1
        return np.asarray(readings * self.stride * self.dt, dtype=np.float64)
