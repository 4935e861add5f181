"""What a run is doing at the moment, told to whoever listens: drawing, compiling, simulating."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


def _ignore(_phase: str) -> None:
    pass


_listener: ContextVar[Callable[[str], None]] = ContextVar("listener", default=_ignore)


def tell_phase(phase: str) -> None:
    """Say what begins now, in a word or two."""
    _listener.get()(phase)


@contextmanager
def listening(listener: Callable[[str], None]) -> Iterator[None]:
    """Let a function be called with each phase that begins in this block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
