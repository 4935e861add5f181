"""Options that take a whole number."""

from collections.abc import Callable

import typer

from simneuro.errors import quoted


def whole_from(least: int) -> Callable[[str], int]:
    """A reader of whole numbers from ``least``, which says so of anything else."""

    def read(given: str) -> int:
        # An option's default, and what a test hands over, are numbers already.
        text = str(given).strip()
        number = int(text) if text.removeprefix("-").isdecimal() else None
        if number is None or number < least:
            raise typer.BadParameter(
                f"got {quoted(text)}, but this must be a whole number from {least}"
            )
        return number

    return read
