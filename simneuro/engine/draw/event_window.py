"""The window of a drive: its cells, and the time steps in which it acts."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pydantic import BaseModel

from simneuro.engine.draw.streams import draw_values
from simneuro.engine.draw.weights import Cutter
from simneuro.network.times import NEVER

#: Times in s from the start of the warm-up, and the cell of each.
CellTimes = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class EventWindow:
    """The cells of a drive, and the time in which it acts.

    All times are in s from the start of the warm-up.

    Attributes
    ----------
    dt : float
    origin : float
        Time 0 of the scenario.
    end : float
        The end of the simulation.
    size : int
        Of the population; ``cells`` are those of the drive.
    cells : array of int
    first, last : float
        Where the drive begins to act and where it ceases to, in steps; a fraction is a time within
        a step.
    name : str
        The path of the drive or the source, such as ``"drives.noise"``.
    cut : Cutter
        Counts the numbers that were drawn and cannot be.

    Examples
    --------
    >>> from simneuro.engine.draw import EventWindow
    >>> window = EventWindow(dt=1e-4, origin=0.1, end=1.1, size=10, cells=np.arange(10), first=1000)
    >>> window.steps, round(window.begins, 9)
    (11000, 0.1)
    """

    dt: float
    origin: float
    end: float
    size: int
    cells: np.ndarray
    first: float = 0
    last: float = NEVER
    name: str = ""
    cut: Cutter = field(default_factory=Cutter)

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
        """A value of each of the drive's cells.

        Examples
        --------
        >>> from simneuro.engine.draw import EventWindow
        >>> window = EventWindow(dt=1e-4, origin=0.0, end=1.0, size=10, cells=np.arange(3))
        >>> window.each(2.0, np.random.default_rng(1)).tolist()
        [2.0, 2.0, 2.0]
        """
        drawn = np.broadcast_to(draw_values(value, self.size, rng), (self.size,))
        return np.asarray(drawn[self.cells])

    def each_of(self, part: BaseModel, key: str, rng: np.random.Generator) -> np.ndarray:
        """The value of a key in each of the drive's cells, within the range of its field.

        Examples
        --------
        >>> from simneuro.engine.draw import EventWindow
        >>> window = EventWindow(dt=1e-4, origin=0.0, end=1.0, size=10, cells=np.arange(2))
        >>> source = sn.Poisson.source(size=10, rate="5 Hz")
        >>> window.each_of(source, "rate", np.random.default_rng(1)).tolist()
        [5.0, 5.0]
        """
        drawn = self.each(getattr(part, key), rng)
        return np.asarray(self.cut.of_key(f"{self.name}.{key}", part, drawn))
