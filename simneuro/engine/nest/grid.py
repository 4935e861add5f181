"""Our time steps among NEST's.

Both let a spike that is found in a step, and the events that arrive in it, act at its end. NEST
stamps it with the end, we with the start. Its devices take a step at least until they act, so that
nothing of theirs arrives in the first step: our first step comes after some of NEST's in which all
cells stand still.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro.engine.nest.nest_models import MS


@dataclass(frozen=True)
class Grid:
    """The time axis of a simulation in NEST.

    Attributes
    ----------
    dt : float
        The time step in s.
    device_delay : int
        The delay of all devices in steps: the shortest of all synapses, since NEST lets all cells
        run for so many steps between two exchanges of spikes.
    """

    dt: float
    device_delay: int

    @property
    def lead(self) -> int:
        """How many steps of NEST come before our first."""
        return self.device_delay + 1

    @property
    def of_device(self) -> dict[str, float]:
        """What NEST is told of the connections of a device."""
        return {"delay": float(self.times(self.device_delay))}

    def times(self, steps: Any) -> Any:
        """The times (ms) of steps of NEST."""
        return np.asarray(steps, dtype=float) * (self.dt / MS)

    def stamps_of_events(self, steps: np.ndarray) -> np.ndarray:
        """The times (ms) at which a device fires, so that events act at the ends of our steps."""
        return np.asarray(self.times(steps + (self.lead + 1 - self.device_delay)))

    def sent_before(self, step: int) -> int:
        """Before which step of ours events act that devices send before another one begins."""
        return step + self.device_delay

    def starts_of_currents(self, steps: np.ndarray) -> np.ndarray:
        """The times (ms) at which a generator changes its current, so that it flows in our steps.

        It cannot flow in the first one.
        """
        return np.asarray(self.times(steps + (self.lead - self.device_delay)))

    def own_steps(self, stamps: np.ndarray) -> np.ndarray:
        """Our steps of spikes that NEST found, by the number of the step that ends then."""
        return stamps - 1 - self.lead
