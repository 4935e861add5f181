"""The results of a simulation in NEST, in our units and steps."""

from typing import Any

import numpy as np

from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.nest.building import Built
from simneuro.engine.nest.cells import start_of
from simneuro.engine.nest.recordable import KNOWN, recordable
from simneuro.engine.nest.running import Ran
from simneuro.engine.outcome import Outcome
from simneuro.network import Network


def read_outcome(built: Built, ran: Ran, network: Network, numbers: Numbers) -> Outcome:
    """The results of a simulation."""
    return Outcome(
        spikes={name: _spikes(built, name, network.times.steps) for name in built.spikes},
        potentials=ran.potentials,
        traces={name: _traces(built, name, network, numbers) for name in network.record.traces},
    )


def _spikes(built: Built, name: str, end: int) -> tuple[np.ndarray, np.ndarray]:
    """The steps and the cells of spikes, by step, and by cell within a step."""
    events = built.spikes[name].events
    steps = built.grid.own_steps(np.asarray(events["times"], dtype=np.int64))
    cells = _cells_of(events, built, name)
    order = np.lexsort((cells, steps))
    order = order[steps[order] < end]
    return steps[order], cells[order].astype(np.int32)


def _traces(built: Built, name: str, network: Network, numbers: Numbers) -> dict[str, np.ndarray]:
    """The samples (sample, cell) by variable: the state at the start of a step."""
    every, own = network.sample_every, network.cells[name]
    steps = np.arange(0, network.times.steps, every)
    traced = numbers.cells[name].traced
    known = recordable(own, built.models[name])
    start = start_of(own, numbers.cells[name])
    samples = _samples(built, name, steps[1:]) if name in built.traces else {}
    found = {}
    for variable in network.record.traces[name].variables:
        if variable == KNOWN:
            found[variable] = built.currents[name].known(steps, own.size)[:, traced]
            continue
        nests, unit = known[variable]
        first = np.broadcast_to(start.get(variable, 0.0), own.size)[traced]
        places = np.searchsorted(np.sort(traced), traced)
        found[variable] = np.vstack([first, samples[nests][:, places] * unit])
    return found


def _samples(built: Built, name: str, steps: np.ndarray) -> dict[str, np.ndarray]:
    """The samples of some of our steps: (sample, cell in ascending order), by NEST's name."""
    events = built.traces[name].events
    times = np.rint(np.asarray(events["times"]) / built.grid.times(1)).astype(np.int64)
    own_steps = times - built.grid.lead
    within = np.isin(own_steps, steps)
    order = np.flatnonzero(within)[
        np.lexsort((_cells_of(events, built, name)[within], own_steps[within]))
    ]
    return {
        each: np.asarray(values)[order].reshape(len(steps), -1)
        for each, values in events.items()
        if each not in ("times", "senders")
    }


def _cells_of(events: Any, built: Built, name: str) -> np.ndarray:
    first = built.cells[name][0].global_id
    return np.asarray(events["senders"], dtype=np.int64) - first
