"""Events from outside in NEST: those of drives, and the spikes of sources."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from simneuro.engine.draw.events import Events
from simneuro.engine.draw.inputs import FIRST, KEY, LAST
from simneuro.engine.equations.poisson import counter_poisson
from simneuro.engine.nest.grid import Grid
from simneuro.engine.nest.wiring import Receptor, connect_pairs
from simneuro.network import Times

_AT_ONCE = 1_000_000  # random numbers; chosen: some ten MB


def make_sources(nest: Any, events: Events, grid: Grid) -> Any:
    """The nodes of a source, which fire as was drawn, a step early."""
    made = nest.Create("spike_train_injector", events.size)
    for cell, steps, counts in _by_cell(events.steps, events.cells):
        # The first steps of NEST are those in which all cells stand still.
        times = grid.times(steps + grid.lead)
        made[cell].set({"spike_times": times, "spike_multiplicities": counts})
    return made


def feed_events(
    nest: Any,
    nodes: Any,
    events: tuple[np.ndarray, np.ndarray],
    weight: Any,
    receptor: Receptor,
    grid: Grid,
) -> None:
    """Let cells have events (steps, cells): each cell has a generator of its own."""
    trains = list(_by_cell(*events))
    if not trains:
        return
    made = nest.Create("spike_generator", len(trains))
    times = [grid.stamps_of_events(steps + receptor.later) for _, steps, _ in trains]
    counts = [each for *_, each in trains]
    made.set(
        [
            {"spike_times": own, "spike_multiplicities": many}
            for own, many in zip(times, counts, strict=True)
        ]
    )
    cells = np.array([cell for cell, *_ in trains])
    weights = np.broadcast_to(weight * receptor.factor, len(nodes))[cells]
    generators = made[0].global_id + np.arange(len(trains))
    delay = grid.of_device["delay"]
    connect_pairs(nest, generators, cells + nodes[0].global_id, weights, delay, receptor)


def poisson_events(
    values: Mapping[str, Any], size: int, times: Times
) -> tuple[np.ndarray, np.ndarray]:
    """The Poisson events (steps, cells) of a drive inside the cells: those of every target."""
    mean = values["rate"] * times.dt * values.get("chosen", 1.0)
    first, end = int(values[FIRST]), min(int(values[LAST]), times.steps)
    rows = max(1, _AT_ONCE // size)
    steps, cells = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for begin in range(first, end, rows):
        count = min(rows, end - begin)
        places = np.arange(count * size)
        own_steps, own_cells = begin + places // size, places % size
        means = np.tile(mean, count) if np.ndim(mean) else mean
        events = counter_poisson(means, values[KEY], own_steps, own_cells).astype(np.int64)
        steps.append(np.repeat(own_steps, events))
        cells.append(np.repeat(own_cells, events))
    return np.concatenate(steps), np.concatenate(cells)


def _by_cell(steps: np.ndarray, cells: np.ndarray) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """The cells that have events: number, the steps in order, how many there are in each."""
    if not len(steps):
        return
    keys, counts = np.unique(cells.astype(np.int64) << 32 | steps, return_counts=True)
    found, first = np.unique(keys >> 32, return_index=True)
    trains = zip(np.split(keys & 0xFFFFFFFF, first[1:]), np.split(counts, first[1:]), strict=True)
    for cell, (own, many) in zip(found, trains, strict=True):
        yield int(cell), own, many
