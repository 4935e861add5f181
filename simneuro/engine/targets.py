"""Where a simulation runs: NumPy, Cython or C++, and which is chosen."""

import os
from dataclasses import dataclass
from typing import Literal, get_args

from simneuro.engine.program import compiler
from simneuro.errors import InputError
from simneuro.scenario import Scenario

Target = Literal["numpy", "cython", "cpp"]

# Chosen: measured on networks of 1 to 4000 cells; only the order of magnitude matters.
_NUMPY_PER_STEP_AND_PART = 15e-6  # s, interpreter overhead
_NUMPY_PER_STEP_AND_CELL = 60e-9  # s
_COMPILATION = 15.0  # s


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
            f"{target} needs a working C++ compiler, and there is none here",
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


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
