"""Results of a benchmark: figures with their goals, and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.timing import Timed


class WrongAnswerError(Exception):
    """Two tools did the same work and do not agree."""


@dataclass(frozen=True)
class Figure:
    """A measured figure and the goal to reach, which is ``None`` if there is no goal."""

    what: str
    value: float
    reach: float | None = None
    at_least: bool = False
    unit: str = ""

    @property
    def reached(self) -> bool | None:
        if self.reach is None:
            return None
        return self.value >= self.reach if self.at_least else self.value <= self.reach

    @property
    def text(self) -> str:
        return f"{self.value:.3g}{self.unit}"

    @property
    def goal(self) -> str:
        if self.reach is None:
            return ""
        return f"{'≥' if self.at_least else '≤'} {self.reach:g}{self.unit}"


@dataclass(frozen=True)
class Table:
    """A table of text; the note says how it was measured."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class PartResult:
    """The results of one part of the benchmark; ``raw`` holds every repeat."""

    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


def require_equal_rates(work: str, rates: Mapping[str, float], bound: float) -> None:
    """Require that all tools found the same rate, within a relative ``bound`` of the first.

    Raises
    ------
    WrongAnswerError
        If a tool found another rate.
    """
    first, expected = next(iter(rates.items()))
    for tool, rate in rates.items():
        if not abs(rate / expected - 1) <= bound:
            raise WrongAnswerError(
                f"{work}: {tool} finds {rate:.4g} Hz where {first} finds {expected:.4g} Hz; "
                f"they may differ by {100 * bound:g} %"
            )


def make_times_table(title: str, works: Mapping[str, Mapping[str, Timed]], note: str) -> Table:
    """Make a table of the seconds of each tool for each kind of work, with the rate it found."""
    tools = tuple(dict.fromkeys(tool for times in works.values() for tool in times))
    rows = [
        (work, *(_format_time(times.get(tool)) for tool in tools)) for work, times in works.items()
    ]
    return Table(title, ("", *tools), tuple(rows), note)


def make_tools_table(
    title: str, work: str, times: Mapping[str, Timed], peaks: Mapping[str, float], note: str
) -> Table:
    """Make a table with a row for each tool: its loop, what a user waits, its memory, its rate."""
    columns = ("", "tool", "loop (s)", "whole call (s)", "memory (MB)", "rate (Hz)")
    rows = tuple(
        (
            work,
            tool,
            f"{each.median:.3g}",
            "" if each.wall is None else f"{each.wall:.3g}",
            f"{peaks[tool]:.0f}" if tool in peaks else "",
            f"{each.rate:.4g}",
        )
        for tool, each in times.items()
    )
    return Table(title, columns, rows, note)


def list_repeats(times: Mapping[str, Timed]) -> dict[str, Any]:
    """Every repeat, for ``results.json``."""
    return {tool: vars(each) for tool, each in times.items()}


def _format_time(found: Timed | None) -> str:
    return "" if found is None else f"{found.median:.3g} s ({found.rate:.4g} Hz)"
