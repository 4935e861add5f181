"""What of a Brian2 network a scenario cannot carry, as errors that name the object."""

from typing import Any

from simneuro.errors import InputError


def cannot_carry(part: Any, why: str, instead: str = "") -> InputError:
    """The error that an object of Brian2, or a part of it, cannot be carried over, and why.

    ``instead`` is the way out.
    """
    hint = f"; {instead}" if instead else ""
    return InputError(f"this cannot become part of a scenario: {why}{hint}", where=part.name)
