"""The result of the mutation run in ``docs/validation.md``, between two comments."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.performance_page import replace_measured
from mutants.trial import Verdict, count

PAGE = Path(__file__).parents[1] / "docs" / "validation.md"
BEGIN = "<!-- measured: written by make mutants -->"
TITLES = {
    "neurons": "parameters of neurons, wrong by 3 %",
    "synapses": "parameters of synapses, wrong by 3 %",
    "plasticity": "parameters of plasticity rules, wrong by 3 %",
    "variants": "parameters of variants, wrong by 3 %",
    "structure": "structural errors",
}


def write_result(verdicts: Sequence[Verdict]) -> None:
    """Replace what stands between the comments of the page.

    Raises
    ------
    ValueError
        If the page lacks one of the comments.
    """
    page = PAGE.read_text(encoding="utf-8")
    content = "\n\n".join([format_counts(count(verdicts)), format_missed(verdicts)])
    PAGE.write_text(replace_measured(page, content, BEGIN), encoding="utf-8")


def format_counts(counts: Mapping[str, tuple[int, int]]) -> str:
    """A table of how many were noticed."""
    ordered = {group: counts[group] for group in TITLES if group in counts}
    parameters = [each for group, each in ordered.items() if group != "structure"]
    rows = [_row(TITLES[group], *each) for group, each in ordered.items()]
    if parameters:
        rows.append(_row("all parameters", *map(sum, zip(*parameters, strict=True))))
    return "\n".join(["| errors | noticed | of | share |", "|---|---|---|---|", *rows])


def _row(title: str, noticed: int, tried: int) -> str:
    return f"| {title} | {noticed} | {tried} | {100 * noticed / tried:.0f} % |"


def format_missed(verdicts: Sequence[Verdict]) -> str:
    """A sentence that names those that no check noticed."""
    missed = sorted(each.mutant.name for each in verdicts if not each.check)
    names = ", ".join(f"`{name}`" for name in missed)
    return f"Not noticed: {names}." if missed else "All were noticed."
