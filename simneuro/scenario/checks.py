"""Does a scenario hang together: do names exist, units fit, sizes agree? Told at load, with the key."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from simneuro import units
from simneuro.errors import InputError
from simneuro.catalogue import NeuronModel, models
from simneuro.catalogue.description import parameter_value
from simneuro.network import (
    EVENT_DRIVES,
    Clustered,
    Distribution,
    FixedIndegree,
    NoiseCurrent,
    OneToOne,
    Pairs,
    Poisson,
    Population,
    Projection,
    RandomBursts,
    SpikeList,
    StepCurrent,
    Traces,
    require_value,
)
from simneuro.scenario.lookup import neuron_of

if TYPE_CHECKING:
    from simneuro.scenario.description import Scenario

_SECOND, _HERTZ, _AMPERE = units.dimension("s"), units.dimension("Hz"), units.dimension("A")


def check(scenario: "Scenario") -> None:
    """Raise :class:`InputError` for the first thing that does not fit."""
    _positive(scenario)
    _names(scenario)
    for name in scenario.populations:
        at(f"populations.{name}", lambda name=name: _population(scenario, name))
    for name in scenario.projections:
        at(f"projections.{name}", lambda name=name: _projection(scenario, name))
    for name in scenario.drives:
        at(f"drives.{name}", lambda name=name: _drive(scenario, name))
    at("record", lambda: _record(scenario))


def check_variants(scenario: "Scenario") -> None:
    """Every path of conditions, sweep and ``[quick]`` exists, and each leads to a scenario that is whole."""
    bare: dict[str, Any] = {"conditions": {}, "sweep": {}, "quick": {}}
    for name, changes in scenario.conditions.items():
        at(f"conditions.{name}", lambda changes=changes: scenario.changed({**changes, **bare}))
    for path, values in scenario.sweep.items():
        for value in (values[0], values[-1]):
            at(f"sweep.{path}", lambda path=path, value=value: scenario.changed({path: value, **bare}))
    if scenario.quick:
        at("quick", lambda: scenario.changed({**scenario.quick, "quick": {}}))


def at(where: str, run: Callable[[], Any]) -> None:
    """Run a check; put ``where`` in front of the place of what it raises."""
    try:
        run()
    except InputError as error:
        raise InputError(error.message, where=f"{where}.{error.where}" if error.where else where, allowed=error.allowed) from None


def known(name: str, names: Iterable[str], what: str, where: str) -> None:
    """Raise :class:`InputError`, listing ``names``, if ``name`` is none of them."""
    choices = list(names)
    if name not in choices:
        near = get_close_matches(name, choices, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise InputError(f"there is no {what} {name!r}.{hint}", where=where, allowed=choices or ("(there are none)",))


def _positive(scenario: "Scenario") -> None:
    for key, value, least in (("duration", scenario.duration, "> 0"), ("warmup", scenario.warmup, ">= 0"), ("dt", scenario.dt, "> 0")):
        if value is not None and not (np.isfinite(float(value)) and (value > 0 or (least == ">= 0" and value == 0))):
            raise InputError(f"got {units.text(value)}, but this must be {least}", where=key)


def _names(scenario: "Scenario") -> None:
    for table in ("models", "synapses", "populations", "projections", "drives"):
        for name in getattr(scenario, table):
            if not name.isidentifier() or name.startswith("_"):
                raise InputError(f"a name needs letters, digits and underscores, and a letter first; got {name!r}", where=table)
    for name in scenario.models:
        at(f"models.{name}", lambda name=name: neuron_of(scenario.models, name))
    for name in scenario.synapses:
        at(f"synapses.{name}", lambda name=name: scenario.synapse(name))


def _population(scenario: "Scenario", name: str) -> None:
    population = scenario.populations[name]
    known(population.model, [*scenario.models, *models.neurons], "neuron model", "model")
    model = scenario.neuron(name)
    if scenario.dt is not None and model.max_dt is not None and scenario.dt > model.max_dt * (1 + 1e-9):
        raise InputError(f"{model.name} is accurate up to dt = {units.text(model.max_dt)}, but the scenario's dt is {units.text(scenario.dt)}", where="model")
    for parameter, value in population.parameters.items():
        at("parameters", lambda parameter=parameter, value=value: _parameter(model, parameter, value, population.size))
    for variable, value in population.initial.items():
        known(variable, model.parsed.diff_eq_names, "state variable", "initial")
        if not isinstance(value, str):
            at(f"initial.{variable}", lambda variable=variable, value=value: sized(value, model.parsed[variable].dim, population.size, "cell"))
    replace(model, initial={**model.initial, **{key: value for key, value in population.initial.items() if isinstance(value, str)}})


def _parameter(model: NeuronModel, name: str, value: Any, size: int) -> None:
    scalar = value.first if isinstance(value, Distribution) else value
    parameter_value(model, name, scalar)
    at(name, lambda: sized(value, model.parameters[name].dimension, size, "cell"))


def sized(value: Any, dim: units.Dimension, size: int | None, what: str) -> None:
    """Raise :class:`InputError` unless ``value`` has the dimension, is finite, and is one value or one for each cell or synapse."""
    require_value(value, dim)
    if isinstance(value, Distribution):
        return
    if not np.all(np.isfinite(np.asarray(value))):
        raise InputError("must be a finite number")
    if np.ndim(value) and size is not None and len(value) != size:
        raise InputError(f"got {len(value)} values, but there are {size} {what}s; give one value, one for each {what}, or a distribution")


def _projection(scenario: "Scenario", name: str) -> None:
    projection = scenario.projections[name]
    for end in ("source", "target"):
        known(getattr(projection, end), scenario.populations, "population", end)
    _receptor(scenario, projection.synapse, projection.weight, _synapse_count(projection))
    at("delay", lambda: sized(projection.delay, _SECOND, _synapse_count(projection), "synapse"))
    at("delay", lambda: _not_negative(projection.delay, "a delay"))
    at("connect", lambda: _connect(projection.connect, scenario.populations[projection.source], scenario.populations[projection.target]))


def _synapse_count(projection: Projection) -> int | None:
    return len(projection.connect.sources) if isinstance(projection.connect, Pairs) else None


def _receptor(scenario: "Scenario", synapse: str, weight: Any, count: int | None) -> None:
    known(synapse, [*scenario.synapses, *models.synapses], "synapse model", "synapse")
    model = scenario.synapse(synapse)
    if np.ndim(weight) and count is None:
        raise InputError("a list of weights needs the rule 'pairs', one weight for each pair", where="weight")
    at("weight", lambda: sized(weight, model.weight_dimension, count, "synapse"))


def _connect(rule: Any, source: Population, target: Population) -> None:
    if isinstance(rule, OneToOne) and source.size != target.size:
        raise InputError(f"one_to_one needs populations of one size, but these have {source.size} and {target.size} cells", where="rule")
    available = source.size - (source is target and not getattr(rule, "self_connections", True))
    if isinstance(rule, FixedIndegree) and rule.n > available:
        raise InputError(f"each target cell would need {rule.n} source cells, but there are {available}", where="n")
    if isinstance(rule, Clustered) and rule.clusters > min(source.size, target.size):
        raise InputError(f"{rule.clusters} clusters do not fit into {min(source.size, target.size)} cells", where="clusters")
    if isinstance(rule, Pairs):
        _listed(rule.sources, source.size, "sources")
        _listed(rule.targets, target.size, "targets")
        if len(rule.sources) != len(rule.targets):
            raise InputError(f"got {len(rule.sources)} sources, but {len(rule.targets)} targets", where="targets")


def _listed(indices: Any, size: int, where: str) -> None:
    if len(indices) and (indices.min() < 0 or indices.max() >= size):
        wrong = indices[(indices < 0) | (indices >= size)][0]
        raise InputError(f"there is no cell {wrong}; the {size} cells are numbered from 0 to {size - 1}", where=where)


def _drive(scenario: "Scenario", name: str) -> None:
    drive = scenario.drives[name]
    known(drive.target, scenario.populations, "population", "target")
    size = scenario.populations[drive.target].size
    if isinstance(drive, EVENT_DRIVES):
        _receptor(scenario, drive.synapse, drive.weight, None)
    if isinstance(drive, StepCurrent):
        at("amplitude", lambda: sized(drive.amplitude, _AMPERE, size, "cell"))
    if isinstance(drive, NoiseCurrent):
        at("mean", lambda: sized(drive.mean, _AMPERE, size, "cell"))
    if isinstance(drive, Poisson):
        at("rate", lambda: _rate(drive.rate, size))
    if isinstance(drive, SpikeList):
        _listed(drive.neurons, size, "neurons")
        at("times", lambda: sized(drive.times, _SECOND, len(drive.neurons), "listed cell"))


def _rate(rate: Any, size: int) -> None:
    sized(rate, _HERTZ, size, "cell")
    _not_negative(rate, "a rate")


def _not_negative(value: Any, what: str) -> None:
    """Lower bounds and means must not be negative; what a normal distribution draws below zero becomes zero."""
    if np.any(np.asarray(value.first if isinstance(value, Distribution) else value) < 0):
        raise InputError(f"{what} cannot be negative")


def _record(scenario: "Scenario") -> None:
    record = scenario.record
    for key, names, table in (("spikes", record.spikes or (), "populations"), ("traces", record.traces, "populations"), ("wiring", record.wiring, "projections")):
        for name in names:
            known(name, getattr(scenario, table), table.removesuffix("s"), key)
    listed = [name for name, drive in scenario.drives.items() if isinstance(drive, (RandomBursts, SpikeList))]
    for name in record.drives:
        known(name, listed, "drive with recorded events", "drives")
    for name, traces in record.traces.items():
        at(f"traces.{name}", lambda name=name, traces=traces: _traces(scenario, name, traces))


def _traces(scenario: "Scenario", name: str, traces: Traces) -> None:
    size = scenario.populations[name].size
    for variable in traces.variables:
        known(variable, recordable(scenario, name), "variable", "variables")
    if isinstance(traces.neurons, tuple):
        _listed(np.asarray(traces.neurons), size, "neurons")
    elif traces.neurons > size:
        raise InputError(f"asks for {traces.neurons} cells, but {name} has {size}", where="neurons")


def recordable(scenario: "Scenario", population: str) -> list[str]:
    """The variables of a population that can be recorded: the model's, and those of its receptors, such as ``g_ampa``."""
    receptors = {use.synapse for use in (*scenario.projections.values(), *scenario.drives.values()) if use.target == population and not isinstance(use, (StepCurrent, NoiseCurrent))}
    own = [f"{variable}_{name}" for name in sorted(receptors) for variable in scenario.synapse(name).variables]
    return [*scenario.neuron(population).variables, *own, "I_syn", "I_ext"]
