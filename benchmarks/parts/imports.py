"""Start-up: imports, the commands that only read, and a small run, in new processes."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.part_results import PartResult, Table
from benchmarks.timing import measure_seconds

REPEATS = 5
_CASES = {
    "`import brian2.only`": "import brian2.only",
    "`import simneuro`": "import simneuro",
    "`import simneuro`, and its first use": "import simneuro as sn; sn.simulate",
}
_NOTE = "Each in a process of its own, including the start of Python."

# The arguments of each command, and whether it finds what an earlier call has kept.
_COMMANDS = {
    "`python -c pass`": (("-c", "pass"), True),
    "`simneuro --help`": (("-m", "simneuro", "--help"), True),
    "`simneuro list`, for the first time": (("-m", "simneuro", "list"), False),
    "`simneuro list`, again": (("-m", "simneuro", "list"), True),
    "`simneuro show lif`, for the first time": (("-m", "simneuro", "show", "lif"), False),
    "`simneuro show lif`, again": (("-m", "simneuro", "show", "lif"), True),
    "`simneuro check lif_step`": (("-m", "simneuro", "check", "lif_step"), True),
    "`simneuro run lif_step`: figures, claims, report": (
        ("-m", "simneuro", "run", "lif_step", "--fresh"),
        True,
    ),
    "`simneuro run lif_step`, finished": (("-m", "simneuro", "run", "lif_step"), True),
}
_COMMANDS_NOTE = (
    "Seconds of CPU (user and system) of each command in a process of its own, in turn; the first "
    "row is what Python itself takes. Pages of `list` and `show` are kept in the cache."
)


def measure(folder: Path) -> PartResult:
    """Measure the imports of simneuro and of Brian2 without its pylab names, and commands."""
    times: dict[str, list[float]] = {name: [] for name in _CASES}
    for _ in range(REPEATS):
        for name, code in _CASES.items():
            times[name].append(measure_seconds(partial(_run_code, code)))
    rows = tuple((name, f"{median(each):.2f}") for name, each in times.items())
    commands = _measure_commands(folder)
    tables = (
        Table("Imports", ("", "seconds"), rows, _NOTE),
        Table(
            "Start-up",
            ("", "seconds of CPU"),
            tuple((name, f"{median(each):.2f}") for name, each in commands.items()),
            _COMMANDS_NOTE,
        ),
    )
    return PartResult(tables=tables, raw=times | commands)


def _run_code(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def _measure_commands(folder: Path) -> Mapping[str, list[float]]:
    cache = folder / "cache"
    environment = {**os.environ, "SIMNEURO_CACHE": str(cache)}
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(REPEATS):
        for name, (arguments, kept) in _COMMANDS.items():
            if not kept:
                shutil.rmtree(cache / "pages", ignore_errors=True)
            times[name].append(_cpu_seconds(arguments, folder, environment))
    return times


def _cpu_seconds(arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> float:
    """The CPU time of a command, which is called in a folder, and of what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *arguments]
    subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
