"""When and where the events of a drive may be."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro.engine.draw.wiring import draw

#: Times in s from the start of the warm-up, and the cell of each.
Times = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Span:
    """A run that ends at ``end``, the steps ``first`` to ``last`` in which a drive acts, its cells.

    All times are in s from the start of the warm-up; ``origin`` is time 0 of the scenario, and
    ``size`` that of the population.
    """

    dt: float
    origin: float
    end: float
    size: int
    cells: np.ndarray
    first: int = 0
    last: int = 2**31 - 1

    @property
    def steps(self) -> int:
        """How many steps the run has."""
        return round(self.end / self.dt)

    @property
    def begins(self) -> float:
        """When the drive begins to act within the run."""
        return max(self.first, 0) * self.dt

    @property
    def ends(self) -> float:
        """When the drive ceases to act within the run; never before it begins."""
        return max(min(self.last, self.steps), self.first, 0) * self.dt

    def each(self, value: Any, rng: np.random.Generator) -> np.ndarray:
        """A value of each of the drive's cells."""
        drawn = np.broadcast_to(draw(value, self.size, rng), (self.size,))
        return np.asarray(drawn[self.cells])
