"""What comes before the loop where the program is cached: a new parameter value, a new seed."""

import json
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.findings import Figure, Finding, Table
from benchmarks.workers import once

REPEATS = 5
_CHANGES: dict[str, dict[str, Any]] = {
    "new parameter": {"populations.exc.parameters.g_L": "11 nS"},
    "new seed": {"seed": 8},
}
_WORKS = {
    "balanced_ei": "`balanced_ei`, 1000 cells",
    "coba": "`coba`, 4000 cells, 320,000 synapses drawn",
}
_PARTS = ("build_s", "compile_s", "setup_s")
_NOTE = (
    "Milliseconds, medians, each in a process of its own, without imports. The set-up draws "
    "wiring, start and events, hands them to the program, starts it and reads what it leaves."
)


def found(folder: Path) -> Finding:
    """Both changes of both networks."""
    for name in _WORKS:
        once("simneuro_once", name, "{}", folder=folder)  # compiles
    keys = [(name, change) for name in _WORKS for change in _CHANGES]
    rounds = [{key: _timings(*key, folder) for key in keys} for _ in range(REPEATS)]
    times = {key: [each[key] for each in rounds] for key in keys}
    rows = tuple(_row(*key, answers) for key, answers in times.items())
    figures = tuple(
        Figure(f"{change}, program cached, {_WORKS[name]}: seconds before the loop", took, 0.05)
        for (name, change), took in ((key, _before(answers)) for key, answers in times.items())
    )
    table = Table("Before the loop", ("", "finds the program", "compiles", "sets up"), rows, _NOTE)
    raw = {f"{name}, {change}": answers for (name, change), answers in times.items()}
    return Finding(figures, (table,), raw)


def _timings(name: str, change: str, folder: Path) -> dict[str, Any]:
    return once("simneuro_once", name, json.dumps(_CHANGES[change]), folder=folder)


def _before(answers: list[dict[str, Any]]) -> float:
    return median(sum(each[part] for part in _PARTS) for each in answers)


def _row(name: str, change: str, answers: list[dict[str, Any]]) -> tuple[str, ...]:
    taken = (1e3 * median(each[part] for each in answers) for part in _PARTS)
    return (f"{_WORKS[name]}: {change}", *(f"{each:.1f}" for each in taken))
