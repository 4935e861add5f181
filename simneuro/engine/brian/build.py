"""From a scenario to Brian2 objects: network, clock and namespaces are explicit.

The objects have the scenario's structure; every number is given to them as data.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2.core.clocks import Clock
from brian2.core.network import Network
from brian2.groups.neurongroup import NeuronGroup
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.monitors.spikemonitor import SpikeMonitor
from brian2.monitors.statemonitor import StateMonitor
from brian2.synapses.synapses import Synapses
from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.brian.cells import give, group, start
from simneuro.engine.brian.synapses import give_synapses, lead, projection, traces_of
from simneuro.engine.draw.events import Events, channels, listed
from simneuro.engine.draw.numbers import Values
from simneuro.engine.draw.wiring import Wiring
from simneuro.engine.equations import names
from simneuro.scenario import Scenario

#: Brian2's objects, preferences and devices are those of the process: one thread uses them.
ONE_AT_A_TIME = threading.Lock()

# What a network is built with where its numbers come later.
_ONE_SYNAPSE = Wiring(np.zeros(1, np.int32), np.zeros(1, np.int32), 0.0, 0.0)
_ONE_EVENT = Events(np.zeros(1, np.int64), np.zeros(1, np.int64), 1)


@dataclass(frozen=True)
class Built:
    """A network, and the parts that are given numbers and that results are read from."""

    network: Network
    groups: Mapping[str, NeuronGroup]
    synapses: Mapping[str, Synapses]
    inputs: Mapping[str, Synapses]
    spikes: Mapping[str, SpikeMonitor]
    traces: Mapping[str, StateMonitor]
    synapse_traces: Mapping[str, StateMonitor]
    parts: list[Any] = field(repr=False)


def network_of(scenario: Scenario, values: Values) -> Built:
    """The Brian2 network of a scenario with all its numbers, ready to run."""
    built = build(scenario, values.wiring, values.inputs, values.events, values.traced_synapses)
    for name, cells in built.groups.items():
        give(cells, values.cells[name])
    for name, synapses in built.synapses.items():
        give_synapses(synapses, values.wiring[name], values.synapses[name])
    for name, synapses in built.inputs.items():
        give_synapses(synapses, values.inputs[name], {})
    for name, cells in built.groups.items():
        start(cells, scenario, name)
    return built


def structure_of(scenario: Scenario) -> Built:
    """The Brian2 network of a scenario with one synapse and one event for each of its parts."""
    traced = scenario.record.synapses
    return build(
        scenario,
        dict.fromkeys(scenario.projections, _ONE_SYNAPSE),
        dict.fromkeys(listed(scenario), _ONE_SYNAPSE),
        dict.fromkeys(listed(scenario), _ONE_EVENT),
        {name: np.zeros(each.count, int) for name, each in traced.items()},
    )


def build(
    scenario: Scenario,
    wiring: Mapping[str, Wiring],
    leads: Mapping[str, Wiring],
    events: Mapping[str, Events],
    traced: Mapping[str, np.ndarray],
) -> Built:
    """Make the Brian2 objects of a scenario on the device that is active."""
    clock = Clock(dt=scenario.time_step, name=names.CLOCK)
    groups = {name: group(scenario, name, clock) for name in scenario.populations}
    synapses = {
        name: projection(scenario, name, groups, wired)
        for name, wired in wiring.items()
        if len(wired.sources)
    }
    sources = {name: _generator(scenario, name, drawn, clock) for name, drawn in events.items()}
    inputs = {
        name: lead(scenario, name, sources[name], groups, wired) for name, wired in leads.items()
    }
    spikes = {
        name: SpikeMonitor(groups[name], name=names.spikes(name))
        for name in recorded_spikes(scenario)
    }
    traces = {name: _trace(scenario, name, groups[name]) for name in scenario.record.traces}
    synapse_traces = {
        name: traces_of(scenario, name, synapses[name], numbers) for name, numbers in traced.items()
    }
    made = (groups, synapses, sources, inputs, spikes, traces, synapse_traces)
    parts = [part for kind in made for part in kind.values()]
    network = Network(*parts, name=names.NETWORK)
    return Built(network, groups, synapses, inputs, spikes, traces, synapse_traces, parts)


def recorded_spikes(scenario: Scenario) -> tuple[str, ...]:
    """The populations whose spikes are recorded."""
    return tuple(scenario.populations) if scenario.record.spikes is None else scenario.record.spikes


def learning(scenario: Scenario) -> tuple[str, ...]:
    """The projections whose weights are recorded once more at the end."""
    return tuple(
        name
        for name in scenario.record.wiring
        if any(rule.changes_weight for rule in scenario.rules(name).values())
    )


def _generator(scenario: Scenario, name: str, drawn: Events, clock: Clock) -> SpikeGeneratorGroup:
    """The source of a drive's events, by channels."""
    drive = listed(scenario)[name]
    size = channels(drive, scenario.populations[drive.target].size)
    times = Quantity(drawn.steps * float(scenario.time_step), dim=second.dim)
    return SpikeGeneratorGroup(size, drawn.channels, times, clock=clock, name=names.events(name))


def _trace(scenario: Scenario, name: str, group: NeuronGroup) -> StateMonitor:
    traces = scenario.record.traces[name]
    cells = list(traces.neurons) if isinstance(traces.neurons, tuple) else np.arange(traces.neurons)
    interval = scenario.record.interval
    step = {"clock": group.clock} if interval is None else {"dt": interval}
    return StateMonitor(
        group, list(traces.variables), record=cells, name=names.traces(name), **step
    )
