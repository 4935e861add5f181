"""Tables that formulas look up by the time step, as the values of a ``TimedArray``.

A ``TimedArray`` begins at time 0 and keeps its last value; each row lasts ``every`` steps.
"""

import math

import numpy as np

from simneuro.engine.draw.courses import CourseTable
from simneuro.engine.draw.step_tables import StepTable


def course_values(table: CourseTable, steps: int) -> tuple[np.ndarray, int]:
    """The values (row, column) of a number that changes during the run, and ``every``."""
    later = [int(start) for start in table.starts if start > 0]
    every = 1 if np.any(table.slopes) else math.gcd(*later) if later else max(steps, 1)
    at = np.arange(0, max(steps, 1), every)
    row = np.searchsorted(table.starts, at, side="right") - 1
    since = (at - table.starts[row])[:, None]
    return table.values[row] + table.slopes[row] * since, every


def sampled_values(table: StepTable, steps: int, size: int) -> tuple[np.ndarray, int]:
    """The values (row, column) of samples that are zero where there are none, and ``every``."""
    every = table.every if table.first % table.every == 0 else 1
    at = np.arange(0, max(steps, 1) + every, every)
    row = (at - table.first) // table.every
    inside = (row >= 0) & (row < len(table.values))
    found = np.where(inside[:, None], table.values[np.where(inside, row, 0)], 0.0)
    if found.shape[1] == 1:
        return found, every
    columns = np.zeros((len(found), size))
    columns[:, table.offset : table.offset + found.shape[1]] = found
    return columns, every
