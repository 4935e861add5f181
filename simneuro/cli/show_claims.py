"""The claims of a run as terminal text."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from simneuro.analysis import describe_verdicts
from simneuro.cli.layout import keep_together, print_heading, print_rows
from simneuro.experiment.report import typeset_number, typeset_quantity
from simneuro.printable import to_paragraph

_SIGNS = {"holds": ("✓", "green"), "refuted": ("✗", "red"), "undecided": ("?", "yellow")}

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.analysis import Claim


def show_claims(console: "Console", claims: Sequence["Claim"]) -> None:
    """Print the verdict on each claim beside its sentence, then its value and what was expected."""
    if claims:
        print_heading(console, f"Claims: {describe_verdicts(claims)}")
        print_rows(console, (row for claim in claims for row in _format_claim(claim)))


def _format_claim(claim: "Claim") -> Iterator[tuple[str | Text, str]]:
    sign, colour = _SIGNS[claim.verdict]
    exact = " (exact)" if claim.exact else ""
    yield Text(f"{sign} {claim.verdict}{exact}", colour), to_paragraph(claim.claim)
    value = keep_together(_format_value(claim))
    looked = " (a bound chosen after looking)" if claim.after_looking else ""
    yield "", to_paragraph(f"{value}; expected: {claim.expected}{looked}")
    if claim.why:
        yield "", to_paragraph(claim.why)


def _format_value(claim: "Claim") -> str:
    value = typeset_quantity(claim.value, claim.unit)
    if claim.interval is None:
        return value
    low, high = map(typeset_number, claim.interval)
    return f"{value} [{low}, {high}]"
