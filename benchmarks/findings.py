"""What a benchmark finds: figures beside those to reach, and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.timing import Timed


class WrongAnswerError(Exception):
    """Two tools did the same work and do not agree: no speed makes up for that."""


@dataclass(frozen=True)
class Figure:
    """A measured figure beside the one to reach; ``None`` where there is none to reach."""

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
    """Rows of text below columns; the note says how they came about."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """All that one part of the benchmark found; ``raw`` holds every repeat."""

    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


def check_rates(work: str, rates: Mapping[str, float], bound: float) -> None:
    """Whether all tools found the same rate, within a relative ``bound`` of the first.

    Raises
    ------
    WrongAnswerError
        If one does not.
    """
    first, expected = next(iter(rates.items()))
    for tool, rate in rates.items():
        if not abs(rate / expected - 1) <= bound:
            raise WrongAnswerError(
                f"{work}: {tool} finds {rate:.4g} Hz where {first} finds {expected:.4g} Hz; "
                f"they may differ by {100 * bound:g} %"
            )


def times_table(title: str, works: Mapping[str, Mapping[str, Timed]], note: str) -> Table:
    """Seconds of each tool for each work, with the rate that it found."""
    tools = tuple(dict.fromkeys(tool for times in works.values() for tool in times))
    rows = [(work, *(_cell(times.get(tool)) for tool in tools)) for work, times in works.items()]
    return Table(title, ("", *tools), tuple(rows), note)


def repeats(times: Mapping[str, Timed]) -> dict[str, Any]:
    """Every repeat, for ``results.json``."""
    return {tool: {"seconds": each.seconds, "rate": each.rate} for tool, each in times.items()}


def _cell(found: Timed | None) -> str:
    return "" if found is None else f"{found.median:.3g} s ({found.rate:.4g} Hz)"
