"""Warnings of simneuro as lines on standard error, each once."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simneuro.cli.exit_status import print_error
from simneuro.errors import ExchangeWarning, PlausibilityWarning, SimulationWarning

_OURS = (ExchangeWarning, PlausibilityWarning, SimulationWarning)


@contextmanager
def warnings_as_lines() -> Iterator[list[str]]:
    """Print what simneuro warns of in this block as lines, and leave other warnings as they are.

    It yields the lines that were printed so far.
    """
    import simneuro.scenario  # noqa: F401  (Brian2 sets up its own warnings when it is imported)

    shown: list[str] = []
    with warnings.catch_warnings():
        as_before = warnings.showwarning

        def show(message: Any, category: type[Warning], *more: Any, **named: Any) -> None:
            said = str(message).rstrip(".")
            if not issubclass(category, _OURS):
                as_before(message, category, *more, **named)
            elif (line := f"note: {said}.") not in shown:
                shown.append(line)
                print_error(line)

        warnings.showwarning = show
        for category in _OURS:
            warnings.simplefilter("always", category)
        yield shown
