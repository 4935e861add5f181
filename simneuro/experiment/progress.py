"""Progress of a run: reporters that print messages and a progress bar."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import Protocol, runtime_checkable

from rich.console import Console
from rich.progress import Progress

from simneuro.engine.choice import format_seconds
from simneuro.printable import visible
from simneuro.progress.bars import may_show
from simneuro.progress.phases import listening, present_listener
from simneuro.progress.terminal_bar import new_progress

_BETWEEN_LINES = 30.0  # s, where no bar can be drawn; chosen


@runtime_checkable
class Reporter(Protocol):
    """Receives the messages and the progress of a run; any object with these two methods.

    Examples
    --------
    >>> from simneuro import experiment
    >>> class Printing:
    ...     def say(self, text):
    ...         print(text)
    ...
    ...     def step(self, done, total):
    ...         print(f"{done} of {total}")
    >>> isinstance(Printing(), experiment.Reporter)
    True
    """

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


class QuietReporter:
    """A reporter that ignores messages; its progress goes to the listener where it is made."""

    def __init__(self) -> None:
        self._listener = present_listener()
        self._counts = False

    def say(self, text: str) -> None:
        """Ignore the message."""

    def doing(self, text: str) -> None:
        """Pass on what begins now: a part of the whole run once points are counted."""
        (self._listener.detail if self._counts else self._listener.phase)(text)

    def step(self, done: int, total: int) -> None:
        """Pass on how many points are finished."""
        self._counts = True
        self._listener.part(done, total)


class ConsoleReporter:
    """A reporter that prints messages, and a progress bar if the console is a terminal.

    In a terminal long messages are wrapped between words. Elsewhere they are not wrapped, and a
    line, at most every half minute, says how far it is.
    """

    def __init__(self, console: Console, progress: Progress, what: str = "simulations") -> None:
        self._console, self._progress, self._what = console, progress, what
        self._task = progress.add_task(what, total=None, visible=False)
        self._begin = self._said = time.monotonic()

    def say(self, text: str) -> None:
        """Print a message."""
        width = self._console.width if self._console.is_terminal else sys.maxsize
        # Wrapped here, since Rich breaks long words too, and a path must stay whole to be copied.
        lines = wrap(visible(text), width, break_long_words=False, break_on_hyphens=False)
        self._console.print("\n".join(lines), highlight=False, markup=False, soft_wrap=True)

    def doing(self, text: str) -> None:
        """Write what is being done before the progress bar."""
        self._progress.update(self._task, description=visible(text), visible=True)
        self._say_seldom()

    def step(self, done: int, total: int) -> None:
        """Move the progress bar."""
        self._progress.update(self._task, completed=done, total=total, visible=True)
        self._say_seldom()

    def _say_seldom(self) -> None:
        """Where there is no bar, say how far it is, unless that was said a moment ago."""
        now, task = time.monotonic(), self._progress.tasks[self._task]
        if self._console.is_terminal or not may_show() or now - self._said < _BETWEEN_LINES:
            return
        self._said = now
        many = "" if task.total is None else f" {task.completed:.0f} of {task.total:.0f} done,"
        doing = "" if task.description == self._what else f" ({task.description})"
        self.say(f"{self._what}:{many} {format_seconds(now - self._begin)} so far{doing}")


@contextmanager
def progress_bar(what: str = "simulations") -> Iterator[Reporter]:
    """Report to standard error while the context lasts.

    Parameters
    ----------
    what : str
        The label of the progress bar: what it counts.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> with experiment.progress_bar() as reporter:  # doctest: +SKIP
    ...     sn.run("lif_step", reporter=reporter)
    """
    console = Console(stderr=True)
    can_draw = console.is_terminal and may_show()
    with new_progress(console, disable=not can_draw) as progress:
        reporter = ConsoleReporter(console, progress, what)
        with listening(reporter.doing):  # no other bar below this one
            yield reporter
