"""Every number of a simulation, drawn from a scenario: what a network is given before it runs.

The same seed gives the same numbers on every target.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.draw.currents import drawn, input_values
from simneuro.engine.draw.drawn_wiring import drawn_wiring
from simneuro.engine.draw.events import Events, channels, events, listed
from simneuro.engine.draw.streams import generator, key
from simneuro.engine.draw.synapses import synapse_values, traced_synapses
from simneuro.engine.draw.wiring import Wiring
from simneuro.engine.equations import cable
from simneuro.engine.equations import cells as text
from simneuro.engine.equations.receptors import receptors_of
from simneuro.errors import InputError
from simneuro.model import Parameter
from simneuro.model.ranges import require_valid
from simneuro.scenario import Scenario


@dataclass(frozen=True)
class Values:
    """All in SI units; times in steps of ``dt`` from the start of the warm-up.

    ``cells`` holds parameters, initial state and inputs by population and variable: one value for
    all cells, or one for each. ``inputs`` lead the events of drives to the cells. ``synapses``
    holds what the synapses of projections have beside their wiring.
    """

    dt: float
    steps: int
    every: int
    has_interval: bool
    sizes: tuple[int, ...]
    cells: Mapping[str, Mapping[str, Any]]
    wiring: Mapping[str, Wiring]
    events: Mapping[str, Events]
    inputs: Mapping[str, Wiring]
    traced: Mapping[str, np.ndarray]
    synapses: Mapping[str, Mapping[str, Any]]
    traced_synapses: Mapping[str, np.ndarray]


def values(scenario: Scenario) -> Values:
    """Draw every number of a scenario."""
    dt = float(scenario.time_step)
    interval = scenario.record.interval
    wiring = {name: drawn_wiring(scenario, name) for name in scenario.projections}
    return Values(
        dt=dt,
        steps=scenario.warmup_steps + round(float(scenario.duration) / dt),
        every=1 if interval is None else round(float(interval) / dt),
        has_interval=interval is not None,
        sizes=tuple(population.size for population in scenario.populations.values()),
        cells={
            name: _parameters(scenario, name)
            | _geometry(scenario, name)
            | input_values(scenario, name)
            | _threshold(scenario, name)
            | _initial(scenario, name)
            for name in scenario.populations
        },
        wiring=wiring,
        events={
            name: events(scenario, drive, generator(scenario.seed, f"drives.{name}"))
            for name, drive in listed(scenario).items()
        },
        inputs={name: _channels(scenario, name) for name in listed(scenario)},
        traced={name: _traced(scenario, name) for name in scenario.record.traces},
        synapses={name: synapse_values(scenario, name, wired) for name, wired in wiring.items()},
        traced_synapses={
            name: traced_synapses(scenario, name, wiring[name]) for name in scenario.record.synapses
        },
    )


def _channels(scenario: Scenario, name: str) -> Wiring:
    """From the events of a drive to the cells: channel k to cell k modulo their number."""
    drive = listed(scenario)[name]
    size = scenario.populations[drive.target].size
    sources = np.arange(channels(drive, size), dtype=np.int32)
    weight = drawn(scenario, f"drives.{name}", "weight", drive.weight, drive.target)
    each = np.resize(weight, len(sources)) if np.ndim(weight) else weight
    return Wiring(sources, sources % size, each, 0.0)


def _cells(scenario: Scenario, name: str) -> dict[str, Any]:
    """Parameters, what drives give, and the state at the start."""
    return _parameters(scenario, name) | input_values(scenario, name) | _initial(scenario, name)


def _parameters(scenario: Scenario, name: str) -> dict[str, Any]:
    """Of the model and of its receptors; distributions are drawn each from a stream of its own."""
    population, model = scenario.populations[name], scenario.neuron(name)
    place = f"populations.{name}.parameters"
    values = {
        key: drawn(scenario, place, key, population.parameters.get(key, parameter.value), name)
        for key, parameter in model.parameters.items()
        if population.cable is None or key not in cable.GIVEN
    }
    for own in population.parameters:
        if own in values:  # a cable's geometry stands in for some
            _check_drawn(f"{place}.{own}", model.parameters[own], values[own])
    for receptor_name, receptor in receptors_of(scenario, name).items():
        values |= {
            f"{key}_{receptor_name}": float(parameter.value)
            for key, parameter in receptor.parameters.items()
        }
    return values


def _check_drawn(place: str, parameter: Parameter, drawn: Any) -> None:
    """What a normal distribution has drawn may lie outside of what a parameter can be."""
    try:
        require_valid(Quantity(drawn, dim=parameter.dimension), parameter.valid)
    except InputError as error:
        message = f"the distribution drew a value that cannot be: {error.message}"
        raise InputError(message, where=place) from None


def _geometry(scenario: Scenario, name: str) -> dict[str, Any]:
    """Of a cable: the sizes of its compartments, and what lies in the place of parameters."""
    population = scenario.populations[name]
    if population.cable is None:
        return {}
    capacitance = population.parameters.get("c_m", scenario.neuron(name).parameters["c_m"].value)
    place = f"populations.{name}.parameters"
    sizes = cable.geometry(population.cable, population.size)
    return {**sizes, "Cm": drawn(scenario, place, "c_m", capacitance, name)}


def _initial(scenario: Scenario, name: str) -> dict[str, Any]:
    """The state at the start, as far as it is no expression."""
    place = f"populations.{name}.initial"
    return {
        variable: drawn(scenario, place, variable, value, name)
        for variable, value in text.initial(scenario, name).items()
        if not isinstance(value, str)
    }


def _threshold(scenario: Scenario, population: str) -> dict[str, int]:
    """The key of the random numbers in the threshold, if there are any."""
    if not scenario.neuron(population).is_stochastic:
        return {}
    return {text.THRESHOLD_KEY: key(scenario.seed, f"populations.{population}.threshold")}


def _traced(scenario: Scenario, name: str) -> np.ndarray:
    neurons = scenario.record.traces[name].neurons
    return np.array(neurons) if isinstance(neurons, tuple) else np.arange(neurons)
