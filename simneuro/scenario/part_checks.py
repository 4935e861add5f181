"""Do the projections of a scenario fit its populations?"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from simneuro import units
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel, SynapseModel
from simneuro.network import (
    Clustered,
    FixedIndegree,
    FixedOutdegree,
    FixedTotalNumber,
    OneToOne,
    Pairs,
    Population,
    Projection,
)
from simneuro.network.value_checks import at, known, listed, not_negative, sized
from simneuro.scenario.plasticity_checks import check_plasticity

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario

_SECOND = units.dimension("s")


def check_projection(scenario: "Scenario", name: str) -> None:
    """Raise :class:`InputError` if the projection does not fit."""
    projection = scenario.projections[name]
    for end in ("source", "target"):
        known(getattr(projection, end), scenario.populations, "population", end)
    synapses = _synapse_count(projection)
    check_receptor(scenario, projection.target, projection.synapse, projection.weight, synapses)
    at("delay", sized, projection.delay, _SECOND, synapses, "synapse")
    at("delay", not_negative, projection.delay, "a delay")
    check_plasticity(scenario, projection)
    source, target = (scenario.populations[end] for end in (projection.source, projection.target))
    at("connect", _CONNECT.get(type(projection.connect), _fits), projection.connect, source, target)


def _synapse_count(projection: Projection) -> int | None:
    return len(projection.connect.sources) if isinstance(projection.connect, Pairs) else None


def check_receptor(
    scenario: "Scenario", target: str, synapse: str, weight: Any, count: int | None
) -> None:
    """Raise :class:`InputError` unless the receptor exists, is felt, and the weight fits it."""
    known(synapse, [*scenario.synapses, *models.synapses], "synapse model", "synapse")
    model = scenario.synapse(synapse)
    if model.current:
        check_current(scenario, target, "I_syn", "synapse")
    _check_names(scenario.neuron(target), model, synapse)
    if np.ndim(weight) and count is None:
        rule = "a list of weights needs the rule 'pairs', one weight for each pair"
        raise InputError(rule, where="weight")
    at("weight", sized, weight, model.weight_dimension, count, "synapse")


def _check_names(neuron: NeuronModel, receptor: SynapseModel, name: str) -> None:
    """In a cell, the names of a receptor end in its own."""
    inside = (*receptor.parsed, *receptor.parsed_summed, *receptor.parameters)
    both = {f"{each}_{name}" for each in inside} & {*neuron.parsed, *neuron.parameters}
    if both:
        names = ", ".join(sorted(both))
        message = f"the synapse {name} puts {names} into its cells, but their model {neuron.name}"
        raise InputError(f"{message} has that, too: rename it there", where="synapse")


def check_current(scenario: "Scenario", target: str, current: str, where: str) -> None:
    """Raise :class:`InputError` unless the cells of ``target`` take ``I_syn``, or ``I_ext``."""
    model = scenario.neuron(target)
    if current not in model.parsed.identifiers:
        message = f"the equations of {model.name} do not contain {current}, so this has no effect"
        raise InputError(message, where=where)


def _fits(_rule: Any, _source: Population, _target: Population) -> None:
    """These rules fit populations of any size."""


def _one_to_one(_rule: OneToOne, source: Population, target: Population) -> None:
    if source.size != target.size:
        got = f"these have {source.size} and {target.size} cells"
        raise InputError(f"one_to_one needs populations of one size, but {got}", where="rule")


def _fixed_indegree(rule: FixedIndegree, source: Population, target: Population) -> None:
    available = source.size - _skips_itself(rule, source, target)
    if rule.n > available and not _repeats(rule, available):
        message = f"each target cell would need {rule.n} source cells, but there are {available}"
        raise InputError(message, where="n")


def _fixed_outdegree(rule: FixedOutdegree, source: Population, target: Population) -> None:
    available = target.size - _skips_itself(rule, source, target)
    if rule.n > available and not _repeats(rule, available):
        message = f"each source cell would need {rule.n} target cells, but there are {available}"
        raise InputError(message, where="n")


def _fixed_total_number(rule: FixedTotalNumber, source: Population, target: Population) -> None:
    available = source.size * (target.size - _skips_itself(rule, source, target))
    if rule.n > available and not _repeats(rule, available):
        message = f"this needs {rule.n} pairs of cells, but there are {available}"
        raise InputError(f"{message}; multiple = true lets a pair have several", where="n")


def _skips_itself(rule: Any, source: Population, target: Population) -> bool:
    return source is target and not rule.self_connections


def _repeats(rule: Any, available: int) -> bool:
    return bool(rule.multiple and available)


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
    FixedOutdegree: _fixed_outdegree,
    FixedTotalNumber: _fixed_total_number,
    Clustered: _clustered,
    Pairs: _pairs,
}
