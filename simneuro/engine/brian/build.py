"""Conversion of a network to Brian2 objects: network, clock and namespaces are explicit.

The objects have the network's structure; every number is given to them as data.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2.core.clocks import Clock
from brian2.core.network import Network as BrianNetwork
from brian2.groups.neurongroup import NeuronGroup
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.monitors.spikemonitor import SpikeMonitor
from brian2.monitors.statemonitor import StateMonitor
from brian2.synapses.synapses import Synapses
from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.brian.cells import evaluate_start, give_numbers, make_group
from simneuro.engine.brian.generators import CellGenerator
from simneuro.engine.brian.synapses import (
    feed_synapses,
    give_synapse_numbers,
    make_synapse_monitor,
    make_synapses,
    repeat_synapses,
)
from simneuro.engine.draw.events import Events, channel_count
from simneuro.engine.draw.numbers import FeedNumbers, Numbers
from simneuro.engine.draw.wiring import Wiring, arriving
from simneuro.engine.equations import names
from simneuro.engine.equations import synapses as synapse_equations
from simneuro.engine.equations.cell_numbers import name_numbers
from simneuro.engine.equations.cells import cell_text
from simneuro.network import Feed, Network, Sources
from simneuro.network.parts import Traces

#: Brian2's objects, preferences and devices are those of the process: one thread uses them.
ONE_AT_A_TIME = threading.Lock()

#: What happens in a time step, in this order. A spike belongs to the end of its step, and so do the
#: events of the step: cells are reset before their events arrive, which the reset would wipe out.
SCHEDULE = ["start", "groups", "thresholds", "resets", "synapses", "end"]

# What a network is built with where its numbers come later.
_ONE_SYNAPSE = Wiring(np.zeros(1, np.int32), np.zeros(1, np.int32), 0.0, 0.0)
_ONE_EVENT = Events(np.zeros(1, np.int32), np.zeros(1, np.int32), 1)


@dataclass(frozen=True)
class Built:
    """A Brian2 network, and the parts that are given numbers and that results are read from."""

    network: BrianNetwork
    groups: Mapping[str, NeuronGroup]
    synapses: Mapping[str, Synapses]
    inputs: Mapping[str, Synapses]
    spikes: Mapping[str, SpikeMonitor]
    traces: Mapping[str, StateMonitor]
    synapse_traces: Mapping[str, StateMonitor]
    parts: list[Any] = field(repr=False)


def build_network(network: Network, numbers: Numbers) -> Built:
    """The Brian2 network with all its numbers, ready to run."""
    leads = {name: lead_wiring(network.feeds[name], fed) for name, fed in numbers.feeds.items()}
    built = build(
        network,
        {name: each.wiring for name, each in numbers.wires.items()},
        leads,
        {name: each.events for name, each in numbers.feeds.items()},
        numbers.sources,
        {name: numbers.wires[name].traced for name in network.record.synapses},
    )
    times = network.times
    for name, group in built.groups.items():
        cells = network.cells[name]
        formulas = cell_text(cells).formulas
        give_numbers(group, name_numbers(cells, numbers.cells[name], times, formulas))
    for name, synapses in built.synapses.items():
        own = numbers.wires[name]
        named = synapse_equations.name_wire_numbers(network.wires[name], own, times)
        give_synapse_numbers(synapses, arriving(own.wiring, times), named)
    for name, synapses in built.inputs.items():
        named = synapse_equations.name_feed_numbers(network.feeds[name], times)
        give_synapse_numbers(synapses, leads[name], named)
    for name, group in built.groups.items():
        evaluate_start(group, network.cells[name])
    return built


def build_structure(network: Network, in_program: bool = False) -> Built:
    """The Brian2 network with one synapse and one event for each of its parts.

    ``in_program`` makes it of what the templates of programs can do in addition.
    """
    traced = network.record.synapses
    return build(
        network,
        dict.fromkeys(network.wires, _ONE_SYNAPSE),
        dict.fromkeys(network.feeds, _ONE_SYNAPSE),
        dict.fromkeys(network.feeds, _ONE_EVENT),
        dict.fromkeys(network.sources, _ONE_EVENT),
        {name: np.zeros(each.count, int) for name, each in traced.items()},
        in_program,
    )


def build(
    network: Network,
    wiring: Mapping[str, Wiring],
    leads: Mapping[str, Wiring],
    events: Mapping[str, Events],
    spikes_of: Mapping[str, Events],
    traced: Mapping[str, np.ndarray],
    in_program: bool = False,
) -> Built:
    """Make the Brian2 objects of a network on the device that is active."""
    clock = Clock(dt=Quantity(network.times.dt, dim=second.dim), name=names.CLOCK)
    precision = network.precision
    groups = {name: make_group(each, clock, precision) for name, each in network.cells.items()}
    sources = {
        name: _source_group(network.sources[name], drawn, clock)
        for name, drawn in spikes_of.items()
    }
    ends = {**groups, **sources}
    synapses = {
        name: make_synapses(network.wires[name], network, ends, wired, in_program)
        for name, wired in wiring.items()
        if len(wired) and wired.blocks is None
    }
    repeated = {
        name: repeat_synapses(network.wires[name], network, ends, wired)
        for name, wired in wiring.items()
        if len(wired) and wired.blocks is not None
    }
    fed = {name: _generator(network.feeds[name], drawn, clock) for name, drawn in events.items()}
    inputs = {
        name: feed_synapses(network.feeds[name], network, fed[name], groups, wired)
        for name, wired in leads.items()
    }
    spikes = {
        name: SpikeMonitor(groups[name], name=names.spikes(name))
        for name in network.recorded_spikes
    }
    traces = {
        name: make_cell_monitor(groups[name], each, names.traces(name), network.record.interval)
        for name, each in network.record.traces.items()
    }
    synapse_traces = {
        name: make_synapse_monitor(network.wires[name], network, synapses[name], numbers)
        for name, numbers in traced.items()
    }
    made = (groups, sources, synapses, repeated, fed, inputs, spikes, traces, synapse_traces)
    parts = [part for kind in made for part in kind.values()]
    brian_network = BrianNetwork(*parts, name=names.NETWORK)
    brian_network.schedule = SCHEDULE
    return Built(brian_network, groups, synapses, inputs, spikes, traces, synapse_traces, parts)


def lead_wiring(feed: Feed, numbers: FeedNumbers) -> Wiring:
    """From the events of a drive to the cells: channel k to cell k modulo their number."""
    sources = np.arange(channel_count(feed), dtype=np.int32)
    weight = numbers.weight
    each = np.resize(weight, len(sources)) if np.ndim(weight) else weight
    return Wiring(sources, sources % feed.target.size, each, 0.0)


def _generator(feed: Feed, drawn: Events, clock: Clock) -> SpikeGeneratorGroup:
    """The source of a drive's events, by channels."""
    channels = channel_count(feed)
    return SpikeGeneratorGroup(
        channels, drawn.channels, _times(drawn, clock), clock=clock, name=names.events(feed.name)
    )


def _source_group(sources: Sources, drawn: Events, clock: Clock) -> CellGenerator:
    """The cells of a source; there are as many more as spikes may fall into one time step."""
    channels = channel_count(sources)
    name = names.source(sources.name)
    return CellGenerator(sources.size, channels, drawn.channels, _times(drawn, clock), clock, name)


def _times(drawn: Events, clock: Clock) -> Quantity:
    return Quantity(drawn.steps * clock.dt_, dim=second.dim)


def make_cell_monitor(group: NeuronGroup, traces: Traces, name: str, interval: Any) -> StateMonitor:
    """The monitor of the traces of a group; without an interval it samples in every step."""
    cells = list(traces.neurons) if isinstance(traces.neurons, tuple) else np.arange(traces.neurons)
    step = {"clock": group.clock} if interval is None else {"dt": interval}
    return StateMonitor(group, list(traces.variables), record=cells, name=name, **step)
