"""Progress of a run: reporters that print messages and a progress bar."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import Protocol, runtime_checkable

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from simneuro.printable import visible


@runtime_checkable
class Reporter(Protocol):
    """Receives the messages and the progress of a run; any object with these two methods."""

    def say(self, text: str) -> None:
        """Receive a message."""

    def step(self, done: int, total: int) -> None:
        """Receive the number of finished points and of all points."""


@runtime_checkable
class DetailedReporter(Reporter, Protocol):
    """A reporter that is also told what is being done: compiling, simulating, drawing a figure."""

    def doing(self, text: str) -> None:
        """Receive what begins now."""


def tell_doing(reporter: Reporter, text: str) -> None:
    """Tell a reporter what begins now, if it takes that."""
    if isinstance(reporter, DetailedReporter):
        reporter.doing(text)


class SilentReporter:
    """A reporter that ignores everything."""

    def say(self, text: str) -> None:
        """Ignore the message."""

    def step(self, done: int, total: int) -> None:
        """Ignore the progress."""


class ConsoleReporter:
    """A reporter that prints messages, and a progress bar if the console is a terminal.

    In a terminal long messages are wrapped between words; elsewhere they are not wrapped.
    """

    def __init__(self, console: Console, progress: Progress, what: str = "simulations") -> None:
        self._console, self._progress = console, progress
        self._task = progress.add_task(what, total=None, visible=False)

    def say(self, text: str) -> None:
        """Print a message."""
        width = self._console.width if self._console.is_terminal else sys.maxsize
        # Wrapped here, since Rich breaks long words too, and a path must stay whole to be copied.
        lines = wrap(visible(text), width, break_long_words=False, break_on_hyphens=False)
        self._console.print("\n".join(lines), highlight=False, markup=False, soft_wrap=True)

    def doing(self, text: str) -> None:
        """Write what is being done before the progress bar."""
        self._progress.update(self._task, description=visible(text), visible=True)

    def step(self, done: int, total: int) -> None:
        """Move the progress bar."""
        self._progress.update(self._task, completed=done, total=total, visible=True)


@contextmanager
def progress_bar(what: str = "simulations") -> Iterator[Reporter]:
    """Report to standard error while the context lasts.

    Parameters
    ----------
    what : str
        The label of the progress bar: what it counts.

    Examples
    --------
    >>> with progress_bar() as reporter:
    ...     run(scenario, reporter=reporter)
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        yield ConsoleReporter(console, progress, what)
