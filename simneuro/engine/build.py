"""From a scenario to Brian2 objects.

Network, clock and namespaces are explicit; every value is set as data.
"""

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
from brian2.units.fundamentalunits import Quantity, get_dimensions

from simneuro.engine import equations as text
from simneuro.engine.drives import Events, events
from simneuro.engine.groups import assign, group
from simneuro.engine.streams import generator
from simneuro.engine.wiring import Wiring, draw, wire
from simneuro.network import EventDrive, Poisson
from simneuro.scenario import Scenario


@dataclass(frozen=True)
class Built:
    """A network ready to run, and the parts that a recording is read from."""

    network: Network
    groups: Mapping[str, NeuronGroup]
    spikes: Mapping[str, SpikeMonitor]
    traces: Mapping[str, StateMonitor]
    wiring: Mapping[str, Wiring]
    events: Mapping[str, Events]
    parts: list[Any] = field(repr=False)


def build(scenario: Scenario) -> Built:
    """Make the Brian2 network of a scenario on the device that is active."""
    clock = Clock(dt=scenario.time_step, name="simneuro_clock")
    groups = {name: group(scenario, name, clock) for name in scenario.populations}
    wiring = {
        name: wire(scenario, projection, generator(scenario.seed, f"projections.{name}"))
        for name, projection in scenario.projections.items()
    }
    synapses = [
        _synapses(scenario, name, groups, wired, clock)
        for name, wired in wiring.items()
        if len(wired.sources)
    ]
    listed = {
        name: drive
        for name, drive in scenario.drives.items()
        if isinstance(drive, EventDrive) and not isinstance(drive, Poisson)
    }
    drawn = {
        name: events(scenario, drive, generator(scenario.seed, f"drives.{name}"))
        for name, drive in listed.items()
    }
    generators = [
        part for name in listed for part in _generator(scenario, name, groups, drawn[name], clock)
    ]
    spikes = {
        name: SpikeMonitor(groups[name], name=f"spikes_{name}")
        for name in recorded_spikes(scenario)
    }
    traces = {name: _trace(scenario, name, groups[name]) for name in scenario.record.traces}
    parts = [*groups.values(), *synapses, *generators, *spikes.values(), *traces.values()]
    return Built(
        Network(*parts, name="simneuro_network"), groups, spikes, traces, wiring, drawn, parts
    )


def recorded_spikes(scenario: Scenario) -> tuple[str, ...]:
    """The populations whose spikes are recorded."""
    return tuple(scenario.populations) if scenario.record.spikes is None else scenario.record.spikes


def _synapses(
    scenario: Scenario, name: str, groups: Mapping[str, NeuronGroup], wiring: Wiring, clock: Clock
) -> Synapses:
    projection = scenario.projections[name]
    return _connected(
        scenario,
        f"projection_{name}",
        groups[projection.source],
        groups[projection.target],
        projection.synapse,
        wiring,
        clock,
    )


def _connected(
    scenario: Scenario,
    name: str,
    source: Any,
    target: NeuronGroup,
    synapse: str,
    wiring: Wiring,
    clock: Clock,
) -> Synapses:
    receptor = scenario.synapse(synapse)
    kind = "constant" if np.ndim(wiring.weight) else "shared, constant"
    synapses = Synapses(
        source,
        target,
        model=f"w : {text.base_units(receptor.weight_dimension)} ({kind})",
        on_pre=text.on_event(synapse, receptor, "w", "_post"),
        delay=None
        if np.ndim(wiring.delay)
        else Quantity(wiring.delay, dim=get_dimensions(scenario.duration)),
        clock=clock,
        namespace={},
        name=name,
    )
    synapses.connect(i=wiring.sources, j=wiring.targets)
    assign(synapses, "w", wiring.weight)
    if np.ndim(wiring.delay):
        synapses.delay = Quantity(wiring.delay, dim=get_dimensions(scenario.duration))
    return synapses


def _generator(
    scenario: Scenario, name: str, groups: Mapping[str, NeuronGroup], drawn: Events, clock: Clock
) -> tuple[Any, ...]:
    """The source of a drive's events, one channel a cell, and its synapses."""
    drive = scenario.drives[name]
    assert isinstance(drive, EventDrive)
    size = scenario.populations[drive.target].size
    times = Quantity(drawn.steps * float(scenario.time_step), dim=get_dimensions(scenario.duration))
    source = SpikeGeneratorGroup(size, drawn.cells, times, clock=clock, name=f"events_{name}")
    weight = draw(drive.weight, size, generator(scenario.seed, f"drives.{name}.weight"))
    wiring = Wiring(np.arange(size), np.arange(size), weight, 0.0)
    return source, _connected(
        scenario, f"input_{name}", source, groups[drive.target], drive.synapse, wiring, clock
    )


def _trace(scenario: Scenario, name: str, group: NeuronGroup) -> StateMonitor:
    traces = scenario.record.traces[name]
    cells = list(traces.neurons) if isinstance(traces.neurons, tuple) else np.arange(traces.neurons)
    interval = scenario.record.interval
    step = {"clock": group.clock} if interval is None else {"dt": interval}
    return StateMonitor(group, list(traces.variables), record=cells, name=f"traces_{name}", **step)
