"""Errors of other packages that read a file, as input errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simneuro.errors import InputError, quoted


@contextmanager
def explained(path: Path, reader: str) -> Iterator[None]:
    """Whatever a reader stumbles over, as one paragraph that names the file."""
    try:
        yield
    except InputError as error:
        raise error.at(path.name) from None
    except Exception as error:
        message = f"{reader} cannot read it: {quoted(str(error) or type(error).__name__)}"
        raise InputError(message, where=str(path)) from None
