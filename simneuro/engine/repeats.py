"""Cells that fire as often as they can for long, as where the threshold stays crossed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.core.functions import timestep

from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.outcome import Outcome
from simneuro.engine.runaway import time_text
from simneuro.model.evaluation import lookup, worth
from simneuro.model.spiking import is_held
from simneuro.model.statements import is_condition, random_calls
from simneuro.network import Cells, Network

#: Spikes at the shortest possible interval, one after the other, that are told. Chosen: a cell that
#: reaches its threshold by itself takes more than one step for it, but now and then a volley of
#: input is faster.
LONG = 25


@dataclass(frozen=True)
class Repeats:
    """Which cells fired at the shortest interval for long, and the first of them and its step."""

    cells: np.ndarray
    first: int
    step: int


def repeat_notes(network: Network, numbers: Numbers, outcome: Outcome) -> Iterator[str]:
    """A line for each population with recorded spikes whose cells fire as often as they can."""
    for name, (steps, spiking) in outcome.spikes.items():
        cells = network.cells[name]
        shortest = shortest_interval(cells, numbers.cells[name].parameters, network.times.dt)
        found = None if shortest is None else find_repeats(steps, spiking, shortest, cells.size)
        if found is not None:
            yield _sentence(network, cells, found)


def shortest_interval(cells: Cells, parameters: Mapping[str, Any], dt: float) -> Any:
    """The smallest number of steps between two spikes of each cell, or of all; None if unknown."""
    model = cells.model
    if is_condition(model.refractory) or random_calls(model.threshold) or is_held(model):
        return None
    if not model.refractory.strip():
        return 1
    rest = worth(model.refractory, lookup(model.parsed, dict(parameters)))
    return None if rest is None else np.maximum(np.asarray(timestep(rest + dt, dt)), 1)


def find_repeats(steps: np.ndarray, cells: np.ndarray, shortest: Any, size: int) -> Repeats | None:
    """The cells with :data:`LONG` intervals on end that are as short as they can be."""
    if len(steps) <= LONG:
        return None
    each = np.broadcast_to(shortest, size)[cells]
    key = steps * size + cells
    if np.any(key[1:] < key[:-1]):
        order = np.argsort(key)
        steps, cells, each, key = steps[order], cells[order], each[order], key[order]
    wanted = key + each * size
    place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    at_once = key[place] == wanted  # whether the next spike comes as early as it can
    if np.count_nonzero(at_once) < LONG:
        return None
    return _runs(steps[at_once], cells[at_once], each[at_once])


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


def _sentence(network: Network, cells: Cells, found: Repeats) -> str:
    times = network.times
    since = time_text((found.step - times.warmup_steps) * times.dt)
    rest = cells.model.refractory.strip()
    how = f"again as soon as {rest} was over" if rest else "in every time step"
    return (
        f"population {cells.name}: {len(found.cells)} of {cells.size} cells fired {how}, {LONG} "
        f"times on end or more, cell {found.first} from {since} on. Either the threshold "
        f"{cells.model.threshold!r} stays crossed after a spike, so that one crossing counts as "
        "many, or the input is far stronger than the cell can follow"
    )
