"""The claims of a run on a page."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from simneuro.cli.page import rows, section, unbroken
from simneuro.experiment.report import measured, number

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.analysis import Claim


def show_claims(console: "Console", claims: Sequence["Claim"]) -> None:
    """The verdict on each claim beside its sentence, and below what was measured and expected."""
    if claims:
        held = sum(claim.holds for claim in claims)
        section(console, f"Claims: {held} of {len(claims)} hold")
        rows(console, (row for claim in claims for row in _rows(claim)))


def _rows(claim: "Claim") -> Iterator[tuple[str | Text, str]]:
    verdict = ("✓ holds", "green") if claim.holds else ("✗ does not hold", "red")
    yield Text(*verdict), claim.claim
    yield "", f"{unbroken(_value(claim))}; expected: {claim.expected}"


def _value(claim: "Claim") -> str:
    value = measured(claim.value, claim.unit)
    if claim.interval is None:
        return value
    low, high = map(number, claim.interval)
    return f"{value} [{low}, {high}]"
