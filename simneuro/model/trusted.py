"""A mark for the catalogue's own models, which the tests check and not each process again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_TRUSTED = ContextVar("_TRUSTED", default=False)


@contextmanager
def trusted() -> Iterator[None]:
    """Models made in this block are the catalogue's own: parsing all of their texts takes longer
    than everything else that ``simneuro list`` does."""
    token = _TRUSTED.set(True)
    try:
        yield
    finally:
        _TRUSTED.reset(token)


def is_trusted() -> bool:
    """Whether the model that is being made is one of the catalogue's own."""
    return _TRUSTED.get()
