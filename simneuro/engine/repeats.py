"""Cells that fire as often as they can for long, as where the threshold stays crossed."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.core.functions import timestep

from simneuro.engine.draw.numbers import Numbers
from simneuro.model.evaluation import lookup, worth
from simneuro.model.spiking import is_held, subtracts_threshold
from simneuro.model.statements import is_condition, random_calls
from simneuro.network import Cells, Network

#: How many spikes at the shortest possible interval, one after the other, are reported. Chosen: a
#: cell that reaches its threshold by itself takes more than one step for it, but now and then a
#: volley of input is faster.
LONG = 25
_BLOCK = 65536  # spikes that are looked at at a time; chosen: what is computed of them stays cached


@dataclass(frozen=True)
class Repeats:
    """Which cells fired at the shortest interval for long, and the first of them and its step."""

    cells: np.ndarray
    first: int
    step: int


def counted_intervals(network: Network, numbers: Numbers) -> dict[str, np.ndarray]:
    """:func:`shortest_interval` of each cell of the populations whose spikes are not recorded.

    A backend counts these while it runs. What is unknown is left out.
    """
    found = {
        name: shortest_interval(cells, numbers.cells[name].parameters, network.times.dt)
        for name, cells in network.cells.items()
        if name in network.unrecorded_spikes
    }
    return {
        name: np.array(np.broadcast_to(each, network.cells[name].size), dtype=np.int64)
        for name, each in found.items()
        if each is not None
    }


@dataclass(eq=False)
class RepeatCounter:
    """Counts, from step to step, intervals of cells on end that are as short as they can be.

    What :func:`find_repeats` finds in all spikes, of which none is kept here.
    """

    shortest: np.ndarray

    def __post_init__(self) -> None:
        self._last = np.full(len(self.shortest), -1)
        self._on_end = np.zeros(len(self.shortest), dtype=np.int64)
        self._told = np.zeros(len(self.shortest), dtype=bool)
        self._first: tuple[int, int] | None = None

    def add(self, step: int, cells: np.ndarray) -> None:
        """The cells that fire in a step."""
        soon = (step - self._last[cells] == self.shortest[cells]) & (self._last[cells] >= 0)
        self._on_end[cells] = np.where(soon, self._on_end[cells] + 1, 0)
        self._last[cells] = step
        for cell in cells[self._on_end[cells] == LONG].tolist():
            self._told[cell] = True
            began = (step - LONG * int(self.shortest[cell]), cell)
            self._first = began if self._first is None else min(self._first, began)

    @property
    def found(self) -> Repeats | None:
        """What was found so far."""
        if self._first is None:
            return None
        return Repeats(np.flatnonzero(self._told), self._first[1], self._first[0])


def shortest_interval(cells: Cells, parameters: Mapping[str, Any], dt: float) -> Any:
    """The smallest number of steps between two spikes of each cell, or of all; None if unknown."""
    model = cells.model
    if is_condition(model.refractory) or random_calls(model.threshold) or is_held(model):
        return None
    if subtracts_threshold(model):  # it may fire in each step, and loses nothing
        return None
    if not model.refractory.strip():
        return 1
    rest = worth(model.refractory, lookup(model.parsed, dict(parameters)))
    return None if rest is None else np.maximum(np.asarray(timestep(rest + dt, dt)), 1)


def find_repeats(steps: np.ndarray, cells: np.ndarray, shortest: Any, size: int) -> Repeats | None:
    """The cells with :data:`LONG` intervals on end that are as short as they can be."""
    if len(steps) <= LONG:
        return None
    if not _are_in_order(steps, cells):
        order = np.lexsort((cells, steps))
        steps, cells = steps[order], cells[order]
    intervals = np.broadcast_to(shortest, size)
    at_once = _come_at_once(steps, cells, intervals)
    if np.count_nonzero(at_once) < LONG:
        return None
    steps, cells = steps[at_once].astype(np.int64), cells[at_once]
    return _runs(steps, cells, intervals[cells])


def _are_in_order(steps: np.ndarray, cells: np.ndarray) -> bool:
    """Whether spikes come by step, then cell; block by block, since there may be many."""
    for begin in range(0, len(steps), _BLOCK):
        part = slice(begin, begin + _BLOCK + 1)  # with the first one of the next block
        later, above = np.diff(steps[part]), np.diff(cells[part])
        if np.any((later < 0) | ((later == 0) & (above < 0))):
            return False
    return True


def _come_at_once(steps: np.ndarray, cells: np.ndarray, intervals: np.ndarray) -> np.ndarray:
    """After which spikes the cell's next one comes as early as it can; block by block."""
    size, longest = len(intervals), int(intervals.max())
    found = np.zeros(len(steps), dtype=bool)
    for begin in range(0, len(steps), _BLOCK):
        end = min(begin + _BLOCK, len(steps))
        # NumPy's searchsorted would copy all of the steps, which lie between the cells.
        beyond = bisect_right(steps, int(steps[end - 1]) + longest, lo=end)
        key = steps[begin:beyond].astype(np.int64) * size + cells[begin:beyond]
        wanted = key[: end - begin] + intervals[cells[begin:end]] * size
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        found[begin:end] = key[place] == wanted
    return found


def _runs(steps: np.ndarray, cells: np.ndarray, each: np.ndarray) -> Repeats | None:
    order = np.lexsort((steps, cells))
    steps, cells, each = steps[order], cells[order], each[order]
    begins = np.append(True, (np.diff(cells) != 0) | (np.diff(steps) != each[:-1]))
    lengths = np.diff(np.append(np.flatnonzero(begins), len(begins)))
    starts = np.flatnonzero(begins)[lengths >= LONG]
    if not len(starts):
        return None
    first = starts[np.argmin(steps[starts])]
    return Repeats(np.unique(cells[starts]), int(cells[first]), int(steps[first]))
