"""Does the plasticity of a projection fit its receptor, and what of its synapses is recorded?"""

from typing import TYPE_CHECKING

import numpy as np
from brian2.units.fundamentalunits import Dimension

from simneuro import units
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import PlasticityModel, SynapseModel
from simneuro.network import AllToAll, FixedIndegree, OneToOne, Pairs, Projection, SynapseTraces
from simneuro.network.value_checks import at, distinct, known, largest, listed

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario


def check_plasticity(scenario: "Scenario", projection: Projection) -> None:
    """Raise :class:`InputError` if rules do not fit the receptor, or each other."""
    receptor = scenario.synapse(projection.synapse)
    if not receptor.has_events and largest(projection.delay) > 0:
        raise InputError(
            f"{projection.synapse} acts at every moment, without events that could be delayed",
            where="delay",
        )
    at("plasticity", distinct, projection.plasticity)
    taken = dict.fromkeys((name for name, _ in receptor.parsed_each.items()), projection.synapse)
    for name in projection.plasticity:
        known(name, [*scenario.plasticity, *models.plasticity], "rule of plasticity", "plasticity")
        rule = scenario.rule(name)
        _fits(name, rule, projection.synapse, receptor)
        _one_meaning(name, rule, taken)


def _fits(name: str, rule: PlasticityModel, synapse: str, receptor: SynapseModel) -> None:
    if rule.modulates and not receptor.has_events:
        raise InputError(
            f"{name} changes what a spike transmits, but {synapse} acts without spikes",
            where="plasticity",
        )
    if rule.weights and rule.weight_dimension is not receptor.weight_dimension:
        wanted = units.dimension_name(receptor.weight_dimension)
        raise InputError(
            f"{name} has {' and '.join(rule.weights)} in another unit than the weights of "
            f"{synapse}, which must be {wanted}. Give it the right ones in a table of your own: "
            f'[plasticity.mine] with model = "{name}" and parameters',
            where="plasticity",
        )


def _one_meaning(name: str, rule: PlasticityModel, taken: dict[str, str]) -> None:
    """No two parts of a synapse may have a variable of one name: they are recorded by it."""
    for variable in rule.variables:
        if variable in taken:
            raise InputError(
                f"both {taken[variable]} and {name} have a variable {variable}; they do not go "
                "together, unless one of them is written with another name",
                where="plasticity",
            )
        taken[variable] = name


def recordable(scenario: "Scenario", projection: str) -> dict[str, Dimension]:
    """The variables of a projection's synapses that can be recorded, and their dimensions."""
    receptor = scenario.synapse(scenario.projections[projection].synapse)
    parts = [receptor.parsed_each, *(rule.parsed for rule in scenario.rules(projection).values())]
    own = {name: equation.dim for part in parts for name, equation in part.items()}
    return {"w": receptor.weight_dimension, **own}


def check_synapse_traces(scenario: "Scenario", name: str, traces: SynapseTraces) -> None:
    """Raise :class:`InputError` if what is to be recorded of synapses is not there."""
    at("variables", distinct, traces.variables)
    for variable in traces.variables:
        known(variable, recordable(scenario, name), "variable of these synapses", "variables")
    count = _count(scenario, scenario.projections[name])
    if isinstance(traces.synapses, tuple):
        at("synapses", distinct, traces.synapses)
        if not traces.synapses:
            raise InputError("this list is empty", where="synapses")
        listed(np.asarray(traces.synapses), count or 2**31, "synapses", "synapse")
    elif count is not None and traces.synapses > count:
        message = f"asks for {traces.synapses} synapses, but {name} has {count}"
        raise InputError(message, where="synapses")


def _count(scenario: "Scenario", projection: Projection) -> int | None:
    """How many synapses a projection has, where its rule alone says so."""
    source, target = (scenario.populations[end] for end in (projection.source, projection.target))
    match projection.connect:
        case AllToAll(self_connections=own):
            without = projection.source == projection.target and not own
            return source.size * target.size - without * source.size
        case OneToOne():
            return source.size
        case FixedIndegree(n=n):
            return n * target.size
        case Pairs(sources=sources):
            return len(sources)
        case _:
            return None
