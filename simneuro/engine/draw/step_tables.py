"""Tables of values by time step and cell, which formulas look up."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class StepTable:
    """Values of some steps; zero in all others.

    Attributes
    ----------
    values : array (row, column)
        One column for all cells, or one for each from cell ``offset`` on; SI units.
    first : int
        The step, from the start of the warm-up, in which the first row begins.
    every : int
        How many steps each row lasts.
    offset : int

    Examples
    --------
    >>> from simneuro.engine.draw import StepTable
    >>> StepTable(np.ones((5, 1)), first=100, every=10).place
    array([100,  10,   5,   1,   0])
    """

    values: np.ndarray
    first: int
    every: int = 1
    offset: int = 0

    @property
    def place(self) -> np.ndarray:
        """Where a value is found: first, every, the number of rows, that of columns, offset."""
        return np.array([self.first, self.every, *self.values.shape, self.offset], dtype=np.int64)


#: A table that is zero throughout.
EMPTY = StepTable(np.zeros((1, 1)), 0)
