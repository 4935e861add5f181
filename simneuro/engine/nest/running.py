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


@dataclass(frozen=True)
class Ran:
    """How long (s) the loop took, and the potentials (V) of populations at its end."""

    loop: float
    potentials: Mapping[str, np.ndarray]


def run(built: Built, steps: int) -> Ran:
    """Run a network."""
    nest, grid = built.nest, built.grid
    nest.Prepare()
    try:
        nest.Run(float(grid.times(grid.lead)))
        begin = time.perf_counter()
        for cells in built.cells.values():
            cells.frozen = False
        _run_parts(built, steps)
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


def _run_parts(built: Built, steps: int) -> None:
    breaks = {0}.union(*(each.breaks() for each in built.currents.values()))
    for first, end in parts_of_run(breaks, steps):
        for name, cells in built.cells.items():
            current = built.currents[name].at(first) / PA
            cells.I_e = np.broadcast_to(current, len(cells)) if np.ndim(current) else current
        built.nest.Run(float(built.grid.times(end - first)))
        tell_part(end, steps)
