"""The results of scientific checks as terminal text: a table for each model."""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from simneuro.cli.layout import print_heading, print_rows

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.validation import Check, Result

_MOST_DIGITS = 9  # chosen: more are of no use to a reader


def show_results(console: "Console", results: Iterable["Result"]) -> None:
    """Print a table of the results of each model, in the order of the registry."""
    for subject, found in groupby(results, key=lambda result: result.check.subject):
        group = list(found)
        held = sum(result.holds for result in group)
        print_heading(console, f"{subject}: {held} of {len(group)} hold")
        console.print(_make_table(console.width, group))


def show_failures(console: "Console", results: Sequence["Result"]) -> None:
    """Print how many checks hold, and for each that does not, by how much it fails."""
    failed = [result for result in results if not result.holds]
    print_heading(console, f"{len(results) - len(failed)} of {len(results)} checks hold")
    print_rows(console, ((result.check.name, _explain_failure(result)) for result in failed))


def _explain_failure(result: "Result") -> str:
    if result.error:
        return f"could not be measured: {result.error}"
    off = result.measured - result.expected
    return (
        f"off by {_format_short(off)} {result.check.unit}, tolerance "
        f"{_format_short(result.tolerance)} {result.check.unit}".rstrip()
        + f": {result.check.tolerance.why}"
    )


def _make_table(width: int, results: Iterable["Result"]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("what", overflow="fold", header_style="dim", ratio=5)
    table.add_column("expected", overflow="fold", header_style="dim", min_width=9)
    table.add_column("measured", overflow="fold", header_style="dim", min_width=9)
    table.add_column("tolerance", overflow="fold", header_style="dim", min_width=9)
    table.add_column("source", overflow="fold", header_style="dim", ratio=4)
    table.add_column("", no_wrap=True)
    table.width = width
    for result in results:
        table.add_row(*_format_row(result))
    return table


def _format_row(result: "Result") -> Sequence[Text]:
    check = result.check
    name = check.name.partition(".")[2]
    return (
        Text.assemble((name, "bold"), "\n", check.what),
        Text(_format_with_unit(result.expected, result.tolerance, check)),
        Text(_format_with_unit(result.measured, result.tolerance, check)),
        Text(_format_tolerance(check, result.expected)),
        Text(check.source),
        Text("✓", style="green") if result.holds else Text("✗", style="red"),
    )


def format_expectation(check: "Check") -> tuple[str, str]:
    """The expected value of a check and its tolerance, as text."""
    expected = check.truth()
    tolerance = check.tolerance.absolute_size(expected)
    return _format_with_unit(expected, tolerance, check), _format_tolerance(check, expected)


def _format_with_unit(value: float, within: float, check: "Check") -> str:
    return f"{round_to_tolerance(value, within)} {check.unit}".rstrip()


def _format_tolerance(check: "Check", expected: float) -> str:
    """The tolerance as its author wrote it, such as ``± 1 %``."""
    given = check.tolerance
    if not given.size:
        return "exact"
    if given.relative and given.size >= 1e-6:
        return f"± {_format_short(100 * given.size)} %"
    return f"± {_format_short(given.absolute_size(expected))} {check.unit}".rstrip()


def round_to_tolerance(value: float, within: float) -> str:
    """A number with one digit more than its tolerance justifies."""
    if not math.isfinite(value):
        return "no value"
    if value == round(value) and abs(value) < 10**_MOST_DIGITS:
        return str(round(value))
    if not within:
        return f"{value:.{_MOST_DIGITS}g}"
    digits = math.floor(math.log10(abs(value))) - math.floor(math.log10(within)) + 2
    return f"{value:.{min(max(digits, 2), _MOST_DIGITS)}g}"


def _format_short(value: float) -> str:
    return f"{value:.2g}"
