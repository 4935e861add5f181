"""The text of synapses: a receptor and a chain of rules, with names that Brian2 tells apart.

A synapse's own variables and the parameters of its plasticity are called after their model. What is
in the target cell carries Brian2's ``_post``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.stateupdaters.exact import linear
from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro.engine.draw.numbers import WireNumbers
from simneuro.engine.equations import names, time_zero
from simneuro.engine.equations.integrators import TWINS
from simneuro.engine.equations.kept_by_targets import (
    NOTHING_KEPT,
    Kept,
    kept_of_feed,
    kept_of_wires,
)
from simneuro.engine.equations.neuron_traces import SIDES, pair_statements
from simneuro.engine.equations.receptors import base_units, receptor_names
from simneuro.engine.equations.transmitter_pulses import opens_by_pulses
from simneuro.model import PlasticityModel, SynapseModel
from simneuro.model.statements import BINOMIAL
from simneuro.network import Feed, Sources, Times, Wires

#: Rules by the names that a projection gives them, in their order.
Chain = Mapping[str, PlasticityModel]


@dataclass(frozen=True)
class SynapseText:
    """What a Synapses object is made of, and the integrator of its states; texts may be empty."""

    equations: str
    on_pre: str
    on_post: str
    method: str


def synapse_text(
    source: str,
    receptor: str,
    model: SynapseModel,
    chain: Chain,
    per_synapse: bool,
    counts: bool = False,
    kept: Kept = NOTHING_KEPT,
    in_neurons: bool = False,
) -> SynapseText:
    """Compose the text of the synapses of ``source``, a projection or a drive.

    With ``counts`` each synapse counts its events, by which their random numbers differ where
    several come in one time step. ``in_neurons`` leaves traces to the neurons.
    """
    lines = [
        f"{names.WEIGHT} : {base_units(model.weight_dimension)}{_kind(chain, per_synapse)}",
        *_state_and_sums(receptor, model, source, kept.weight),
        *(line for name, rule in chain.items() for line in _parameters(name, rule, model, kept)),
    ]
    if not in_neurons:
        lines += [line for each in chain.items() for line in _states(*each, kept)]
    stochastic = any(rule.is_stochastic for rule in chain.values())
    if stochastic:
        lines.append(f"{names.NUMBER} : integer (constant)")
    which = names.COUNT if counts else "t_in_timesteps"
    on_pre, on_post = (
        [_events(*each, _code(each[1], side, in_neurons), which, kept) for each in chain.items()]
        for side in SIDES
    )
    if model.has_events:
        on_pre.append(_on_arrival(receptor, model, chain, kept))
    if stochastic and counts:
        lines.append(f"{names.COUNT} : integer")
        for texts in (on_pre, on_post):
            texts += [f"{names.COUNT} += 1"] if any(each.strip() for each in texts) else []
    events = [_own(text, {}) for rule in chain.values() for text in (rule.on_pre, rule.on_post)]
    lines += time_zero.declare_origins([*lines, *on_pre, *events], names.OF_SYNAPSE)
    return SynapseText("\n".join(lines), "\n".join(on_pre), "\n".join(on_post), _method(model))


def _code(rule: PlasticityModel, side: str, in_neurons: bool) -> str:
    return pair_statements(rule, side) if in_neurons else str(getattr(rule, f"on_{side}"))


def wires_text(wires: Wires, record_weights: bool, in_neurons: bool = False) -> SynapseText:
    """The text of the synapses of a projection; recorded weights are one for each synapse.

    ``in_neurons`` leaves the traces of its rules to the neurons.
    """
    each = wires.weights_differ or record_weights
    counts = isinstance(wires.source, Sources)
    name, model, kept = wires.receptor_name, wires.receptor, kept_of_wires(wires)
    return synapse_text(wires.name, name, model, wires.rules, each, counts, kept, in_neurons)


def feed_text(feed: Feed) -> SynapseText:
    """The text of the synapses that lead the events of a drive to its cells."""
    name, model, differ = feed.receptor_name, feed.receptor, feed.weights_differ
    return synapse_text(feed.name, name, model, {}, differ, kept=kept_of_feed(feed))


def name_wire_numbers(wires: Wires, numbers: WireNumbers, times: Times) -> dict[str, Any]:
    """The numbers of a projection by the names that they have in the text of its synapses."""
    named = _times(wires_text(wires, False), times)
    kept = kept_of_wires(wires).rules
    for rule, values in numbers.rules.items():
        own_values = {own: value for own, value in values.items() if (rule, own) not in kept}
        named |= {names.of_synapse(own, rule): value for own, value in own_values.items()}
        if rule in numbers.keys:
            named[names.of_synapse("key", rule)] = numbers.keys[rule]
    if numbers.keys:
        named[names.NUMBER] = np.arange(len(numbers.wiring), dtype=np.int32)
    return named


def name_feed_numbers(feed: Feed, times: Times) -> dict[str, Any]:
    """The numbers of the synapses of a drive by the names that they have in their text."""
    return _times(feed_text(feed), times)


def _times(text: SynapseText, times: Times) -> dict[str, Any]:
    return dict(time_zero.numbers(times, get_identifiers(text.equations), names.OF_SYNAPSE))


def _own(text: str, meaning: Mapping[str, str]) -> str:
    """A model's text in the names of synapses."""
    return str(word_substitute(time_zero.since_warmup(text, names.OF_SYNAPSE), meaning))


