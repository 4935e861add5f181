"""Time before the loop if the program is cached, with a new parameter value or a new seed."""

import json
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.part_results import Figure, PartResult, Table
from benchmarks.tool_process import run_once

REPEATS = 5
_CHANGES: dict[str, dict[str, Any]] = {
    "new parameter": {"populations.exc.parameters.g_L": "11 nS"},
    "new seed": {"seed": 8},
}
_WORKS = {
    "balanced_ei": "`balanced_ei`",
    "coba": "`coba`",
}
_PARTS = ("build_s", "compile_s", "setup_s")
_NOTE = (
    "Milliseconds, medians, each in a process of its own, without imports. `balanced_ei` has 1000 "
    "cells, `coba` 4000 cells and 320,000 synapses. The set-up draws wiring, initial state and "
    "events, writes them for the program, starts it and reads its results."
)


def measure(folder: Path) -> PartResult:
    """Measure both changes of both networks."""
    for name in _WORKS:
        run_once("simneuro_once", name, "{}", folder=folder)  # compiles the program
    keys = [(name, change) for name in _WORKS for change in _CHANGES]
    rounds = [{key: _measure_timings(*key, folder) for key in keys} for _ in range(REPEATS)]
    times = {key: [each[key] for each in rounds] for key in keys}
    rows = tuple(_format_row(*key, answers) for key, answers in times.items())
    figures = tuple(
        Figure(f"{change}, program cached, {_WORKS[name]}: seconds before the loop", took, 0.05)
        for (name, change), took in (
            (key, _sum_before_loop(answers)) for key, answers in times.items()
        )
    )
    table = Table("Before the loop", ("", "finds the program", "compiles", "sets up"), rows, _NOTE)
    raw = {f"{name}, {change}": answers for (name, change), answers in times.items()}
    return PartResult(figures, (table,), raw)


def _measure_timings(name: str, change: str, folder: Path) -> dict[str, Any]:
    return run_once("simneuro_once", name, json.dumps(_CHANGES[change]), folder=folder)


def _sum_before_loop(answers: list[dict[str, Any]]) -> float:
    return median(sum(each[part] for part in _PARTS) for each in answers)


def _format_row(name: str, change: str, answers: list[dict[str, Any]]) -> tuple[str, ...]:
    taken = (1e3 * median(each[part] for each in answers) for part in _PARTS)
    return (f"{_WORKS[name]}: {change}", *(f"{each:.1f}" for each in taken))
