"""Whole scripts of Brian2, with simneuro's device and with Brian2's own: what a user waits for."""

import resource
import time
from pathlib import Path
from typing import Any

from benchmarks.cases import make_case
from benchmarks.part_results import PartResult, Table, require_equal_rates
from benchmarks.parts.networks import BOUNDS
from benchmarks.tool_process import run_once

SCRIPTS = ("cuba", "coba_hh")
DEVICES = {
    "simneuro": "`simneuro`",
    "cpp_standalone": "`cpp_standalone`",
    "runtime": "runtime, Cython",
}
_OTHERS = ("cpp_standalone", "runtime")
#: The runs of a script, with the leak conductance (nS).
RUNS = {"first run": "10", "again": "10", "with another constant": "10.5"}
_NOTE = (
    "Seconds of user CPU of a whole script in a process of its own, with the start of Python, the "
    "set-up and the compilers, and their ratios. In brackets the elapsed seconds of the run alone, "
    "1 s of 4000 cells, as Brian2 measures it; for `simneuro` it contains the start of the program "
    "and its files. Each was measured once, one after the other. Before the first run nothing is "
    "compiled; then each device keeps what it keeps. The other constant is the leak conductance."
)


def measure(folder: Path) -> PartResult:
    """Measure all runs of all scripts; require that all devices find the same rate."""
    answers = {name: _measure_script(name, folder / name) for name in SCRIPTS}
    rows = tuple(
        (f"`{name}`, {run}", *_format_row(found))
        for name, runs in answers.items()
        for run, found in runs.items()
    )
    ratios = (f"{DEVICES[other]} / `simneuro`" for other in _OTHERS)
    table = Table("Whole scripts", ("", *DEVICES.values(), *ratios), rows, _NOTE)
    return PartResult((), (table,), answers)


def _measure_script(name: str, folder: Path) -> dict[str, dict[str, Any]]:
    make_case(name).save(folder)
    found: dict[str, dict[str, Any]] = {}
    for run, leak in RUNS.items():
        found[run] = {each: _measure_run(name, each, folder, leak) for each in DEVICES}
        rates = {device: answer["rate"] for device, answer in found[run].items()}
        require_equal_rates(f"{name}, {run}", rates, BOUNDS[name])
    return found


def _measure_run(name: str, device: str, folder: Path, leak: str) -> dict[str, Any]:
    kept = folder / device
    start, before = time.perf_counter(), _user_cpu()
    answer = run_once(
        "brian2_script",
        *(name, device, folder, kept, leak),
        folder=folder / "logs",
        SIMNEURO_CACHE=str(kept),
        CCACHE_DISABLE="1",
    )
    return answer | {"cpu_s": _user_cpu() - before, "wait_s": time.perf_counter() - start}


def _user_cpu() -> float:
    """The user CPU time of all processes that this one has waited for, and of theirs."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def _format_row(found: dict[str, Any]) -> tuple[str, ...]:
    times = (f"{found[each]['cpu_s']:.3g} ({found[each]['loop_s']:.3g})" for each in DEVICES)
    ours = found["simneuro"]["cpu_s"]
    return (*times, *(f"{found[each]['cpu_s'] / ours:.2g}" for each in _OTHERS))