def own_names(name: str, model: SynapseModel | PlasticityModel) -> dict[str, str]:
    """From the variables that each synapse has by a model to their names in its text."""
    own = model.parsed_each if isinstance(model, SynapseModel) else model.parsed
    return {variable: names.of_synapse(variable, name) for variable, _ in own.items()}


def recorded_name(wires: Wires, variable: str) -> str:
    """The name in the text of a variable of synapses that is recorded."""
    if variable == "w":
        return names.WEIGHT
    for name, rule in wires.rules.items():
        if variable in rule.variables:
            own = names.of_synapse(variable, name)
            return names.now(own) if variable in rule.event_driven else own
    return names.of_synapse(variable, wires.receptor_name)


def with_values_now(text: str) -> str:
    """The equations, and what variables solved from event to event are worth at any time."""
    equations = Equations(text)
    events = [each for each in equations.values() if "event-driven" in each.flags]
    if not events:
        return text
    solved = re.sub(r"\bdt\b", "(t - lastupdate)", linear(Equations(events), {}))
    values = dict(line.split(" = ", 1) for line in solved.splitlines())
    lines = [
        f"{names.now(each.varname)} = {values[f'_{each.varname}']} : {base_units(each.dim)}"
        for each in events
    ]
    return "\n".join([text, *lines])


def _method(model: SynapseModel) -> str:
    """The integrator of the states; transmitter does not change within a step."""
    return TWINS["exponential_euler" if opens_by_pulses(model) else "rk4"]


def _kind(chain: Chain, per_synapse: bool) -> str:
    if any(rule.changes_weight for rule in chain.values()):
        return ""
    return " (constant)" if per_synapse else " (shared, constant)"


def _of_receptor(receptor: str, model: SynapseModel) -> dict[str, str]:
    """The names of a synapse model as the text of synapses has them, but for ``w``."""
    in_cell = {own: f"{name}_post" for own, name in receptor_names(model, receptor).items()}
    return {**in_cell, **own_names(receptor, model), "v": "v_post"}


def _state_and_sums(receptor: str, model: SynapseModel, source: str, weight: str) -> Iterator[str]:
    """The state of each synapse, and what the target sums over its synapses."""
    meaning = {**_of_receptor(receptor, model), "w": weight}
    yield from _declared(model.parsed_each, meaning, "clock-driven")
    for variable, equation in model.parsed_summed.items():
        expression = _own(equation.expr.code, meaning)
        name = names.summed(variable, receptor, source)
        yield f"{name}_post = {expression} : {base_units(equation.dim)} (summed)"


def _parameters(name: str, rule: PlasticityModel, model: SynapseModel, kept: Kept) -> Iterator[str]:
    for parameter, entry in rule.parameters.items():
        if (name, parameter) in kept.rules:
            continue
        own = names.of_synapse(parameter, name)
        unit = model.weight_dimension if parameter in rule.weights else entry.dimension
        yield f"{own} : {base_units(unit)} (shared, constant)"
    if rule.is_stochastic:
        yield f"{names.of_synapse('key', name)} : integer (shared, constant)"


def _states(name: str, rule: PlasticityModel, kept: Kept) -> Iterator[str]:
    return _declared(rule.parsed, _of_rule(name, rule, kept), "event-driven")


def _of_rule(name: str, rule: PlasticityModel, kept: Kept) -> dict[str, str]:
    parameters = {
        own: kept.rules.get((name, own), names.of_synapse(own, name)) for own in rule.parameters
    }
    return {**parameters, **own_names(name, rule), "w": names.WEIGHT}


def _declared(equations: Equations, meaning: Mapping[str, str], default: str) -> Iterator[str]:
    """Equations in other names; differential ones are solved as they say, or by default."""
    for variable, equation in equations.items():
        unit = base_units(equation.dim)
        if equation.expr is None:
            yield f"{meaning[variable]} : {unit}"
            continue
        right = _own(equation.expr.code, meaning)
        if equation.type == DIFFERENTIAL_EQUATION:
            flag = "clock-driven" if "clock-driven" in equation.flags else default
            yield f"d{meaning[variable]}/dt = {right} : {unit} ({flag})"
        else:
            yield f"{meaning[variable]} = {right} : {unit}"


def _events(name: str, rule: PlasticityModel, code: str, which: str, kept: Kept) -> str:
    """What a rule does at an event; its random number is that of rule, event and synapse."""
    counters = f"{names.of_synapse('key', name)}, {which}, {names.NUMBER}"
    own = _own(code, _of_rule(name, rule, kept))
    return BINOMIAL.sub(f"counter_binomial({counters}, ", own)


def _on_arrival(receptor: str, model: SynapseModel, chain: Chain, kept: Kept) -> str:
    whole, share = _transmitted(chain, kept.weight, kept), _transmitted(chain, "1.0", kept)
    arriving = {"w": whole, "share": share}
    return _own(model.on_pre, {**_of_receptor(receptor, model), **arriving})


def _transmitted(chain: Chain, weight: str, kept: Kept) -> str:
    def through(arriving: str, link: tuple[str, Any]) -> str:
        name, rule = link
        meaning = {**_of_rule(name, rule, kept), "w": arriving}
        return f"({_own(rule.transmitted, meaning)})"

    return reduce(through, chain.items(), weight)
