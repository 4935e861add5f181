"""From a scenario to Brian2 objects: explicit network, clock and namespaces; every value set as data."""

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
from simneuro.engine.noise import FUNCTIONS
from simneuro.engine.streams import generator, key
from simneuro.engine.wiring import Wiring, draw, wire
from simneuro.network import EventDrive, NoiseCurrent, Poisson, StepCurrent
from simneuro.scenario import Scenario

_NEVER = 2**31 - 1


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
    groups = {name: _group(scenario, name, clock) for name in scenario.populations}
    wiring = {name: wire(scenario, projection, generator(scenario.seed, f"projections.{name}")) for name, projection in scenario.projections.items()}
    synapses = [_synapses(scenario, name, groups, wired, clock) for name, wired in wiring.items() if len(wired.sources)]
    listed = {name: drive for name, drive in scenario.drives.items() if isinstance(drive, EventDrive) and not isinstance(drive, Poisson)}
    drawn = {name: events(scenario, drive, generator(scenario.seed, f"drives.{name}")) for name, drive in listed.items()}
    generators = [part for name in listed if len(drawn[name].cells) for part in _generator(scenario, name, groups, drawn[name], clock)]
    spikes = {name: SpikeMonitor(groups[name], name=f"spikes_{name}") for name in recorded_spikes(scenario)}
    traces = {name: _trace(scenario, name, groups[name]) for name in scenario.record.traces}
    parts = [*groups.values(), *synapses, *generators, *spikes.values(), *traces.values()]
    return Built(Network(*parts, name="simneuro_network"), groups, spikes, traces, wiring, drawn, parts)


def recorded_spikes(scenario: Scenario) -> tuple[str, ...]:
    """The populations whose spikes are recorded."""
    return tuple(scenario.populations) if scenario.record.spikes is None else scenario.record.spikes


def _group(scenario: Scenario, name: str, clock: Clock) -> NeuronGroup:
    values = _values(scenario, name)
    per_cell = frozenset(parameter for parameter, value in values.items() if np.ndim(value))
    cell = text.cell_text(scenario, name, per_cell)
    group = NeuronGroup(
        scenario.populations[name].size,
        cell.equations,
        threshold=cell.threshold,
        reset=cell.reset or None,
        refractory=cell.refractory,
        method=cell.method,
        clock=clock,
        namespace=dict(FUNCTIONS),
        name=f"population_{name}",
    )
    for parameter, value in values.items():
        _set(group, parameter, value)
    _set_initial(scenario, name, group)
    for drive_name, drive in text.drives_of(scenario, name, Poisson).items():
        statement = text.poisson_statement(scenario, drive_name, drive)
        group.run_regularly(statement, clock=clock, when="synapses", name=f"drive_{drive_name}")
    return group


def _set(group: Any, name: str, value: Any) -> None:
    """Assign SI floats (or whole numbers) to a variable with whatever dimension it has."""
    dim = group.variables[name].dim
    setattr(group, name, value if isinstance(value, int) else Quantity(value, dim=dim))


def _values(scenario: Scenario, name: str) -> dict[str, Any]:
    """The values of all declared parameters of a population, as SI floats or arrays; distributions are drawn here."""
    population = scenario.populations[name]
    rng = generator(scenario.seed, f"populations.{name}.parameters")
    model = scenario.neuron(name)
    values = {key: draw(population.parameters.get(key, parameter.value), population.size, rng) for key, parameter in model.parameters.items()}
    for receptor_name, receptor in text.receptors_of(scenario, name).items():
        values |= {f"{key}_{receptor_name}": float(parameter.value) for key, parameter in receptor.parameters.items()}
    for drive_name in scenario.drives:
        values |= _drive_values(scenario, name, drive_name)
    return values


