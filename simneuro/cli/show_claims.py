"""The claims of a run as the parts of a page."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simneuro.analysis import describe_verdicts
from simneuro.cli.layout import keep_together
from simneuro.cli.page_parts import Block, Heading, Rows
from simneuro.experiment.html_pages import typeset_number, typeset_quantity
from simneuro.printable import to_paragraph

_SIGNS = {"holds": ("✓", "green"), "refuted": ("✗", "red"), "undecided": ("?", "yellow")}

if TYPE_CHECKING:
    from simneuro.analysis import Claim


def show_claims(claims: Sequence["Claim"]) -> Iterator[Block]:
    """The verdict on each claim beside its sentence, then its value and what was expected."""
    if claims:
        yield Heading(f"Claims: {describe_verdicts(claims)}")
        rows = [row for claim in claims for row in _format_claim(claim)]
        yield Rows([(name, text) for name, text, _ in rows], [colour for *_, colour in rows])


def _format_claim(claim: "Claim") -> Iterator[tuple[str, str, str]]:
    """Rows with the colour of their first column."""
    sign, colour = _SIGNS[claim.verdict]
    exact = " (exact)" if claim.exact else ""
    yield f"{sign} {claim.verdict}{exact}", to_paragraph(claim.claim), colour
    value = keep_together(_format_value(claim))
    looked = " (a bound chosen after looking)" if claim.after_looking else ""
    yield "", to_paragraph(f"{value}; expected: {claim.expected}{looked}"), ""
    if claim.why:
        yield "", to_paragraph(claim.why), ""


def _format_value(claim: "Claim") -> str:
    value = typeset_quantity(claim.value, claim.unit)
    if claim.interval is None:
        return value
    low, high = map(typeset_number, claim.interval)
    return f"{value} [{low}, {high}]"
