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
        self._done = 0
        self._generators = nest.Create("spike_generator", len(nodes))
        every = np.arange(len(nodes))
        connect_generators(nest, self._generators, nodes, every, values["w"], receptor, grid)

    def breaks(self) -> set[int]:
        """Steps between which there are not too many events."""
        in_a_step = float(np.sum(np.broadcast_to(self._mean, len(self._generators))))
        return set(range(self._first, self._end, max(1, int(IN_A_PART / max(in_a_step, 1e-9)))))

    def hand_over(self, end: int) -> None:
        """Hand over what is to be sent before a step."""
        until = min(self._grid.sent_before(end) - self._receptor.later, self._end)
        steps, cells = self._draw(max(self._done, self._first), until)
        self._done = max(self._done, until)
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
