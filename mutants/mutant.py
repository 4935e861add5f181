"""A mutant: one error, and which checks are asked whether they notice it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One error.

    Attributes
    ----------
    group : str
        The kind of error, by which mutants are counted.
    name : str
    subject : str
        The model, drive or rule whose checks are asked; ``""`` for all checks.
    applied : callable
        Returns a context in which the error is there.
    """

    group: str
    name: str
    subject: str
    applied: Callable[[], AbstractContextManager[object]]
