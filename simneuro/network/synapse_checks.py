"""Checks that receptors and rules of plasticity fit the cells and each other."""

from typing import Any

import numpy as np
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.errors import InputError, located
from simneuro.model import PlasticityModel, SynapseModel
from simneuro.network.cells import Cells
from simneuro.network.distribution import largest, require_value, varies
from simneuro.network.sources import Sources
from simneuro.network.times import NEVER, Times, check_interval, steps_in_words
from simneuro.network.value_fields import check_size
from simneuro.network.weight_limits import check_weight
from simneuro.network.wires import Wires

_FOR_LISTED = (
    "is for a projection that lists its pairs (rule 'pairs' or 'repeated_pairs'), one for each pair"
)


def check_wires(wires: Wires, times: Times) -> None:
    """Raise :class:`InputError` unless the synapses of a projection fit both populations."""
    listed = wires.connect.listed
    check_receptor(wires.target, wires.receptor_name, wires.receptor, wires.weight, listed)
    check_origin(wires)
    if np.ndim(wires.delay) and listed is None:
        raise InputError(f"a list of delays {_FOR_LISTED}", where="delay")
    with located("delay"):
        check_size(wires.delay, listed, "synapse")
    check_rules(wires)
    with located("weight"):
        check_weight(wires.weight, wires.weight_limits)
    with located("connect"):
        wires.connect.check(wires.sizes)
    with located("delay"):
        check_delay(wires, times)


def check_delay(wires: Wires, times: Times) -> None:
    """Raise :class:`InputError` if delays have too many steps, or the one of all ends within one.

    Delays that differ are each rounded to the nearest step.
    """
    if wires.longest_delay / times.dt >= NEVER:
        raise InputError(f"a delay must be shorter than {steps_in_words(NEVER, times.dt)}")
    if not varies(wires.delay) and float(wires.delay) > 0:
        check_interval(wires.delay, times.dt)


def check_origin(wires: Wires) -> None:
    """Raise :class:`InputError` if a source has not what the receptor needs of its cells."""
    if isinstance(wires.source, Sources) and wires.receptor.needs_source:
        raise InputError(
            f"{wires.receptor_name} needs the membrane potential of the source cell, but "
            f"{wires.source.name} is a source, whose cells have spikes and no potential; let a "
            "population take its place, or use a synapse that acts on spikes",
            where="synapse",
        )


def check_receptor(
    cells: Cells, name: str, receptor: SynapseModel, weight: Any, count: int | None
) -> None:
    """Raise :class:`InputError` unless a receptor has an effect, and the weight fits it.

    ``count`` is the number of synapses where a list of weights is allowed.
    """
    if receptor.current and "I_syn" not in cells.model.parsed.identifiers:
        raise InputError(
            f"the equations of {cells.model.name} do not contain I_syn, so this has no effect. Add "
            "I_syn, the sum of the currents of all receptors in ampere, to dv/dt",
            where="synapse",
        )
    check_receptor_names(cells, name, receptor)
    if np.ndim(weight) and count is None:
        raise InputError(f"a list of weights {_FOR_LISTED}", where="weight")
    with located("weight"):
        _require_unit(weight, name, receptor)
        check_size(weight, count, "synapse")


def _require_unit(weight: Any, name: str, receptor: SynapseModel) -> None:
    try:
        require_value(weight, receptor.weight_dimension)
    except InputError as error:
        raise InputError(f"{error.message}: the unit of weights of {name}") from None


def check_receptor_names(cells: Cells, name: str, receptor: SynapseModel) -> None:
    """Raise :class:`InputError` if the model has a name that the receptor has in its cells."""
    inside = (*receptor.parsed, *receptor.parsed_summed, *receptor.parameters)
    both = {f"{each}_{name}" for each in inside} & {*cells.model.parsed, *cells.model.parameters}
    if both:
        names = ", ".join(sorted(both))
        message = f"the synapse {name} puts {names} into its cells, but their model"
        has_it_too = f"{cells.model.name} has that, too: rename it there"
        raise InputError(f"{message} {has_it_too}", where="synapse")


def check_rules(wires: Wires) -> None:
    """Raise :class:`InputError` if rules of plasticity do not fit the receptor, or each other."""
    receptor, name = wires.receptor, wires.receptor_name
    if not receptor.has_events and largest(wires.delay) > 0:
        raise InputError(
            f"{name} acts at every moment, without events that could be delayed", where="delay"
        )
    owners = dict.fromkeys((variable for variable, _ in receptor.parsed_each.items()), name)
    for rule_name, rule in wires.rules.items():
        check_rule(rule_name, rule, name, receptor)
        for variable in rule.variables:
            if variable in owners:
                raise InputError(
                    f"both {owners[variable]} and {rule_name} have a variable {variable}; they do "
                    "not go together, unless one of them is written with another name",
                    where="plasticity",
                )
            owners[variable] = rule_name
        check_last_spike(rule_name, rule, wires.target)


def check_last_spike(name: str, rule: PlasticityModel, target: Cells) -> None:
    """Raise :class:`InputError` if a rule asks for the last spike of cells that keep none."""
    texts = "\n".join((rule.equations, rule.on_pre, rule.on_post, rule.transmitted))
    used = get_identifiers(texts) & {"lastspike", "not_refractory"}
    if used and not target.model.refractory.strip():
        raise InputError(
            f"{name} uses {min(used)} of the target, which {target.model.name} does not keep; give "
            'that model refractory = "0*ms", or let the rule keep the time itself '
            '("last : second" in its equations, and last = t in on_post)',
            where="plasticity",
        )


def check_rule(name: str, rule: PlasticityModel, synapse: str, receptor: SynapseModel) -> None:
    """Raise :class:`InputError` if a rule of plasticity does not fit a receptor."""
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
