"""A run of a network in NEST, part by part between changes of constant currents."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro.engine.nest.building import Built
from simneuro.engine.nest.currents import parts_of_run
from simneuro.engine.nest.nest_models import MV, PA
from simneuro.progress.phases import tell_part

_REPORTS = 20  # of a run; chosen


@dataclass(frozen=True)
class Ran:
    """How long (s) the loop took, and the potentials (V) of populations at its end."""

    loop: float
    potentials: Mapping[str, np.ndarray]


def run(built: Built, steps: int) -> Ran:
    """Run a network."""
    nest, grid, parts = built.nest, built.grid, _parts(built, steps)
    nest.Prepare()
    try:
        _hand_over(built, 0)
        nest.Run(float(grid.times(grid.lead)))
        begin = time.perf_counter()
        for cells in built.cells.values():
            cells.frozen = False
        _run_parts(built, parts)
        loop = time.perf_counter() - begin
        potentials = {name: _potentials(cells) for name, cells in built.cells.items()}
        if built.traces:  # NEST hands out samples some exchanges of spikes later
            nest.Run(float(grid.times(3 * grid.lead)))
    finally:
        nest.Cleanup()
    return Ran(loop, potentials)


def _potentials(cells: Any) -> np.ndarray:
    """The potentials in V."""
    return np.atleast_1d(np.asarray(cells.V_m, dtype=float)) * MV


def _run_parts(built: Built, parts: list[tuple[int, int]]) -> None:
    before: dict[str, Any] = dict.fromkeys(built.cells, 0.0)
    for first, end in parts:
        for name, cells in built.cells.items():
            current = built.currents[name].at(first) / PA
            if not np.array_equal(current, before[name]):
                cells.I_e = np.broadcast_to(current, len(cells)) if np.ndim(current) else current
            before[name] = current
        if first:
            _hand_over(built, first)
        built.nest.Run(float(built.grid.times(end - first)))
        tell_part(end, parts[-1][1])


def _hand_over(built: Built, step: int) -> None:
    for feed in built.feeds:
        feed.hand_over(step)


def _parts(built: Built, steps: int) -> list[tuple[int, int]]:
    """The parts of a run, between which something is changed, handed over or reported."""
    breaks = set(range(0, steps, max(1, steps // _REPORTS)))
    breaks = breaks.union(*(each.breaks() for each in built.currents.values()))
    breaks = breaks.union(*(each.breaks() for each in built.feeds))
    return list(parts_of_run(breaks, steps))
