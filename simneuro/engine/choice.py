"""Where a simulation runs: NumPy, Cython or C++, and which is chosen."""

import os
from dataclasses import dataclass
from typing import Literal, get_args

from simneuro.engine.cost import COMPILATION, CPP, NUMPY, seconds
from simneuro.engine.program import compiler, is_cached
from simneuro.errors import InputError
from simneuro.scenario import Scenario

Target = Literal["numpy", "cython", "cpp"]


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


def choose(scenario: Scenario, target: str | None = None, runs: int = 1) -> Choice:
    """The target asked for, or the one on which ``runs`` simulations should be done first.

    Raises
    ------
    InputError
        As :func:`check_target`.
    """
    check_target(target)
    if target is not None:
        return Choice(target, "as asked")  # type: ignore[arg-type]
    inside, program = (runs * seconds(scenario, pace) for pace in (NUMPY, CPP))
    made_with = compiler()
    if made_with is None:
        return Choice("numpy", f"{told(inside)}; no working C++ compiler was found")
    cached = is_cached(scenario, made_with)
    if inside < program + (0 if cached else COMPILATION):
        return Choice("numpy", f"{told(inside)}, less than a C++ program takes to make")
    ready = "is there" if cached else f"takes {told(COMPILATION)} to make"
    return Choice("cpp", f"{told(program)} (NumPy: {told(inside)}); its program {ready}")


def told(duration: float) -> str:
    """Seconds as people say them, such as ``"about 5 min"``."""
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min"), (1, "s")):
        if duration >= 2 * size:
            return f"about {duration / size:.0f} {unit}"
    return "about a second" if duration >= 0.5 else "less than a second"


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
