"""Events from outside in NEST: those of drives, and the spikes of sources."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from simneuro.engine.draw.events import Events
from simneuro.engine.nest.grid import Grid
from simneuro.engine.nest.wiring import Receptor, connect_pairs


def make_sources(nest: Any, events: Events, grid: Grid) -> Any:
    """The nodes of a source, which fire as was drawn, a step early."""
    made = nest.Create("spike_train_injector", events.size)
    trains: list[dict[str, np.ndarray]] = [{} for _ in range(events.size)]
    for cell, steps, counts in _by_cell(events.steps, events.cells):
        # The first steps of NEST are those in which all cells stand still.
        times = grid.times(steps + grid.lead)
        trains[cell] = {"spike_times": times, "spike_multiplicities": counts}
    made.set(trains)
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
) -> list[dict[str, np.ndarray]]:
    """What generators are told, one for each of so many cells, which may have no event."""
    nothing = {"spike_times": np.empty(0), "spike_multiplicities": np.empty(0, np.int64)}
    found = [nothing] * size
    for cell, own, counts in _by_cell(steps, cells):
        times = grid.stamps_of_events(own + receptor.later)
        found[cell] = {"spike_times": times, "spike_multiplicities": counts}
    return found


def _by_cell(steps: np.ndarray, cells: np.ndarray) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """The cells that have events: number, the steps in order, how many there are in each."""
    if not len(steps):
        return
    keys, counts = np.unique(cells.astype(np.int64) << 32 | steps, return_counts=True)
    found, first = np.unique(keys >> 32, return_index=True)
    trains = zip(np.split(keys & 0xFFFFFFFF, first[1:]), np.split(counts, first[1:]), strict=True)
    for cell, (own, many) in zip(found, trains, strict=True):
        yield int(cell), own, many
