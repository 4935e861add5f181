"""Poisson events of drives in NEST: those of every target, handed over part by part of a run."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simneuro.engine.draw.inputs import FIRST, KEY, LAST
from simneuro.engine.equations.poisson import counter_poisson
from simneuro.engine.nest.events import connect_generators, trains_of
from simneuro.engine.nest.grid import Grid
from simneuro.engine.nest.wiring import Receptor
from simneuro.network import Times

_AT_ONCE = 1_000_000  # random numbers; chosen: some ten MB
#: Events that are handed over at a time; chosen: some hundred MB.
IN_A_PART = 5e6


class PoissonFeed:
    """The Poisson events of a drive: each cell has a generator, with new times in each part.

    Parameters
    ----------
    nest : module
    nodes : NodeCollection
    values : mapping
        The numbers of the drive.
    receptor : Receptor
    grid : Grid
    times : Times
    """

    def __init__(
        self,
        nest: Any,
        nodes: Any,
        values: Mapping[str, Any],
        receptor: Receptor,
        grid: Grid,
        times: Times,
    ) -> None:
        self._values, self._receptor, self._grid = values, receptor, grid
        self._mean = values["rate"] * times.dt * values.get("chosen", 1.0)
        self._first, self._end = int(values[FIRST]), min(int(values[LAST]), times.steps)
        self._ends = _parts(self._mean, len(nodes), times.steps)
        self._generators = nest.Create("spike_generator", len(nodes))
        every = np.arange(len(nodes))
        connect_generators(nest, self._generators, nodes, every, values["w"], receptor, grid)

    def breaks(self) -> set[int]:
        """The steps at which events are handed over."""
        return set(self._ends)

    def hand_over(self, step: int) -> None:
        """Hand over the events that are sent from a step on until the next of :meth:`breaks`."""
        if step not in self._ends:
            return
        begin, end = (
            self._grid.sent_before(each) - self._receptor.later for each in (step, self._ends[step])
        )
        first, last = max(begin if step else 0, self._first), min(end, self._end)
        steps, cells = self._draw(first, last)
        self._generators.set(
            trains_of(steps, cells, len(self._generators), self._grid, self._receptor)
        )

    def _draw(self, first: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """The steps and cells of the events of some steps."""
        size = len(self._generators)
        rows = max(1, _AT_ONCE // size)
        steps, cells = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for begin in range(first, end, rows):
            count = min(rows, end - begin)
            places = np.arange(count * size)
            own_steps, own_cells = begin + places // size, places % size
            means = np.tile(self._mean, count) if np.ndim(self._mean) else self._mean
            events = counter_poisson(means, self._values[KEY], own_steps, own_cells)
            steps.append(np.repeat(own_steps, events.astype(np.int64)))
            cells.append(np.repeat(own_cells, events.astype(np.int64)))
        return np.concatenate(steps), np.concatenate(cells)


def _parts(mean: Any, size: int, steps: int) -> dict[int, int]:
    """The parts of a run that do not have too many events: the first step of each, and its end."""
    in_a_step = float(np.sum(np.broadcast_to(mean, size)))
    starts = range(0, steps, max(1, int(IN_A_PART / max(in_a_step, 1.0))))
    return dict(zip(starts, [*starts[1:], steps], strict=True))
