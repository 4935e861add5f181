"""The claims of a run as terminal text."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from simneuro.cli.layout import keep_together, print_heading, print_rows
from simneuro.errors import to_paragraph
from simneuro.experiment.report import format_number, format_quantity

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.analysis import Claim


def show_claims(console: "Console", claims: Sequence["Claim"]) -> None:
    """Print the verdict on each claim beside its sentence, then its value and what was expected."""
    if claims:
        held = sum(claim.holds for claim in claims)
        print_heading(console, f"Claims: {held} of {len(claims)} hold")
        print_rows(console, (row for claim in claims for row in _format_claim(claim)))


def _format_claim(claim: "Claim") -> Iterator[tuple[str | Text, str]]:
    verdict = ("✓ holds", "green") if claim.holds else ("✗ does not hold", "red")
    yield Text(*verdict), to_paragraph(claim.claim)
    value = keep_together(_format_value(claim))
    yield "", to_paragraph(f"{value}; expected: {claim.expected}")


def _format_value(claim: "Claim") -> str:
    value = format_quantity(claim.value, claim.unit)
    if claim.interval is None:
        return value
    low, high = map(format_number, claim.interval)
    return f"{value} [{low}, {high}]"
