"""A card for each model of the catalogue, and the table of activation functions."""

from collections.abc import Iterable, Iterator, Mapping

import simneuro as sn
from generators.markdown import citation, code, source, table
from simneuro import units
from simneuro.bridge import Activation
from simneuro.bridge.activation_catalogue import CATALOGUE
from simneuro.catalogue import NeuronModel, Parameter, SynapseModel, Variant

_OPENING = """# Models

Every neuron, synapse and activation function that simneuro knows by name. `simneuro show NAME`
prints the same card in a terminal. A value without a reference was chosen, and says why. A value
outside of what is valid is refused wherever it is given.

Neurons take two currents: `I_ext`, the sum of the drives, and `I_syn`, the sum of the synapses.
How the refractory period counts is told in [](../conventions.md#the-refractory-period).
"""


def pages() -> Iterator[tuple[str, str]]:
    """One page with all cards."""
    parts = [
        _OPENING,
        "## Neurons\n",
        *map(_neuron, sn.models.neurons.values()),
        "## Synapses\n",
        *map(_synapse, sn.models.synapses.values()),
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
    parts = [code(model.equations), table(("spike", ""), facts)]
    return _card(model, parts, _variants(model.variants))


def _synapse(model: SynapseModel) -> str:
    facts = [
        ("on arrival", f"`{model.on_pre}`"),
        ("weight `w`", units.dimension_name(model.weight_dimension)),
        ("current", f"`{model.current}`, added to `I_syn`" if model.current else "none"),
    ]
    equations = [code(model.equations)] if model.equations else []
    return _card(model, [*equations, table(("spike", ""), facts)])


def _card(model: NeuronModel | SynapseModel, parts: Iterable[str], more: Iterable[str] = ()) -> str:
    cited = ", ".join(map(citation, model.references))
    closing = [f"References: {cited}\n"] if cited else []
    opening = [f"### {model.name}\n", f"{_sentence(model.summary)}\n", *_use(model)]
    return "\n".join([*opening, *parts, *_parameters(model.parameters), *more, *closing])


def _use(model: NeuronModel | SynapseModel) -> Iterator[str]:
    for name, text in (("Use it for", model.use_for), ("Not for", model.not_for)):
        if text:
            yield f"{name}: {text}\n"


def _variants(variants: Mapping[str, Variant]) -> list[str]:
    rows = (
        (f"`{name}`", each.summary, _step(each), _changes(each), source(each.source))
        for name, each in variants.items()
    )
    heads = ("variant", "what it is", "shown with", "parameters", "source")
    return [table(heads, rows)] if variants else []


def _step(variant: Variant) -> str:
    return units.text(variant.input) if variant.input is not None else ""


def _changes(variant: Variant) -> str:
    return _codes(f"{name} = {units.text(value)}" for name, value in variant.parameters.items())


def _parameters(entries: Mapping[str, Parameter]) -> list[str]:
    rows = (
        (f"`{name}`", units.text(e.value), e.valid, e.description, source(e.source))
        for name, e in entries.items()
    )
    heads = ("parameter", "value", "valid", "meaning", "source")
    return [table(heads, rows)] if entries else []


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
