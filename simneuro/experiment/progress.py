"""How a run tells how far it is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class Reporter(Protocol):
    """Told of each step of a run."""

    def say(self, text: str) -> None: ...

    def step(self, done: int, total: int) -> None: ...


class Silent:
    """Tells nothing."""

    def say(self, text: str) -> None:
        pass

    def step(self, done: int, total: int) -> None:
        pass


class Bar:
    """Lines and a progress bar on standard error; only lines where that is no terminal.

    In a terminal a line is broken between words, elsewhere not at all.
    """

    def __init__(self, console: Console, progress: Progress, what: str = "simulations") -> None:
        self._console, self._progress = console, progress
        self._task = progress.add_task(what, total=None, visible=False)

    def say(self, text: str) -> None:
        wide = self._console.width if self._console.is_terminal else sys.maxsize
        # Broken here, since Rich breaks long words too: a path must stay whole to be copied.
        lines = wrap(text, wide, break_long_words=False, break_on_hyphens=False)
        self._console.print("\n".join(lines), highlight=False, markup=False, soft_wrap=True)

    def step(self, done: int, total: int) -> None:
        self._progress.update(self._task, completed=done, total=total, visible=True)


@contextmanager
def bar(what: str = "simulations") -> Iterator[Reporter]:
    """A bar for the length of a run; ``what`` says what it counts."""
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
        yield Bar(console, progress, what)
