"""Courses of numbers in time: what a schedule makes of them, as tables that formulas look up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro.network import Network


@dataclass(frozen=True)
class CourseTable:
    """Values from some time steps on.

    Attributes
    ----------
    values : array (row, column)
        One column for all cells, or one for each; SI units.
    starts : array (row) of int
        The step, from the start of the warm-up, with which each row begins; the first is 0.
    slopes : array (row, column)
        How much a value grows in each step.
    """

    values: np.ndarray
    starts: np.ndarray
    slopes: np.ndarray


@dataclass(frozen=True)
class Course:
    """When a schedule changes numbers, and how.

    Attributes
    ----------
    starts : array of int
        The steps, from the start of the warm-up, from which on each entry of ``rows`` holds.
    rows : array of int
        Which of the different sets of numbers it is.
    is_linear : bool
    """

    starts: np.ndarray
    rows: np.ndarray
    is_linear: bool

    def table(self, different: Sequence[Any]) -> CourseTable:
        """The table of one number from its values in the different sets of numbers.

        A number that grows has in each step the value in the middle of it.
        """
        every = [np.atleast_1d(np.asarray(each, dtype=float)) for each in different]
        columns = max(map(len, every))
        known = np.array([np.broadcast_to(each, columns) for each in every])
        values, starts = known[self.rows], self.starts
        slopes = np.zeros_like(values)
        if self.is_linear:
            slopes[:-1] = np.diff(values, axis=0) / np.diff(starts)[:, None]
            values = values + slopes / 2
        if starts[0] > 0:  # the first value holds from the start of the run
            values, slopes = (
                np.concatenate([first, each])
                for first, each in ((known[self.rows[:1]], values), (slopes[:1] * 0, slopes))
            )
            starts = np.concatenate([[0], starts])
        else:
            starts = starts - starts[0]
        return CourseTable(values, starts, slopes)


def course_of(network: Network) -> tuple[Course, tuple[Network, ...]]:
    """The course of a network with a timeline, and the different networks that it becomes."""
    timeline = network.timeline
    if timeline is None:
        raise ValueError("this network has no timeline")
    different = tuple(dict.fromkeys(timeline.networks))
    rows = np.array([different.index(each) for each in timeline.networks])
    return Course(timeline.steps(network.times), rows, timeline.is_linear), different


#: A table that is zero throughout.
NOTHING = CourseTable(np.zeros((1, 1)), np.zeros(1, dtype=np.int64), np.zeros((1, 1)))
