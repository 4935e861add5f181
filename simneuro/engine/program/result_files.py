"""The files that a program writes: spikes, traces, and its state at the end."""

import os
from collections.abc import Iterator, Mapping
from typing import IO

import numpy as np

from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.equations import names
from simneuro.engine.equations.synapses import recorded_name
from simneuro.engine.outcome import Outcome
from simneuro.engine.repeats import Repeats
from simneuro.engine.watch import Stray, watched_states
from simneuro.network import Network


def read_outcome(
    files: Mapping[str, IO[bytes]], network: Network, numbers: Numbers
) -> tuple[Outcome, float]:
    """What a program found, and the seconds of its loop."""
    end = np.fromfile(files["end"], dtype=float)
    arrays = iter(np.split(end, np.cumsum(sizes_at_end(network, numbers))[:-1]))
    (seconds,) = next(arrays)
    outcome = Outcome(
        spikes={name: read_spikes(files[names.spikes(name)]) for name in network.recorded_spikes},
        potentials={name: next(arrays) for name in network.cells},
        traces={
            name: {
                variable: map_trace(files[names.trace(name, variable)], each.count)
                for variable in each.variables
            }
            for name, each in network.record.traces.items()
        },
        synapses={
            name: {
                variable: map_trace(files[names.trace(name, own)], each.count)
                for variable in each.variables
                for own in [recorded_name(network.wires[name], variable)]
            }
            for name, each in network.record.synapses.items()
        },
        weights={name: next(arrays) for name in network.recorded_learning},
        strays=tuple(read_strays(network, next(arrays))),
        repeats=dict(read_repeats(network, arrays)),
    )
    return outcome, float(seconds)


def sizes_at_end(network: Network, numbers: Numbers) -> list[int]:
    """How many numbers a program writes at the end, part by part.

    Seconds of the loop, potentials by population, weights by projection, strays, repeats.
    """
    cells = [each.size for each in network.cells.values()]
    synapses = [len(numbers.wires[name].wiring) for name in network.recorded_learning]
    counts = [2 + network.cells[name].size for name in network.unrecorded_spikes]
    return [1, *cells, *synapses, 3 * len(watched_states(network)), *counts]


def read_strays(network: Network, found: np.ndarray) -> Iterator[Stray]:
    for each, (step, index, value) in zip(
        watched_states(network), found.reshape(-1, 3), strict=True
    ):
        if step >= 0:
            yield Stray(each, int(step), int(index), float(value))


def read_repeats(network: Network, arrays: Iterator[np.ndarray]) -> Iterator[tuple[str, Repeats]]:
    for name, (first, step, *told) in zip(network.unrecorded_spikes, arrays, strict=True):
        if first >= 0:
            yield name, Repeats(np.flatnonzero(told), int(first), int(step))


def read_spikes(file: IO[bytes]) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.fromfile(file, dtype=np.int32).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]  # without copies: eight bytes a spike


def map_trace(file: IO[bytes], cells: int) -> np.ndarray:
    if os.fstat(file.fileno()).st_size == 0:
        return np.empty((0, cells))
    return np.memmap(file, dtype=float, mode="c").reshape(-1, cells)
