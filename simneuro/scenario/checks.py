"""Does a scenario hang together: do names exist, units fit, sizes agree?

Told at load, with the key.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simneuro import units
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel
from simneuro.model.parameters import parameter_value
from simneuro.model.reserved_names import ENGINE_NAMES, is_name
from simneuro.network import EventDrive, Poisson, Population, Traces
from simneuro.network.lookup import neuron_of
from simneuro.network.value_checks import (
    at,
    bounded,
    distinct,
    ends,
    file_name,
    known,
    listed,
    sized,
)
from simneuro.scenario.cable_checks import check_cable
from simneuro.scenario.drive_checks import check_drive
from simneuro.scenario.part_checks import check_projection
from simneuro.scenario.plasticity_checks import check_synapse_traces

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario

_PARTS = ("populations", "projections", "drives")


def check(scenario: "Scenario") -> None:
    """Raise :class:`InputError` for the first thing that does not fit."""
    _times(scenario)
    _names(scenario)
    for name in scenario.populations:
        at(f"populations.{name}", _population, scenario, name)
    for name in scenario.projections:
        at(f"projections.{name}", check_projection, scenario, name)
    for name in scenario.drives:
        at(f"drives.{name}", check_drive, scenario, name)
    at("record", _record, scenario)


def _times(scenario: "Scenario") -> None:
    at("duration", bounded, scenario.duration, "> 0")
    at("warmup", bounded, scenario.warmup, ">= 0")
    if scenario.dt is not None:
        at("dt", bounded, scenario.dt, "> 0")


def _names(scenario: "Scenario") -> None:
    at("name", file_name, scenario.name)
    for name in scenario.conditions:
        at("conditions", file_name, name)
    for table in ("models", "synapses", "plasticity", *_PARTS):
        for name in getattr(scenario, table):
            at(table, _name, name)
    if not scenario.populations:
        raise InputError("a scenario needs at least one population", where="populations")
    _each_once(scenario)
    for name in scenario.models:
        at(f"models.{name}", neuron_of, scenario.models, name)
    for name in scenario.synapses:
        if f"I_{name}" in ENGINE_NAMES:
            message = f"I_{name} is the sum of all such currents; choose another name"
            raise InputError(message, where=f"synapses.{name}")
        at(f"synapses.{name}", scenario.synapse, name)
    for name in scenario.plasticity:
        at(f"plasticity.{name}", scenario.rule, name)


def _name(name: str) -> None:
    if not is_name(name):
        rule = "a name needs letters from a to z, digits and underscores, and a letter first"
        raise InputError(f"{rule}; got {name!r}")


def _each_once(scenario: "Scenario") -> None:
    """Recordings hold traces, wiring and events side by side, under these names."""
    owners: dict[str, str] = {}
    for table in _PARTS:
        for name in getattr(scenario, table):
            if name in owners:
                message = f"{name!r} is already the name of one of the {owners[name]}"
                raise InputError(message, where=f"{table}.{name}")
            owners[name] = table


def _population(scenario: "Scenario", name: str) -> None:
    population = scenario.populations[name]
    known(population.model, [*scenario.models, *models.neurons], "neuron model", "model")
    model = scenario.neuron(name)
    _time_step(scenario, model)
    for parameter, value in population.parameters.items():
        at("parameters", _parameter, model, parameter, value, population.size)
    _initial(population, model)
    if population.cable is not None:
        at("cable", check_cable, population, model)


def _time_step(scenario: "Scenario", model: NeuronModel) -> None:
    if scenario.dt is None or model.max_dt is None:
        return
    if scenario.dt > model.max_dt * (1 + 1e-9):
        limit = f"{model.name} is accurate up to dt = {units.text(model.max_dt)}"
        message = f"{limit}, but the scenario's dt is {units.text(scenario.dt)}"
        raise InputError(message, where="model")


def _parameter(model: NeuronModel, name: str, value: Any, size: int) -> None:
    for each in ends(value):
        parameter_value(model, name, each)
    at(name, sized, value, model.parameters[name].dimension, size, "cell")


def _initial(population: Population, model: NeuronModel) -> None:
    for variable, value in population.initial.items():
        known(variable, model.parsed.diff_eq_names, "state variable", "initial")
        if not isinstance(value, str):
            dim = model.parsed[variable].dim
            at(f"initial.{variable}", sized, value, dim, population.size, "cell")
    texts = {key: value for key, value in population.initial.items() if isinstance(value, str)}
    replace(model, initial={**model.initial, **texts})  # a model checks its expressions itself


def _record(scenario: "Scenario") -> None:
    record = scenario.record
    for key, names, table in (
        ("spikes", record.spikes or (), "populations"),
        ("traces", record.traces, "populations"),
        ("synapses", record.synapses, "projections"),
        ("wiring", record.wiring, "projections"),
    ):
        at(key, distinct, names)
        for name in names:
            known(name, getattr(scenario, table), table.removesuffix("s"), key)
    at("drives", distinct, record.drives)
    for name in record.drives:
        known(name, _with_events(scenario), "drive with recorded events", "drives")
    for name, traces in record.traces.items():
        at(f"traces.{name}", _traces, scenario, name, traces)
    for name, recorded in record.synapses.items():
        at(f"synapses.{name}", check_synapse_traces, scenario, name, recorded)
    if record.interval is not None:
        at("interval", _interval, scenario)


def _with_events(scenario: "Scenario") -> list[str]:
    """The drives whose events are drawn before the run, so that they can be recorded."""
    return [
        name
        for name, drive in scenario.drives.items()
        if isinstance(drive, EventDrive) and not isinstance(drive, Poisson)
    ]


def _interval(scenario: "Scenario") -> None:
    interval, dt = scenario.record.interval, scenario.time_step
    bounded(interval, "> 0")
    steps = float(interval / dt)
    if round(steps) < 1 or not np.isclose(steps, round(steps), rtol=0, atol=1e-6):
        got, step = units.text(interval), units.text(dt)
        raise InputError(f"got {got}, but this must be a whole number of time steps of {step}")


def _traces(scenario: "Scenario", name: str, traces: Traces) -> None:
    size = scenario.populations[name].size
    at("variables", distinct, traces.variables)
    for variable in traces.variables:
        known(variable, recordable(scenario, name), "variable", "variables")
    if isinstance(traces.neurons, tuple):
        at("neurons", distinct, traces.neurons)
        listed(np.asarray(traces.neurons), size, "neurons")
    elif traces.neurons > size:
        message = f"asks for {traces.neurons} cells, but {name} has {size}"
        raise InputError(message, where="neurons")


def recordable(scenario: "Scenario", population: str) -> list[str]:
    """The variables of a population that can be recorded.

    The model's, and those of its receptors, such as ``g_ampa``.
    """
    drives = (drive for drive in scenario.drives.values() if isinstance(drive, EventDrive))
    uses = [use for use in (*scenario.projections.values(), *drives) if use.target == population]
    own = [
        f"{variable}_{name}"
        for name in sorted({use.synapse for use in uses})
        for variable in scenario.synapse(name).variables
    ]
    return [*scenario.neuron(population).variables, *own, "I_syn", "I_ext"]
