"""Events from outside in NEST: those of drives, and the spikes of sources."""

from itertools import pairwise
from typing import Any

import numpy as np

from simneuro.engine.draw.events import Events
from simneuro.engine.nest.grid import Grid
from simneuro.engine.nest.wiring import Receptor, connect_pairs

#: What a generator is told.
Train = dict[str, np.ndarray]


def make_sources(nest: Any, events: Events, grid: Grid) -> Any:
    """The nodes of a source, which fire as was drawn, a step early."""
    made = nest.Create("spike_train_injector", events.size)
    # The first steps of NEST are those in which all cells stand still.
    stamps = grid.times(np.arange(events.steps.max(initial=0) + 1) + grid.lead)
    made.set(_trains(events.steps, events.cells, events.size, stamps))
    return made


def feed_events(
    nest: Any,
    nodes: Any,
    events: tuple[np.ndarray, np.ndarray],
    weight: Any,
    receptor: Receptor,
    grid: Grid,
) -> None:
    """Let cells have events (steps, cells): each cell that has one has a generator of its own."""
    steps, cells = events
    own = np.unique(cells)
    if not len(own):
        return
    made = nest.Create("spike_generator", len(own))
    made.set(trains_of(steps, np.searchsorted(own, cells), len(own), grid, receptor))
    connect_generators(nest, made, nodes, own, weight, receptor, grid)


def connect_generators(
    nest: Any,
    generators: Any,
    nodes: Any,
    cells: np.ndarray,
    weight: Any,
    receptor: Receptor,
    grid: Grid,
) -> None:
    """Connect each generator with one cell."""
    weights = np.broadcast_to(weight * receptor.factor, len(nodes))[cells]
    sources = generators[0].global_id + np.arange(len(cells))
    delay = grid.of_device["delay"]
    connect_pairs(nest, sources, cells + nodes[0].global_id, weights, delay, receptor)


def trains_of(
    steps: np.ndarray, cells: np.ndarray, size: int, grid: Grid, receptor: Receptor
) -> list[Train]:
    """What generators are told, one for each of so many cells, which may have no event."""
    every = np.arange(steps.max(initial=0) + 1)
    return _trains(steps, cells, size, grid.stamps_of_events(every + receptor.later))


def _trains(steps: np.ndarray, cells: np.ndarray, size: int, stamps: np.ndarray) -> list[Train]:
    """When each cell has events, and how many in a step; ``stamps`` are NEST's times of steps."""
    nothing = {"spike_times": np.empty(0), "spike_multiplicities": np.empty(0, np.int64)}
    keys, counts = np.unique(cells.astype(np.int64) << 32 | steps, return_counts=True)
    ends = np.searchsorted(keys >> 32, np.arange(size + 1))
    times = stamps[keys & 0xFFFFFFFF]
    return [
        {"spike_times": times[begin:end], "spike_multiplicities": counts[begin:end]}
        if begin < end
        else nothing
        for begin, end in pairwise(ends.tolist())
    ]
