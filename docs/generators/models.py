"""A page for each model of the catalogue, and the tables that lead to them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import simneuro as sn
from generators.card_figures import NEURONS, SYNAPSES
from generators.formulas import formulas
from generators.markdown import citation, code, source, table
from simneuro import units
from simneuro.bridge import Activation
from simneuro.bridge.activation_catalogue import CATALOGUE
from simneuro.catalogue import NeuronModel, Parameter, SynapseModel, Variant

_OPENING = """# Models

Every neuron, synapse and activation function that simneuro knows by name. `simneuro show NAME`
prints a model's page in a terminal, `simneuro diff NAME NAME` says in what two differ, and
`simneuro validate NAME` runs the checks of one. A value without a reference was chosen, and says
why.

Neurons take two currents: `I_ext`, the sum of the drives, and `I_syn`, the sum of the synapses.
How the refractory period counts is told in [](../conventions.md#the-refractory-period).
"""

_PAGES = """```{{toctree}}
:hidden:
:glob:

{folder}/*
```
"""


_PICTURE = "![]({0}.svg)\n"
_DETAILS = "<details><summary>The equations as text</summary>\n\n{}\n</details>\n"


def pages() -> Iterator[tuple[str, str]]:
    """The tables of all models, and a page for each."""
    yield "models.md", _index()
    for name, model in sn.models.neurons.items():
        yield f"{NEURONS}/{name}.md", _neuron(model)
    for name, synapse in sn.models.synapses.items():
        yield f"{SYNAPSES}/{name}.md", _synapse(synapse)


def _index() -> str:
    parts = [
        _OPENING,
        "## Neurons\n",
        _names(NEURONS, sn.models.neurons),
        "## Synapses\n",
        _names(SYNAPSES, sn.models.synapses),
        "## Activation functions\n",
        _activations(),
        *(_PAGES.format(folder=folder) for folder in (NEURONS, SYNAPSES)),
    ]
    return "\n".join(parts)


def _names(folder: str, models: Mapping[str, Any]) -> str:
    rows = ((f"[{name}]({folder}/{name}.md)", model.summary) for name, model in models.items())
    return table(("name", "what it is"), rows)


def _neuron(model: NeuronModel) -> str:
    facts = [
        ("threshold", f"`{model.threshold}`"),
        ("reset", _codes(model.reset.strip().splitlines()) or "none"),
        ("refractory", f"`{model.refractory}`" if model.refractory else "none"),
        ("integrator", model.method + _limit(model)),
        ("start", _codes(f"{k} = {_value(v)}" for k, v in model.initial.items()) or "0"),
    ]
    parts = [formulas(model.parsed), code(model.equations), table(("spike", ""), facts)]
    return _card(model, parts, _variants(model.variants))


def _synapse(model: SynapseModel) -> str:
    facts = [
        ("on arrival", f"`{model.on_pre}`"),
        ("weight `w`", units.dimension_name(model.weight_dimension)),
        ("current", f"`{model.current}`, added to `I_syn`" if model.current else "none"),
    ]
    equations = [formulas(model.parsed)] if model.equations else []
    text = [_text(model)] if model.equations else []
    return _card(
        model, [_PICTURE.format(model.name), *equations, table(("spike", ""), facts), *text]
    )


def _card(model: NeuronModel | SynapseModel, parts: Iterable[str], more: Iterable[str] = ()) -> str:
    cited = ", ".join(map(citation, model.references))
    closing = [f"References: {cited}\n"] if cited else []
    opening = [f"# {model.name}\n", f"{_sentence(model.summary)}\n", *_use(model)]
    return "\n".join([*opening, *parts, *_parameters(model.parameters), *more, *closing])


def _text(model: NeuronModel | SynapseModel) -> str:
    return _DETAILS.format(code(model.equations))


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
