"""Where a simulation runs: NumPy, Cython or C++.

Which is chosen, and Brian2's global state put back afterwards.
"""

import atexit
import gc
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from brian2.core.preferences import prefs
from brian2.devices.device import get_device, reset_device, set_device

from simneuro.errors import InputError
from simneuro.scenario import Scenario

Target = Literal["numpy", "cython", "cpp"]

# Chosen: measured on networks of 1 to 4000 cells; only the order of magnitude matters.
_NUMPY_PER_STEP_AND_PART = 15e-6  # s, interpreter overhead
_NUMPY_PER_STEP_AND_CELL = 60e-9  # s
_COMPILATION = 15.0  # s


_PREFERENCES = ("codegen.target", "core.stop_on_keyboard_interrupt")


@dataclass(frozen=True)
class Choice:
    """A target, and one line that says why."""

    target: Target
    reason: str

    def __str__(self) -> str:
        return f"target {self.target}: {self.reason}"


def check_target(target: str | None) -> None:
    """Whether a target that was asked for can be had; ``None`` always can.

    Raises
    ------
    InputError
        If it does not exist, or needs a compiler where none works.
    """
    if target is not None and target not in get_args(Target):
        raise InputError(f"there is no {target!r}", where="target", allowed=get_args(Target))
    if target in ("cython", "cpp") and compiler() is None:
        raise InputError(
            f"{target} needs a working C++ compiler and make, and there is none here",
            where="target",
            allowed=("numpy",),
        )


def choose(scenario: Scenario, target: str | None = None) -> Choice:
    """The target asked for, or the one that should be done first.

    Raises
    ------
    InputError
        As :func:`check_target`.
    """
    check_target(target)
    if target is not None:
        return Choice(target, "as asked")  # type: ignore[arg-type]
    estimate = numpy_seconds(scenario)
    if compiler() is None:
        return Choice("numpy", f"about {estimate:.0f} s; no working C++ compiler was found")
    if estimate < _COMPILATION:
        return Choice("numpy", f"about {estimate:.0f} s, less than compiling would take")
    return Choice(
        "cpp",
        f"NumPy would take about {estimate:.0f} s, compiling takes about {_COMPILATION:.0f} s",
    )


def numpy_seconds(scenario: Scenario) -> float:
    """A rough estimate of a simulation's time on the NumPy target."""
    steps = float((scenario.duration + scenario.warmup) / scenario.time_step)
    cells = sum(population.size for population in scenario.populations.values())
    parts = 3 * len(scenario.populations) + 2 * len(scenario.projections) + 2 * len(scenario.drives)
    return steps * (_NUMPY_PER_STEP_AND_PART * parts + _NUMPY_PER_STEP_AND_CELL * cells)


@cache
def compiler() -> str | None:
    """The C++ compiler that works here, or None: it compiles a line, and ``make`` exists."""
    command = os.environ.get("CXX") or "g++"
    if shutil.which("make") is None or shutil.which(command) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        arguments = [command, "-x", "c++", "-", "-o", f"{folder}/program"]
        done = subprocess.run(
            arguments,
            input=b"#include <cmath>\nint main() { return 0; }\n",
            capture_output=True,
            check=False,
        )
    return command if done.returncode == 0 else None


@contextmanager
def session(target: Target) -> Iterator[str | None]:
    """Brian2 set up for a target, and everything as it was afterwards.

    Gives the folder of a C++ program.
    """
    if get_device().__class__.__name__ != "RuntimeDevice":
        raise InputError(
            "Brian2 is set to a standalone device; "
            "call brian2.reset_device() before simulating with simneuro"
        )
    saved = {name: prefs[name] for name in _PREFERENCES}
    # Ctrl+C must raise, not return half a run as if it were whole.
    prefs["core.stop_on_keyboard_interrupt"] = False
    try:
        if target == "cpp":
            gc.collect()  # frees Brian2's names, so that this program's files are called as before
            set_device("cpp_standalone", build_on_run=False, directory=_build_folder())
            get_device().reinit()
            get_device().activate(build_on_run=False, directory=_build_folder())
        else:
            prefs["codegen.target"] = target
        yield _build_folder() if target == "cpp" else None
    finally:
        if target == "cpp":
            get_device().reinit()
            reset_device()
        for name, value in saved.items():
            prefs[name] = value


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _build_folder() -> str:
    """One folder a process: the next program recompiles only the files that differ."""
    folder = tempfile.mkdtemp(prefix="simneuro-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
