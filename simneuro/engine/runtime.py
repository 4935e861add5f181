"""What surrounds the simulations of one point.

The target asked for, where recordings are kept, and what each part cost.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

Timings = dict[str, float | str]


@dataclass(frozen=True)
class Runtime:
    """``simulate`` takes its target from here if it is given none, and leaves its timings."""

    target: str | None = None
    recordings: Path | None = None
    timings: list[Timings] = field(default_factory=list)


_current: ContextVar[Runtime] = ContextVar("runtime")


def current() -> Runtime:
    """The surroundings of this simulation; empty ones outside a run."""
    return _current.get(Runtime())


@contextmanager
def running(target: str | None, recordings: Path | None) -> Iterator[Runtime]:
    """Surround the simulations of a point."""
    token = _current.set(Runtime(target, recordings))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def total(timings: list[Timings]) -> Timings:
    """The sum of the seconds of several simulations; ``program`` is that of the first."""
    names = [name for name in (timings[0] if timings else {}) if name != "program"]
    seconds: Timings = {name: sum(float(each.get(name, 0.0)) for each in timings) for name in names}
    return seconds | {"program": timings[0]["program"] if timings else "none"}
