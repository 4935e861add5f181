"""The results of checks on a page: a table for each model."""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from simneuro.cli.page import rows, section

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.validation import Check, Result

_MOST_DIGITS = 9  # chosen: more say nothing that a reader could use


def show_checks(console: "Console", results: Iterable["Result"]) -> None:
    """What was checked of each model, in the order of the table."""
    for subject, found in groupby(results, key=lambda result: result.check.subject):
        group = list(found)
        held = sum(result.holds for result in group)
        section(console, f"{subject}: {held} of {len(group)} hold")
        console.print(_table(console.width, group))


def failures(console: "Console", results: Sequence["Result"]) -> None:
    """How many hold, and of those that do not, why their tolerance is what it is."""
    failed = [result for result in results if not result.holds]
    section(console, f"{len(results) - len(failed)} of {len(results)} checks hold")
    rows(console, ((result.check.name, _reason(result)) for result in failed))


def _reason(result: "Result") -> str:
    if result.error:
        return f"could not be measured: {result.error}"
    off = result.measured - result.expected
    return (
        f"off by {_short(off)} {result.check.unit}, allowed {_short(result.tolerance)}: "
        f"{result.check.tolerance.why}"
    )


def _table(width: int, results: Iterable["Result"]) -> Table:
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    made.add_column("what", overflow="fold", header_style="dim", ratio=5)
    made.add_column("expected", overflow="fold", header_style="dim", min_width=9)
    made.add_column("measured", overflow="fold", header_style="dim", min_width=9)
    made.add_column("tolerance", overflow="fold", header_style="dim", min_width=9)
    made.add_column("source", overflow="fold", header_style="dim", ratio=4)
    made.add_column("", no_wrap=True)
    made.width = width
    for result in results:
        made.add_row(*_cells(result))
    return made


def _cells(result: "Result") -> Sequence[Text]:
    check = result.check
    name = check.name.partition(".")[2]
    return (
        Text.assemble((name, "bold"), "\n", check.what),
        Text(_with_unit(result.expected, result.tolerance, check)),
        Text(_with_unit(result.measured, result.tolerance, check)),
        Text(_tolerance(check, result.expected)),
        Text(check.source),
        Text("✓", style="green") if result.holds else Text("✗", style="red"),
    )


def expectation(check: "Check") -> tuple[str, str]:
    """The expected value of a check and its tolerance, in words."""
    expected = check.truth()
    around = check.tolerance.around(expected)
    return _with_unit(expected, around, check), _tolerance(check, expected)


def _with_unit(value: float, within: float, check: "Check") -> str:
    return f"{written(value, within)} {check.unit}".rstrip()


def _tolerance(check: "Check", expected: float) -> str:
    """The tolerance as its author wrote it, such as ``± 1 %``."""
    given = check.tolerance
    if not given.size:
        return "exact"
    if given.relative and given.size >= 1e-6:
        return f"± {_short(100 * given.size)} %"
    return f"± {_short(given.around(expected))}"


def written(value: float, within: float) -> str:
    """A number to one digit beyond its tolerance."""
    if not math.isfinite(value):
        return "no value"
    if value == round(value) and abs(value) < 10**_MOST_DIGITS:
        return str(round(value))
    if not within:
        return f"{value:.{_MOST_DIGITS}g}"
    digits = math.floor(math.log10(abs(value))) - math.floor(math.log10(within)) + 2
    return f"{value:.{min(max(digits, 2), _MOST_DIGITS)}g}"


def _short(value: float) -> str:
    return f"{value:.2g}"
