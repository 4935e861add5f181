"""The catalogue's own models are checked by the tests, not by every process that loads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_BUNDLED = ContextVar("_BUNDLED", default=False)


@contextmanager
def bundled() -> Iterator[None]:
    """Models made in this block are the catalogue's own: parsing all of their texts takes longer
    than everything else that ``simneuro list`` does."""
    token = _BUNDLED.set(True)
    try:
        yield
    finally:
        _BUNDLED.reset(token)


def is_bundled() -> bool:
    """Whether the model that is being made is one of the catalogue's own."""
    return _BUNDLED.get()
