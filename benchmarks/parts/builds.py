"""First and second build of ``coba``, and builds after a change, each in its own process."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.cases import make_case
from benchmarks.part_results import Figure, PartResult, Table
from benchmarks.parts import cold_build
from benchmarks.tool_process import run_once

REPEATS = 3
_SEED, _LEAK = "1", "10"
# The program of Brian2 is in a folder that its user manages; that of simneuro is in its cache.
_PLAIN = {
    "first build": (_SEED, _LEAK),
    "second build, kept folder": (_SEED, _LEAK),
    "new parameter": (_SEED, "11"),
    "new seed": ("2", "11"),
}
_OURS = {
    "first build": {},
    "second build, new folder": {},
    "new parameter": {"populations.exc.parameters.g_L": "11 nS"},
    "new seed": {"seed": 2, "populations.exc.parameters.g_L": "11 nS"},
}
_COLUMNS = ("", "writes the code", "compiles", "both")
_NOTE = (
    "Seconds, medians; `coba`, each build in a process of its own, without imports; "
    "the first one with an empty cache."
)


def measure(folder: Path) -> PartResult:
    """Measure all builds; the figure is the second build as a fraction of the first."""
    network = folder / "case"
    make_case("coba").save(network)
    rounds = [dict(_measure_round(network, folder / str(turn))) for turn in range(REPEATS)]
    seconds = {key: [each[key] for each in rounds] for key in rounds[0]}
    rows = tuple(_format_row(name, times) for name, times in seconds.items())
    first, second = (_sum_build(seconds[f"simneuro, {name}"]) for name in list(_OURS)[:2])
    figure = Figure("second build / first build (new folder, new process)", second / first, 0.03)
    tables = (Table("Builds", _COLUMNS, rows, _NOTE), cold_build.make_table(network, folder))
    return PartResult((figure,), tables, seconds)


def _measure_round(network: Path, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, changes in _OURS.items():
        cache = {"SIMNEURO_CACHE": str(folder / "cache"), "CCACHE_DISABLE": "1"}
        yield f"simneuro, {name}", cold_build.build_simneuro(changes, folder, cache)
    program = folder / "brian2"
    for name, values in _PLAIN.items():
        answer = run_once(
            "brian2_once", network, program, *values, folder=folder, CCACHE_DISABLE="1"
        )
        yield f"plain Brian2, {name}", answer


def _sum_build(answers: list[dict[str, Any]]) -> float:
    return median(each["build_s"] + each["compile_s"] for each in answers)


def _format_row(name: str, answers: list[dict[str, Any]]) -> tuple[str, ...]:
    parts = [median(each[part] for each in answers) for part in ("build_s", "compile_s")]
    return (name, *(f"{part:.3g}" for part in (*parts, _sum_build(answers))))
