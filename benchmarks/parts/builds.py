"""First and second build of ``coba``, each in a process of its own, and what each change costs."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.cases import case
from benchmarks.findings import Figure, Finding, Table
from benchmarks.parts import cold_build
from benchmarks.workers import once

REPEATS = 3
_SEED, _LEAK = "1", "10"
# Brian2's program lies in one folder, for which its user must care; simneuro's in the cache.
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


def found(folder: Path) -> Finding:
    """The second build's share of the first, and both tables."""
    network = folder / "case"
    case("coba").save(network)
    rounds = [dict(_round(network, folder / str(turn))) for turn in range(REPEATS)]
    seconds = {key: [each[key] for each in rounds] for key in rounds[0]}
    rows = tuple(_row(name, times) for name, times in seconds.items())
    first, second = (_both(seconds[f"simneuro, {name}"]) for name in list(_OURS)[:2])
    figure = Figure("second build / first build (new folder, new process)", second / first, 0.03)
    tables = (Table("Builds", _COLUMNS, rows, _NOTE), cold_build.table(network, folder))
    return Finding((figure,), tables, seconds)


def _round(network: Path, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, changes in _OURS.items():
        cache = {"SIMNEURO_CACHE": str(folder / "cache"), "CCACHE_DISABLE": "1"}
        yield f"simneuro, {name}", cold_build.simneuro(changes, folder, cache)
    program = folder / "brian2"
    for name, values in _PLAIN.items():
        answer = once("brian2_once", network, program, *values, folder=folder, CCACHE_DISABLE="1")
        yield f"plain Brian2, {name}", answer


def _both(answers: list[dict[str, Any]]) -> float:
    return median(each["build_s"] + each["compile_s"] for each in answers)


def _row(name: str, answers: list[dict[str, Any]]) -> tuple[str, ...]:
    parts = [median(each[part] for each in answers) for part in ("build_s", "compile_s")]
    return (name, *(f"{part:.3g}" for part in (*parts, _both(answers))))
