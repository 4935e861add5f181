"""The time to validate scenarios: loading, changing and expanding them, in this process."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import simneuro as sn
from benchmarks.part_results import Figure, PartResult, Table
from benchmarks.timing import measure_seconds

REPEATS = 5
POINTS = 10_000
CONDITIONS = 50
_NOTE = (
    "`balanced_ei` with 50 conditions that change a weight, and with a sweep of one weight over "
    "10,000 values. Every condition and value is validated when the scenario is loaded, and "
    "becomes a scenario of its own when it is expanded."
)


def measure(_folder: Path) -> PartResult:
    """Measure the milliseconds that each condition, and each point of a sweep, costs."""
    plain = sn.Scenario.load("balanced_ei").single.document()
    weight = "projections.exc_inh.weight"
    many = {f"c{k}": {weight: f"{20 + k} pA"} for k in range(CONDITIONS)}
    axis = {weight: {"from": "1 pA", "to": "60 pA", "points": POINTS}}
    conditions = sn.Scenario.from_document({**plain, "conditions": many})
    swept = sn.Scenario.from_document({**plain, "sweep": axis})
    works: dict[str, tuple[int, Callable[[], Any]]] = {
        "load 50 conditions": (CONDITIONS, partial(_load, {**plain, "conditions": many})),
        "expand 50 conditions": (CONDITIONS, conditions.points),
        "load a sweep of 10,000 points": (POINTS, partial(_load, {**plain, "sweep": axis})),
        "expand a sweep of 10,000 points": (POINTS, swept.points),
    }
    times = {
        name: [1e3 * measure_seconds(work) / count for _ in range(REPEATS if count < 1000 else 1)]
        for name, (count, work) in works.items()
    }
    rows = tuple((name, f"{median(each):.2f}") for name, each in times.items())
    slowest = max(median(each) for each in times.values())
    return PartResult(
        figures=(Figure("validating a point of an experiment", slowest, reach=2, unit=" ms"),),
        tables=(Table("Validation", ("", "ms for each point"), rows, _NOTE),),
        raw=times,
    )


def _load(document: dict[str, Any]) -> sn.Scenario:
    return sn.Scenario.from_document(document)