def _drive_values(scenario: Scenario, population: str, name: str) -> dict[str, Any]:
    drive, size = scenario.drives[name], scenario.populations[population].size
    rng = generator(scenario.seed, f"drives.{name}")
    if drive.target != population:
        return {}
    if isinstance(drive, StepCurrent):
        on, off = (_step(scenario, drive.start, 0), _step(scenario, drive.stop, _NEVER))
        return {f"amplitude_{name}": draw(drive.amplitude, size, rng), f"on_{name}": on, f"off_{name}": off}
    stream = {f"key_{name}": key(scenario.seed, f"drives.{name}")}
    if isinstance(drive, NoiseCurrent):
        return {f"mean_{name}": draw(drive.mean, size, rng), f"density_{name}": float(drive.density), **stream}
    if isinstance(drive, Poisson):
        return {f"rate_{name}": np.maximum(draw(drive.rate, size, rng), 0.0), f"w_{name}": draw(drive.weight, size, rng), **stream}
    return {}


def _step(scenario: Scenario, time: Quantity | None, default: int) -> int:
    return default if time is None else round(float((time + scenario.warmup) / scenario.time_step))


def _set_initial(scenario: Scenario, name: str, group: NeuronGroup) -> None:
    """Quantities first, then expressions in the order of the equations, since they may use each other."""
    population = scenario.populations[name]
    initial = {**scenario.neuron(name).initial, **population.initial}
    rng = generator(scenario.seed, f"populations.{name}.initial")
    for variable in sorted(initial, key=lambda variable: isinstance(initial[variable], str)):
        value = initial[variable]
        setattr(group, variable, value if isinstance(value, str) else Quantity(draw(value, population.size, rng), dim=group.variables[variable].dim))


def _synapses(scenario: Scenario, name: str, groups: Mapping[str, NeuronGroup], wiring: Wiring, clock: Clock) -> Synapses:
    projection = scenario.projections[name]
    return _connected(scenario, name, groups[projection.source], groups[projection.target], projection.synapse, wiring, clock)


def _connected(scenario: Scenario, name: str, source: Any, target: NeuronGroup, synapse: str, wiring: Wiring, clock: Clock) -> Synapses:
    receptor = scenario.synapse(synapse)
    kind = "constant" if np.ndim(wiring.weight) else "shared, constant"
    synapses = Synapses(
        source,
        target,
        model=f"w : {text.base_units(receptor.weight_dimension)} ({kind})",
        on_pre=text.on_event(synapse, receptor, "w", "_post"),
        delay=None if np.ndim(wiring.delay) else Quantity(wiring.delay, dim=get_dimensions(scenario.duration)),
        clock=clock,
        namespace={},
        name=f"synapses_{name}",
    )
    synapses.connect(i=wiring.sources, j=wiring.targets)
    _set(synapses, "w", wiring.weight)
    if np.ndim(wiring.delay):
        synapses.delay = Quantity(wiring.delay, dim=get_dimensions(scenario.duration))
    return synapses


def _generator(scenario: Scenario, name: str, groups: Mapping[str, NeuronGroup], drawn: Events, clock: Clock) -> tuple[Any, ...]:
    """The source of a drive's events, one channel a cell, and its synapses."""
    drive = scenario.drives[name]
    assert isinstance(drive, EventDrive)
    size = scenario.populations[drive.target].size
    times = Quantity(drawn.steps * float(scenario.time_step), dim=get_dimensions(scenario.duration))
    source = SpikeGeneratorGroup(size, drawn.cells, times, clock=clock, name=f"events_{name}")
    weight = draw(drive.weight, size, generator(scenario.seed, f"drives.{name}.weight"))
    wiring = Wiring(np.arange(size), np.arange(size), weight, 0.0)
    return source, _connected(scenario, name, source, groups[drive.target], drive.synapse, wiring, clock)


def _trace(scenario: Scenario, name: str, group: NeuronGroup) -> StateMonitor:
    traces = scenario.record.traces[name]
    cells = list(traces.neurons) if isinstance(traces.neurons, tuple) else np.arange(traces.neurons)
    interval = scenario.record.interval
    step = {"clock": group.clock} if interval is None else {"dt": interval}
    return StateMonitor(group, list(traces.variables), record=cells, name=f"traces_{name}", **step)
