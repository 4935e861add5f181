"""Traces of plasticity that all synapses of a neuron share: which they are, and their text.

Spikes of a cell reach all its synapses in the same step if their delays are equal. What its spikes
alone change in a synapse is then one number of the cell. Programs keep it there, where events of
synapses read it; in each synapse every event would also let it decay, with an exponential.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from brian2.equations.equations import SUBEXPRESSION
from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro.engine.equations import names
from simneuro.engine.equations.kept_by_targets import kept_of_wires
from simneuro.engine.equations.receptors import base_units
from simneuro.engine.equations.time_zero import since_warmup
from simneuro.model import PlasticityModel
from simneuro.model.statements import assigned, statements
from simneuro.network import Network, Wires

#: The ends of a projection, by the names of Brian2's pathways.
SIDES = ("pre", "post")
_KNOWN = {"t_in_timesteps", "clip", "exp", "int"}


@dataclass(frozen=True)
class TraceText:
    """The traces of the neurons at one end.

    ``variables`` are their names in the text of the synapses; ``equations`` are those of a group of
    neurons, and ``on_spike`` is what one spike does to them.
    """

    variables: tuple[str, ...]
    equations: str
    on_spike: str


#: Of a projection whose synapses have traces of their own, or none.
NO_TRACES: Mapping[str, TraceText] = {}


def trace_texts(wires: Wires, network: Network) -> Mapping[str, TraceText]:
    """The traces of the neurons at each end of a projection that has some.

    There are none unless all rules work with them, and nothing else needs those of single synapses.
    """
    if not _are_in_neurons(wires, network):
        return NO_TRACES
    texts = {side: _trace_text(wires, side) for side in SIDES}
    return {side: text for side, text in texts.items() if text.variables}


def _are_in_neurons(wires: Wires, network: Network) -> bool:
    """Whether the rules work with traces of neurons, and nothing needs those of synapses."""
    traces = network.record.synapses.get(wires.name)
    recorded = traces is not None and set(traces.variables) != {"w"}
    own = wires.receptor.each or wires.receptor.summed or kept_of_wires(wires).rules
    if recorded or own or wires.delays_differ or not wires.rules:
        return False
    return all(_suffices_with_neurons(rule) for rule in wires.rules.values())


def pair_statements(rule: PlasticityModel, side: str) -> str:
    """What a rule does to a single synapse at a spike of one end."""
    return _written(_split(rule, side)[0])


def _trace_text(wires: Wires, side: str) -> TraceText:
    """The traces of the neurons at one end of a projection."""
    variables: list[str] = []
    lines: list[str] = []
    code: list[str] = []
    for name, rule in wires.rules.items():
        meaning = {own: names.of_synapse(own, name) for own in (*rule.parameters, *rule.parsed)}
        own = _traces(rule, side)
        variables += [meaning[each] for each in own]
        lines += _equations(rule, own, meaning)
        own_code = since_warmup(_written(_split(rule, side)[1]), names.OF_SYNAPSE)
        code.append(str(word_substitute(own_code, meaning)))
    return TraceText(tuple(variables), "\n".join(lines), "\n".join(code))


def _equations(
    rule: PlasticityModel, traces: tuple[str, ...], meaning: Mapping[str, str]
) -> Iterator[str]:
    used = [get_identifiers(rule.parsed[own].expr.code) for own in _moving(rule, traces)]
    for parameter in sorted(set().union(*used) & {*rule.parameters}):
        unit = base_units(rule.parameters[parameter].dimension)
        yield f"{meaning[parameter]} : {unit} (shared, constant)"
    for own in traces:
        unit = base_units(rule.parsed[own].dim)
        if own in _moving(rule, traces):
            right = word_substitute(rule.parsed[own].expr.code, meaning)
            yield f"d{meaning[own]}/dt = {right} : {unit}"
        else:
            yield f"{meaning[own]} : {unit}"


def _moving(rule: PlasticityModel, traces: tuple[str, ...]) -> list[str]:
    return [own for own in traces if own in rule.event_driven]


def _traces(rule: PlasticityModel, side: str) -> tuple[str, ...]:
    """What spikes of one end alone change, beside the weight."""
    changed = {each: assigned(getattr(rule, f"on_{each}")) for each in SIDES}
    (other,) = {*SIDES} - {side}
    found = changed[side] - changed[other] - {"w"}
    return tuple(own for own, _ in rule.parsed.items() if own in found)


def _suffices_with_neurons(rule: PlasticityModel) -> bool:
    traces = {side: {*_traces(rule, side)} for side in SIDES}
    every = traces["pre"] | traces["post"]
    if rule.is_stochastic or rule.modulates or every != {*rule.variables}:
        return False
    alone = {*rule.parameters} - {*rule.weights}
    for own in every:  # its equation is linear and has no other variable
        equation = rule.parsed[own]
        if "clock-driven" in equation.flags or equation.type == SUBEXPRESSION:
            return False
        if equation.expr is not None and get_identifiers(equation.expr.code) - alone - {own}:
            return False
    return all(_is_separable(rule, side, traces[side], alone) for side in SIDES)


def _is_separable(rule: PlasticityModel, side: str, own: set[str], alone: set[str]) -> bool:
    """Whether a spike first acts on synapses, without the traces of its end, and then on these."""
    of_pairs, of_traces = _split(rule, side)
    at_first = [*statements(getattr(rule, f"on_{side}"))][: len(of_pairs)] == of_pairs
    pairs = all(name == "w" and not get_identifiers(right) & own for name, _, right in of_pairs)
    known = own | alone | _KNOWN
    return (
        bool(of_pairs)
        and at_first
        and pairs
        and all(get_identifiers(right) <= known for *_, right in of_traces)
    )


Statement = tuple[str, str, str]


def _split(rule: PlasticityModel, side: str) -> tuple[list[Statement], list[Statement]]:
    """The statements for single synapses, and those for traces."""
    traces = _traces(rule, side)
    every = [*statements(getattr(rule, f"on_{side}"))]
    of_pairs = [each for each in every if each[0] not in traces]
    return of_pairs, [each for each in every if each[0] in traces]


def _written(found: list[Statement]) -> str:
    return "\n".join(" ".join(statement) for statement in found)
