"""The circumstances of one point's simulations.

The target asked for, where recordings are kept, and what each part cost.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path

from simneuro.engine.outcome import Timings


@dataclass(frozen=True)
class Runtime:
    """``simulate`` takes its target from here if it is given none, and leaves its timings.

    ``runs`` says how many such simulations there will be, with other numbers, ``threads`` how many
    threads share the work of each (decided by estimate if None), ``recordings`` where recordings
    are kept, ``scratch`` where files lie that are soon removed. ``notes`` takes what simulations
    have to tell; without it they warn.
    """

    target: str | None = None
    runs: int = 1
    recordings: Path | None = None
    scratch: Path | None = None
    timings: list[Timings] = field(default_factory=list)
    notes: list[str] | None = None
    threads: int | None = None


_current: ContextVar[Runtime] = ContextVar("runtime")


def current() -> Runtime:
    """The surroundings of this simulation; empty ones outside a run."""
    return _current.get(Runtime())


@contextmanager
def running(
    target: str | None,
    runs: int,
    recordings: Path | None,
    scratch: Path | None,
    threads: int | None = None,
) -> Iterator[Runtime]:
    """Surround the simulations of a point."""
    token = _current.set(Runtime(target, runs, recordings, scratch, notes=[], threads=threads))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


@contextmanager
def on_threads(threads: int) -> Iterator[None]:
    """Surround a simulation whose work so many threads share."""
    token = _current.set(replace(current(), threads=threads))
    try:
        yield
    finally:
        _current.reset(token)
