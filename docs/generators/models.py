"""A card for each model of the catalogue, and the table of activation functions."""

from collections.abc import Iterable, Iterator, Mapping

import simneuro as sn
from generators.markdown import citation, code, source, table
from simneuro import units
from simneuro.bridge import Activation
from simneuro.bridge.activation_catalogue import CATALOGUE
from simneuro.catalogue import NeuronModel, Parameter, PlasticityModel, SynapseModel

_OPENING = """# Models

Every neuron, synapse, rule of plasticity and activation function that simneuro knows by name.
`simneuro show NAME` prints the same card in a terminal. A value without a reference was chosen, and
says why.

Neurons take two currents: `I_ext`, the sum of the drives, and `I_syn`, the sum of the synapses.
How the refractory period counts is told in [](../conventions.md#the-refractory-period).
"""

_PLASTICITY = """A projection names a rule, or a list of them that act one after the other:
`plasticity = ["stdp", "tsodyks_markram"]`. Any rule goes with any receptor on which spikes act. A
spike is transmitted after all that its arrival does to the weight; what one rule transmits is the
weight that the next one is given. Arrivals come before the target's own spikes in a time step.
"""


def pages() -> Iterator[tuple[str, str]]:
    """One page with all cards."""
    parts = [
        _OPENING,
        "## Neurons\n",
        *map(_neuron, sn.models.neurons.values()),
        "## Synapses\n",
        *map(_synapse, sn.models.synapses.values()),
        "## Plasticity\n",
        _PLASTICITY,
        *map(_rule, sn.models.plasticity.values()),
        "## Activation functions\n",
        _activations(),
    ]
    yield "models.md", "\n".join(parts)


def _neuron(model: NeuronModel) -> str:
    facts = [
        ("threshold", f"`{model.threshold}`"),
        ("reset", _codes(model.reset.strip().splitlines()) or "none"),
        ("refractory", f"`{model.refractory}`" if model.refractory else "none"),
        ("integrator", model.method + _limit(model)),
        ("start", _codes(f"{k} = {_value(v)}" for k, v in model.initial.items()) or "0"),
    ]
    return _card(model, [code(model.equations), table(("spike", ""), facts)])


def _synapse(model: SynapseModel) -> str:
    facts = [
        ("on arrival", _codes(model.on_pre.strip().splitlines()) or "nothing"),
        ("weight `w`", units.dimension_name(model.weight_dimension)),
        ("current", f"`{model.current}`, added to `I_syn`" if model.current else "none"),
    ]
    equations = [code(model.equations)] if model.equations else []
    each = ["Each synapse has\n", code(model.each)] if model.each else []
    summed = ["Summed over the synapses of a cell:\n", code(model.summed)] if model.summed else []
    return _card(model, [*equations, *each, *summed, table(("spike", ""), facts)])


def _rule(model: PlasticityModel) -> str:
    facts = [
        ("on arrival", _codes(model.on_pre.strip().splitlines()) or "nothing"),
        ("on a spike of the target", _codes(model.on_post.strip().splitlines()) or "nothing"),
        ("what reaches the receptor", f"`{model.transmitted}`"),
        ("start", _codes(f"{k} = {_value(v)}" for k, v in model.initial.items()) or "0"),
        ("in the unit of the weight", _codes(model.weights) or "no parameter"),
    ]
    return _card(model, [code(model.equations), table(("spike", ""), facts)])


def _card(model: NeuronModel | SynapseModel | PlasticityModel, parts: Iterable[str]) -> str:
    cited = ", ".join(map(citation, model.references))
    closing = [f"References: {cited}\n"] if cited else []
    opening = [f"### {model.name}\n", f"{_sentence(model.summary)}\n"]
    return "\n".join([*opening, *parts, *_parameters(model.parameters), *closing])


def _parameters(entries: Mapping[str, Parameter]) -> list[str]:
    rows = (
        (f"`{name}`", units.text(entry.value), entry.description, source(entry.source))
        for name, entry in entries.items()
    )
    return [table(("parameter", "value", "meaning", "source"), rows)] if entries else []


def _activations() -> str:
    known = (sn.bridge.activation(name) for name in sn.bridge.activation_names)
    return table(("name", "value at x", "range", "parameters", "reference"), map(_row, known))


def _row(activation: Activation) -> tuple[str, ...]:
    low, high = (f"{bound:g}".replace("inf", "∞") for bound in activation.range)
    defaults = (f"{name} = {value:g}" for name, value in activation.parameters.items())
    formula = f"`{CATALOGUE[activation.name].formula}`"
    bounds = f"{low} to {high}"
    return f"`{activation.name}`", formula, bounds, _codes(defaults), source(activation.reference)


def _limit(model: NeuronModel) -> str:
    return f", `dt` up to {units.text(model.max_dt)}" if model.max_dt is not None else ""


def _value(value: object) -> str:
    return value if isinstance(value, str) else units.text(value)


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
