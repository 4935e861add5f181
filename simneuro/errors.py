"""The errors that users meet: their input is wrong, or what they started cannot be completed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import partial
from typing import Any


class InputError(ValueError):
    """Something the user wrote is wrong.

    Parameters
    ----------
    message : str
        What was wrong, in a sentence.
    where : str
        File and key, such as ``"my.toml: populations.exc.size"``.
    allowed : iterable of str
        What may stand there; listed after the message.
    """

    def __init__(self, message: str, *, where: str = "", allowed: Iterable[str] = ()) -> None:
        self.message, self.where, self.allowed = message, where, tuple(allowed)
        super().__init__(self._paragraph())

    def _paragraph(self) -> str:
        place = f"{self.where}: " if self.where else ""
        stop = "" if self.message.endswith((".", "?", "!")) else "."
        choice = f" Allowed: {', '.join(self.allowed)}." if self.allowed else ""
        return f"{place}{self.message}{stop}{choice}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Worker processes send their errors as pickles."""
        return partial(type(self), where=self.where, allowed=self.allowed), (self.message,)

    def at(self, where: str) -> "InputError":
        """The same error, found further out: ``where`` is put in front of the place."""
        place = f"{where}: {self.where}" if self.where else where
        return InputError(self.message, where=place, allowed=self.allowed)

    def below(self, key: str) -> "InputError":
        """The same error, found in the table ``key``, which becomes part of the dotted path."""
        place = ".".join(filter(None, [key, self.where]))
        return InputError(self.message, where=place, allowed=self.allowed)


@contextmanager
def located(key: str) -> Iterator[None]:
    """Put ``key`` in front of the dotted path of the input errors raised in this block."""
    try:
        yield
    except InputError as error:
        raise error.below(key) from None


def did_you_mean(name: str, known: Iterable[str], *, inside: str = "") -> str:
    """The end of a message: ``" Did you mean 'lif'?"`` if one of ``known`` comes near.

    ``inside`` is put in front of what is found; nothing near gives ``""``.
    """
    near = get_close_matches(name, list(known), n=1)
    return f" Did you mean {inside + near[0]!r}?" if near else ""


class RunError(RuntimeError):
    """Something started well and could not be completed; the message is one paragraph."""


class SimulationError(RunError):
    """A simulation could not be run, or its result cannot be true."""
