"""The page of a neuron, a synapse or a rule of plasticity in a terminal."""

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
from simneuro.scenario.words import plain

if TYPE_CHECKING:
    from rich.console import Console


def model(console: "Console", called: str, kind: str, shown: Model) -> None:
    """Summary, use, equations, what spikes do, parameters, variants, checks, references.

    ``called`` is the name that was asked for: the model's, or that of a variant,
    ``adex.adaptation``.
    """
    facts = describe(shown)
    print_title(console, called, kind, facts.summary)
    _rows(console, "Use", facts.uses)
    for where, text in facts.equations:
        print_heading(console, f"Equations {where}".strip())
        print_lines(console, text)
    _rows(console, facts.behaviour.capitalize(), facts.spikes)
    if facts.parameters:
        print_heading(console, "Parameters")
        heads = ("name", "value", "valid", "meaning", "source")
        print_table(console, heads, map(_parameter, facts.parameters))
    if facts.variants:
        example = f"{facts.name}.{facts.variants[0].name}"
        _rows(console, f"Variants (simneuro show {example})", map(_variant, facts.variants))
    checks = [(check.name.partition(".")[2], check.what) for check in facts.checks]
    _rows(console, f"Checks (simneuro validate {facts.name} runs them)", checks)
    references(console, [*facts.references, *facts.sources])


def references(console: "Console", keys: Iterable[str]) -> None:
    """Each reference as a sentence."""
    known = [key for key in dict.fromkeys(keys) if key in bibliography()]
    _rows(console, "References", [(key, format_reference(key)) for key in known])


def _rows(console: "Console", heading: str, pairs: Iterable[Row]) -> None:
    """A section of names and texts, or nothing if there are none."""
    shown = [(name, plain(text)) for name, text in pairs]
    if shown:
        print_heading(console, heading)
        print_rows(console, shown)


def _parameter(facts: ParameterFacts) -> tuple[str, ...]:
    value, valid = keep_together(facts.value), keep_together(facts.valid)
    return facts.name, value, valid, facts.meaning, facts.source


def _variant(facts: VariantFacts) -> Row:
    step = f"; shown with a step of {facts.step}" if facts.step else ""
    numbers = ", ".join(map(keep_together, facts.values))
    return facts.name, f"{facts.summary}{step} ({facts.source})\n{numbers}"
