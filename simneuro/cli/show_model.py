"""A neuron, a synapse or a plasticity rule as terminal text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simneuro.cards import describe
from simneuro.cards.facts import ParameterFacts, Row, VariantFacts
from simneuro.cli.layout import (
    keep_together,
    print_heading,
    print_lines,
    print_rows,
    print_table,
    print_title,
)
from simneuro.model import Model
from simneuro.references import format_reference
from simneuro.references import references as bibliography
from simneuro.scenario.words import without_marks

if TYPE_CHECKING:
    from rich.console import Console


def show_model(console: "Console", called: str, kind: str, shown: Model) -> None:
    """Print summary, use, equations, effects of spikes, parameters, variants, checks, references.

    ``called`` is the name that was asked for: the model's, or that of a variant,
    ``adex.adaptation``.
    """
    facts = describe(shown)
    print_title(console, called, kind, facts.summary)
    _print_section(console, "Use", facts.uses)
    for where, text in facts.equations:
        print_heading(console, f"Equations {where}".strip())
        print_lines(console, text)
    _print_section(console, facts.behaviour.capitalize(), facts.spikes)
    if facts.parameters:
        print_heading(console, "Parameters")
        heads = ("name", "value", "valid", "meaning", "source")
        print_table(console, heads, map(_format_parameter, facts.parameters))
    if facts.variants:
        example = f"{facts.name}.{facts.variants[0].name}"
        _print_section(
            console, f"Variants (simneuro show {example})", map(_format_variant, facts.variants)
        )
    checks = [(check.name.partition(".")[2], check.what) for check in facts.checks]
    _print_section(console, f"Checks (simneuro validate {facts.name} runs them)", checks)
    show_references(console, [*facts.references, *facts.sources])


def show_references(console: "Console", keys: Iterable[str]) -> None:
    """Print each reference as a sentence."""
    known = [key for key in dict.fromkeys(keys) if key in bibliography()]
    _print_section(console, "References", [(key, format_reference(key)) for key in known])


def _print_section(console: "Console", heading: str, pairs: Iterable[Row]) -> None:
    """Print a heading, and names with their texts below; nothing if there are none."""
    shown = [(name, without_marks(text)) for name, text in pairs]
    if shown:
        print_heading(console, heading)
        print_rows(console, shown)


def _format_parameter(facts: ParameterFacts) -> tuple[str, ...]:
    value, valid = keep_together(facts.value), keep_together(facts.valid)
    return facts.name, value, valid, facts.meaning, facts.source


def _format_variant(facts: VariantFacts) -> Row:
    step = f"; shown with a step of {facts.step}" if facts.step else ""
    numbers = ", ".join(map(keep_together, facts.values))
    return facts.name, f"{facts.summary}{step} ({facts.source})\n{numbers}"
