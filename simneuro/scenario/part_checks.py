"""Do the projections and drives of a scenario fit its populations?"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from simneuro import units
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.network import (
    Clustered,
    Distribution,
    EventDrive,
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
)
from simneuro.scenario.plasticity_checks import check_plasticity
from simneuro.scenario.value_checks import (
    at,
    bounded,
    known,
    largest,
    listed,
    not_negative,
    sized,
)

if TYPE_CHECKING:
    from simneuro.scenario.description import Scenario

_SECOND, _HERTZ, _AMPERE = units.dimension("s"), units.dimension("Hz"), units.dimension("A")

# The generator inverts a uniform number of 53 bits, term by term from exp(-mean): its counts are
# right up to here, and exp(-mean) is no longer a number above 745.
_EVENTS_IN_A_STEP = 500


def check_projection(scenario: "Scenario", name: str) -> None:
    """Raise :class:`InputError` if the projection does not fit."""
    projection = scenario.projections[name]
    for end in ("source", "target"):
        known(getattr(projection, end), scenario.populations, "population", end)
    synapses = _synapse_count(projection)
    _receptor(scenario, projection.synapse, projection.weight, synapses)
    at("delay", sized, projection.delay, _SECOND, synapses, "synapse")
    at("delay", not_negative, projection.delay, "a delay")
    check_plasticity(scenario, projection)
    source, target = (scenario.populations[end] for end in (projection.source, projection.target))
    at("connect", _CONNECT.get(type(projection.connect), _fits), projection.connect, source, target)


def _synapse_count(projection: Projection) -> int | None:
    return len(projection.connect.sources) if isinstance(projection.connect, Pairs) else None


def _receptor(scenario: "Scenario", synapse: str, weight: Any, count: int | None) -> None:
    known(synapse, [*scenario.synapses, *models.synapses], "synapse model", "synapse")
    model = scenario.synapse(synapse)
    if np.ndim(weight) and count is None:
        rule = "a list of weights needs the rule 'pairs', one weight for each pair"
        raise InputError(rule, where="weight")
    at("weight", sized, weight, model.weight_dimension, count, "synapse")


def _fits(_rule: Any, _source: Population, _target: Population) -> None:
    """These rules fit populations of any size."""


def _one_to_one(_rule: OneToOne, source: Population, target: Population) -> None:
    if source.size != target.size:
        got = f"these have {source.size} and {target.size} cells"
        raise InputError(f"one_to_one needs populations of one size, but {got}", where="rule")


def _fixed_indegree(rule: FixedIndegree, source: Population, target: Population) -> None:
    available = source.size - (source is target and not rule.self_connections)
    if rule.n > available:
        message = f"each target cell would need {rule.n} source cells, but there are {available}"
        raise InputError(message, where="n")


def _clustered(rule: Clustered, source: Population, target: Population) -> None:
    smallest = round(rule.fraction * min(source.size, target.size))
    if rule.clusters > smallest:
        message = f"{rule.clusters} clusters do not fit into {smallest} cells"
        raise InputError(message, where="clusters")


def _pairs(rule: Pairs, source: Population, target: Population) -> None:
    listed(rule.sources, source.size, "sources")
    listed(rule.targets, target.size, "targets")
    if len(rule.sources) != len(rule.targets):
        message = f"got {len(rule.sources)} sources, but {len(rule.targets)} targets"
        raise InputError(message, where="targets")


_CONNECT: dict[type, Callable[[Any, Population, Population], None]] = {
    OneToOne: _one_to_one,
    FixedIndegree: _fixed_indegree,
    Clustered: _clustered,
    Pairs: _pairs,
}


def check_drive(scenario: "Scenario", name: str) -> None:
    """Raise :class:`InputError` if the drive does not fit."""
    drive = scenario.drives[name]
    known(drive.target, scenario.populations, "population", "target")
    if isinstance(drive, EventDrive):
        _receptor(scenario, drive.synapse, drive.weight, None)
        _takes_events(scenario, drive.synapse)
    _DRIVES[type(drive)](scenario, drive, scenario.populations[drive.target].size)


def _takes_events(scenario: "Scenario", synapse: str) -> None:
    receptor = scenario.synapse(synapse)
    if receptor.needs_source or not receptor.has_events:
        raise InputError(
            f"a drive gives single events and has no membrane potential, but {synapse} needs "
            "that of its source; use it in a projection from a population",
            where="synapse",
        )


def _step_current(_scenario: "Scenario", drive: StepCurrent, size: int) -> None:
    at("amplitude", sized, drive.amplitude, _AMPERE, size, "cell")
    if drive.cells is not None and not drive.cells[0] < drive.cells[1] <= size:
        raise InputError(
            f"got {list(drive.cells)}, but this must be a first cell and one after the last, "
            f"at most {size}",
            where="cells",
        )
    for key, time in (("start", drive.start), ("stop", drive.stop)):
        if time is not None:
            at(key, sized, time, _SECOND, 1, "cell")
    if drive.start is not None and drive.stop is not None and drive.stop < drive.start:
        message = f"got {units.text(drive.stop)}, before start at {units.text(drive.start)}"
        raise InputError(message, where="stop")


def _noise_current(_scenario: "Scenario", drive: NoiseCurrent, size: int) -> None:
    at("mean", sized, drive.mean, _AMPERE, size, "cell")
    at("density", bounded, drive.density, ">= 0")


def _poisson(scenario: "Scenario", drive: Poisson, size: int) -> None:
    at("rate", sized, drive.rate, _HERTZ, size, "cell")
    at("rate", not_negative, drive.rate, "a rate")
    if largest(drive.rate) * float(scenario.time_step) > _EVENTS_IN_A_STEP:
        raise InputError(
            f"this is more than {_EVENTS_IN_A_STEP} events in a time step of "
            f"{units.text(scenario.time_step)}; use fewer with a larger weight, or a noise_current",
            where="rate",
        )
    receptor = scenario.synapse(drive.synapse)
    if receptor.each or receptor.summed:
        raise InputError(
            "the events of a cell in one time step act inside the cell, as one event of their "
            f"summed weight, but {drive.synapse} has a state in each synapse. A spike_list, "
            "random_bursts or a projection from a population give it single events",
            where="synapse",
        )
    if not receptor.adds_weights:
        raise InputError(
            "the events of a cell in one time step act as one event of their summed weight, so "
            "all that an event does must be to add something proportional to w, such as g += w; "
            f"but {drive.synapse} does: {'; '.join(receptor.on_pre.strip().splitlines())}. "
            "A spike_list, random_bursts or a population give it single events",
            where="synapse",
        )


def _random_bursts(_scenario: "Scenario", drive: RandomBursts, _size: int) -> None:
    shortest, longest = drive.wave_interval
    at("rate", bounded, drive.rate, ">= 0")
    at("spike_rate", bounded, drive.spike_rate, "> 0")
    at("jitter", bounded, drive.jitter, ">= 0")
    at("wave_interval", bounded, shortest, ">= 0")
    at("wave_interval", bounded, longest, ">= 0")
    if longest < shortest or drive.spikes[1] < drive.spikes[0]:
        where = "wave_interval" if longest < shortest else "spikes"
        raise InputError("the second value lies below the first", where=where)


def _spike_list(_scenario: "Scenario", drive: SpikeList, size: int) -> None:
    listed(drive.neurons, size, "neurons")
    if isinstance(drive.times, Distribution) or np.ndim(drive.times) == 0:
        message = f"this must be a list of {len(drive.neurons)} times, one for each of neurons"
        raise InputError(message, where="times")
    at("times", sized, drive.times, _SECOND, len(drive.neurons), "listed cell")


_DRIVES: dict[type, Callable[["Scenario", Any, int], None]] = {
    StepCurrent: _step_current,
    NoiseCurrent: _noise_current,
    Poisson: _poisson,
    RandomBursts: _random_bursts,
    SpikeList: _spike_list,
}
