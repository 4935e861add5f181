"""A neuron, a synapse or a plasticity rule as the parts of a page."""

from collections.abc import Iterable, Iterator

from simneuro.cards import describe
from simneuro.cards.facts import ParameterFacts, Row, VariantFacts
from simneuro.cli.layout import keep_together
from simneuro.cli.page_parts import Block, Heading, Lines, Rows, Table, Title
from simneuro.model import Model
from simneuro.references import format_reference
from simneuro.references import references as bibliography
from simneuro.scenario.words import without_marks


def show_model(called: str, kind: str, shown: Model) -> Iterator[Block]:
    """Summary, use, equations, effects of spikes, parameters, variants, checks, references.

    ``called`` is the name that was asked for: the model's, or that of a variant,
    ``adex.adaptation``.
    """
    facts = describe(shown)
    yield Title(called, kind, facts.summary)
    yield from _make_section("Use", facts.uses)
    for where, text in facts.equations:
        yield Heading(f"Equations {where}".strip())
        yield Lines(text)
    yield from _make_section(facts.behaviour.capitalize(), facts.spikes)
    if facts.parameters:
        yield Heading("Parameters")
        heads = ("name", "value", "valid", "meaning", "source")
        yield Table(heads, [*map(_format_parameter, facts.parameters)])
    if facts.variants:
        example = f"{facts.name}.{facts.variants[0].name}"
        variants = map(_format_variant, facts.variants)
        yield from _make_section(f"Variants (simneuro show {example})", variants)
    checks = [(check.name.partition(".")[2], check.what) for check in facts.checks]
    yield from _make_section(f"Checks (simneuro validate {facts.name} runs them)", checks)
    yield from show_references([*facts.references, *facts.sources])


def show_references(keys: Iterable[str]) -> Iterator[Block]:
    """Each reference as a sentence."""
    known = [key for key in dict.fromkeys(keys) if key in bibliography()]
    yield from _make_section("References", [(key, format_reference(key)) for key in known])


def _make_section(heading: str, pairs: Iterable[Row]) -> Iterator[Block]:
    """A heading, and names with their texts below; nothing if there are none."""
    shown = [(name, without_marks(text)) for name, text in pairs]
    if shown:
        yield Heading(heading)
        yield Rows(shown)


def _format_parameter(facts: ParameterFacts) -> tuple[str, ...]:
    value, valid = keep_together(facts.value), keep_together(facts.valid)
    return facts.name, value, valid, facts.meaning, facts.source


def _format_variant(facts: VariantFacts) -> Row:
    step = f"; shown with a step of {facts.step}" if facts.step else ""
    numbers = ", ".join(map(keep_together, facts.values))
    return facts.name, f"{facts.summary}{step} ({facts.source})\n{numbers}"
