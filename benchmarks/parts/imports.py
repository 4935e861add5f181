"""Start-up: imports, the commands that only read, and a small run, in new processes."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.part_results import Figure, PartResult, Table

REPEATS = 5
_CASES = {
    "`import brian2.only`": "import brian2.only",
    "`import simneuro`": "import simneuro",
    "`import simneuro`, and its first use": "import simneuro as sn; sn.simulate",
}
_NOTE = (
    f"Seconds of CPU (user and system), the least of {REPEATS}, each in a process of its own, "
    "including the start of Python."
)

_SIMNEURO = ("-m", "simneuro")
# In the cache: answers that were given; all of it.
_KEPT, _WHOLE = "answers", "."


@dataclass(frozen=True)
class _Command:
    """A call of Python, what is removed of the cache before it, and its goal (s)."""

    arguments: tuple[str, ...]
    removed: str = ""
    goal: float | None = None


_COMMANDS = {
    "`python -c pass`": _Command(("-c", "pass")),
    "`simneuro --help`": _Command((*_SIMNEURO, "--help"), goal=0.5),
    "`simneuro list`": _Command((*_SIMNEURO, "list"), goal=0.5),
    "`simneuro show lif`": _Command((*_SIMNEURO, "show", "lif"), goal=0.5),
    "`simneuro check lif_step`, for the first time": _Command(
        (*_SIMNEURO, "check", "lif_step"), _KEPT, goal=0.5
    ),
    "`simneuro check lif_step`, again": _Command((*_SIMNEURO, "check", "lif_step"), goal=0.5),
    "`simneuro run balanced_ei`, with an empty cache": _Command(
        (*_SIMNEURO, "run", "balanced_ei", "--fresh"), _WHOLE
    ),
    "`simneuro run lif_step`: figures, claims, report": _Command(
        (*_SIMNEURO, "run", "lif_step", "--fresh"), goal=3.0
    ),
    "`simneuro run lif_step`, finished, for the first time": _Command(
        (*_SIMNEURO, "run", "lif_step"), _KEPT
    ),
    "`simneuro run lif_step`, finished": _Command((*_SIMNEURO, "run", "lif_step"), goal=1.0),
}
_COMMANDS_NOTE = (
    "Seconds of CPU (user and system) of each command in a process of its own, the least of "
    f"{REPEATS} in turn; the first row is what Python itself takes. What `check` and `run` said is "
    "kept in the cache while all that they read is as it was; the rows for the first time are "
    "without. With an empty cache the compiler is tried out and the program compiled, as after an "
    "installation."
)


def measure(folder: Path) -> PartResult:
    """Measure the imports of simneuro and of Brian2 without its pylab names, and commands."""
    imports = measure_imports(folder)
    commands = _measure_commands(folder)
    tables = (
        Table("Imports", ("", "seconds of CPU"), _format_rows(imports), _NOTE),
        Table("Start-up", ("", "seconds of CPU"), _format_rows(commands), _COMMANDS_NOTE),
    )
    figures = tuple(
        Figure(f"{name}: seconds of CPU", min(commands[name]), each.goal)
        for name, each in _COMMANDS.items()
        if each.goal is not None
    )
    return PartResult(figures, tables, imports | commands)


def measure_imports(folder: Path) -> dict[str, list[float]]:
    """The CPU times (s) of each import, in turn."""
    times: dict[str, list[float]] = {name: [] for name in _CASES}
    for _ in range(REPEATS):
        for name, code in _CASES.items():
            times[name].append(_cpu_seconds(("-c", code), folder, _environment(folder)))
    return times


def _format_rows(times: Mapping[str, list[float]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{min(each):.2f}") for name, each in times.items())


def _environment(folder: Path) -> dict[str, str]:
    """A cache of its own; bytecode is kept, as where simneuro is installed."""
    environment = {**os.environ, "SIMNEURO_CACHE": str(folder / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def _measure_commands(folder: Path) -> dict[str, list[float]]:
    environment = _environment(folder)
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(REPEATS):
        for name, command in _COMMANDS.items():
            if command.removed:
                shutil.rmtree(folder / "cache" / command.removed, ignore_errors=True)
            times[name].append(_cpu_seconds(command.arguments, folder, environment))
    return times


def _cpu_seconds(arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> float:
    """The CPU time of a command, which is called in a folder, and of what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *arguments]
    subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
