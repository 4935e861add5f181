"""Estimates of the time and the memory that a simulation takes in NEST.

The constants are measured, on one thread, with networks of 10^5 to 10^7 synapses and 10^3 to 10^5
cells (docs/nest.md).
"""

from collections.abc import Iterator

from simneuro.engine import memory
from simneuro.engine.memory import Rates
from simneuro.engine.nest.nest_models import nest_model
from simneuro.engine.nest.poisson_feeds import IN_A_PART
from simneuro.network import Network, Poisson

# Seconds: a step of a cell that is solved exactly, and of one that a solver goes through; an event
# at a synapse.
_EXACT_STEP, _SOLVED_STEP, _EVENT = 1e-7, 4e-7, 6e-8
# Bytes of a synapse with the arrays that it is made from, and of a node. A node that is connected
# with a device, a recorder or a generator, has a block of 1024 connections with it.
_SYNAPSE, _NODE, _BLOCK = 110, 2e3, 33e3
# Bytes of an event that is handed over, and of a spike that is recorded.
_HANDED_EVENT, _SPIKE = 80, 100


def loop_seconds(network: Network) -> float:
    """The time (s) of the loop over time steps."""
    steps, duration = network.times.steps, network.times.steps * network.times.dt
    cells = sum(
        each.size * (_EXACT_STEP if nest_model(each).is_linear else _SOLVED_STEP)
        for each in network.cells.values()
    )
    handed = memory.count_events(network) + sum(_events_inside(network))
    events = memory.RATE * network.expected_synapses * duration + handed
    return steps * cells + events * _EVENT


def needed_memory(network: Network, rates: Rates) -> float:
    """The bytes that a simulation takes in this process, at most."""
    blocks = sum(network.cells[name].size for name in network.recorded_spikes)
    blocks += sum(network.cells[name].size for name in network.record.traces)
    blocks += sum(
        each.size * sum(isinstance(drive, Poisson) for drive in each.inputs.values())
        for each in network.cells.values()
    )
    blocks += sum(feed.target.size for feed in network.feeds.values())
    blocks += sum(source.size for source in network.sources.values())
    built = _SYNAPSE * network.expected_synapses + _NODE * network.cell_count + _BLOCK * blocks
    found = _SPIKE * memory.count_spikes(network, rates) + 16 * memory.samples(network)
    handed = memory.count_events(network)
    handed += sum(min(each, IN_A_PART) for each in _events_inside(network))
    return built + found + _HANDED_EVENT * handed


def _events_inside(network: Network) -> Iterator[float]:
    """The expected numbers of Poisson events of the drives inside the cells."""
    seconds = network.times.steps * network.times.dt
    for cells in network.cells.values():
        for drive in cells.inputs.values():
            if isinstance(drive, Poisson):
                yield cells.size * drive.expected_rate() * seconds
