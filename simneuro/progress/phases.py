"""What is being done at the moment, and how far it is, passed to the listener of the context."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


def _ignore_phase(_phase: str) -> None:
    pass


def _ignore_part(_done: float, _total: float) -> None:
    pass


@dataclass(frozen=True)
class Listener:
    """Functions that take each phase that begins, how much of it is done, and details of it."""

    phase: Callable[[str], None] = _ignore_phase
    part: Callable[[float, float], None] = _ignore_part
    detail: Callable[[str], None] = _ignore_phase


_NONE = Listener()
_listener: ContextVar[Listener] = ContextVar("listener", default=_NONE)


def tell_phase(phase: str) -> None:
    """Say what begins now, in a word or two."""
    _listener.get().phase(phase)


def tell_part(done: float, total: float) -> None:
    """Say how much of the present phase is done, in any unit."""
    _listener.get().part(done, total)


def is_heard() -> bool:
    """Whether this context has a listener."""
    return _listener.get() is not _NONE


def present_listener() -> Listener:
    """The listener of this context."""
    return _listener.get()


@contextmanager
def listening(
    phase: Callable[[str], None],
    part: Callable[[float, float], None] = _ignore_part,
    detail: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Let functions be called with the progress of this block.

    Parameters
    ----------
    phase : callable
        Called with each phase that begins.
    part : callable
        Called with how much of the phase is done, and how much there is.
    detail : callable, optional
        Called with what is done within a phase that goes on; ``phase`` if not given.
    """
    token = _listener.set(Listener(phase, part, detail or phase))
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def one_of(number: int, total: int) -> Iterator[None]:
    """Let the progress of this block count as piece ``number`` (from 0) of ``total`` equal ones."""
    if not is_heard() or total == 1:
        yield
        return
    above = present_listener()

    def part(done: float, whole: float) -> None:
        above.part(number + done / whole, total)

    above.part(number, total)
    with listening(above.phase, part, above.detail):
        yield
