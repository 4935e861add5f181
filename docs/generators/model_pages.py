"""A page for each model: formulas, rules, parameters with sources, figures, checks."""

from collections.abc import Iterable, Iterator, Mapping

import simneuro as sn
from generators import captions
from generators.formulas import formulas
from generators.markdown import citation, code, source, table
from simneuro import units
from simneuro.model import NeuronModel, Parameter, PlasticityModel, SynapseModel, Variant
from simneuro.validation import checks_of

Model = NeuronModel | SynapseModel | PlasticityModel

_DETAILS = "<details><summary>The equations as text</summary>\n\n{}\n</details>\n"
_CHECKS = """`simneuro validate {0}` runs these checks; {1} of the {2} are among the quick ones.
"""


def pages() -> Iterator[tuple[str, str]]:
    """Every page's name and text."""
    for name, neuron in sn.models.neurons.items():
        yield f"neurons/{name}.md", _page(neuron, _neuron(neuron))
    for name, synapse in sn.models.synapses.items():
        yield f"synapses/{name}.md", _page(synapse, _synapse(synapse))
    for name, rule in sn.models.plasticity.items():
        yield f"plasticity/{name}.md", _page(rule, _rule(rule))


def _page(model: Model, own: Iterable[str]) -> str:
    parts = [
        f"# {model.name}\n",
        f"{_sentence(model.summary)}\n",
        *_use(model),
        *_figure(model.name, captions.of(model)),
        *own,
        *_parameters(model.parameters),
        *_variants(model),
        *_checks(model),
        f"References: {', '.join(map(citation, model.references))}.\n",
    ]
    return "\n".join(parts)


def _use(model: Model) -> Iterator[str]:
    for name, text in (("For", model.use_for), ("Not for", model.not_for)):
        if text:
            yield f"**{name}:** {text}\n"


def _figure(name: str, caption: str) -> Iterator[str]:
    yield f"![{caption}]({name}.svg)\n"
    yield f"*{caption}*\n"


def _neuron(model: NeuronModel) -> Iterator[str]:
    yield "## Equations\n"
    yield formulas(model.equations)
    yield _DETAILS.format(code(model.equations))
    facts = [
        ("threshold", f"`{model.threshold}`"),
        ("reset", _codes(model.reset.strip().splitlines()) or "none"),
        ("refractory", f"`{model.refractory}`" if model.refractory else "none"),
        ("integrator", model.method + _limit(model)),
        ("start", _codes(f"{k} = {_value(v)}" for k, v in model.initial.items()) or "0"),
    ]
    yield table(("spike", ""), facts)


def _synapse(model: SynapseModel) -> Iterator[str]:
    yield "## Equations\n"
    texts = (
        ("In the target cell:", model.equations),
        ("In each synapse:", model.each),
        ("Summed over the synapses of a cell:", model.summed),
    )
    for where, text in texts:
        if text:
            yield f"{where}\n"
            yield formulas(text)
            yield _DETAILS.format(code(text))
    facts = [
        ("on arrival", _codes(model.on_pre.strip().splitlines()) or "nothing"),
        ("weight `w`", units.dimension_name(model.weight_dimension)),
        ("current", f"`{model.current}`, added to `I_syn`" if model.current else "none"),
    ]
    yield table(("spike", ""), facts)


def _rule(model: PlasticityModel) -> Iterator[str]:
    yield "## Equations\n"
    yield formulas(model.equations)
    yield _DETAILS.format(code(model.equations))
    facts = [
        ("on arrival", _codes(model.on_pre.strip().splitlines()) or "nothing"),
        ("on a spike of the target", _codes(model.on_post.strip().splitlines()) or "nothing"),
        ("what reaches the receptor", f"`{model.transmitted}`"),
        ("start", _codes(f"{k} = {_value(v)}" for k, v in model.initial.items()) or "0"),
        ("in the unit of the weight", _codes(model.weights) or "no parameter"),
    ]
    yield table(("spike", ""), facts)


def _parameters(entries: Mapping[str, Parameter]) -> Iterator[str]:
    if entries:
        yield "## Parameters\n"
        heads = ("parameter", "value", "valid", "meaning", "source")
        rows = (
            (
                f"`{name}`",
                *map(_unbroken, (units.text(e.value), e.valid or "any")),
                e.description,
                source(e.source),
            )
            for name, e in entries.items()
        )
        yield table(heads, rows)


def _variants(model: Model) -> Iterator[str]:
    if model.variants:
        yield "## Variants\n"
        heads = ("variant", "what it is", "shown with", "parameters", "source")
        rows = (
            (f"`{name}`", each.summary, _step(each), _changes(each), source(each.source))
            for name, each in model.variants.items()
        )
        yield table(heads, rows)
        if isinstance(model, NeuronModel):
            yield from _figure(f"{model.name}_variants", captions.VARIANTS)


def _step(variant: Variant) -> str:
    return units.text(variant.input) if variant.input is not None else ""


def _changes(variant: Variant) -> str:
    return _codes(f"{name} = {units.text(value)}" for name, value in variant.parameters.items())


def _checks(model: Model) -> Iterator[str]:
    found = checks_of((model.name,))
    yield "## Checks\n"
    yield _CHECKS.format(model.name, sum(check.quick for check in found), len(found))
    rows = ((check.what, check.source) for check in found)
    yield table(("what is measured", "against"), rows)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _limit(model: NeuronModel) -> str:
    return f", `dt` up to {units.text(model.max_dt)}" if model.max_dt is not None else ""


def _value(value: object) -> str:
    return value if isinstance(value, str) else units.text(value)


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
