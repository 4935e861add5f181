"""A page for each model: formulas, rules, parameters with sources, figures, checks."""

from collections.abc import Iterable, Iterator

import simneuro as sn
from generators.formulas import formulas
from generators.markdown import citation, code, source, table
from simneuro.cards import VARIANTS_CAPTION, caption, describe
from simneuro.cards.facts import ModelFacts, ParameterFacts, VariantFacts
from simneuro.model import Model, NeuronModel

FAMILIES = ("neurons", "synapses", "plasticity")

_DETAILS = "<details><summary>The equations as text</summary>\n\n{}\n</details>\n"
_CHECKS = "`simneuro validate {0}` runs these checks; {1} of the {2} are among the quick ones.\n"


def pages() -> Iterator[tuple[str, str]]:
    """Every page's name and text."""
    for family in FAMILIES:
        for name, model in getattr(sn.models, family).items():
            yield f"{family}/{name}.md", "\n".join(_page(model))


def _page(model: Model) -> Iterator[str]:
    facts = describe(model)
    yield f"# {facts.name}\n"
    yield f"{facts.summary[:1].upper()}{facts.summary[1:]}.\n"
    for name, text in facts.uses:
        yield f"**{name.capitalize()}:** {text}\n"
    yield _figure(facts.name, caption(model))
    yield from _equations(facts)
    yield table((facts.behaviour, ""), facts.spikes)
    if facts.parameters:
        yield "## Parameters\n"
        heads = ("parameter", "value", "valid", "meaning", "source")
        yield table(heads, map(_parameter, facts.parameters))
    if facts.variants:
        yield "## Variants\n"
        heads = ("variant", "what it is", "shown with", "parameters", "source")
        yield table(heads, map(_variant, facts.variants))
    if isinstance(model, NeuronModel) and facts.variants:
        yield _figure(f"{facts.name}_variants", VARIANTS_CAPTION)
    yield "## Checks\n"
    quick = sum(check.quick for check in facts.checks)
    yield _CHECKS.format(facts.name, quick, len(facts.checks))
    rows = ((check.what, check.source) for check in facts.checks)
    yield table(("what is measured", "against"), rows)
    yield f"References: {', '.join(map(citation, facts.references))}.\n"


def _figure(name: str, text: str) -> str:
    return f"![{text}]({name}.svg)\n\n*{text}*\n"


def _equations(facts: ModelFacts) -> Iterator[str]:
    yield "## Equations\n"
    for where, text in facts.equations:
        if where:
            yield f"{where.capitalize()}:\n"
        yield formulas(text)
        yield _DETAILS.format(code(text))


def _parameter(facts: ParameterFacts) -> tuple[str, ...]:
    value, valid = map(_unbroken, (facts.value, facts.valid or "any"))
    return f"`{facts.name}`", value, valid, facts.meaning, source(facts.source)


def _variant(facts: VariantFacts) -> tuple[str, ...]:
    values = _codes(facts.values)
    return f"`{facts.name}`", facts.summary, facts.step, values, source(facts.source)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)
