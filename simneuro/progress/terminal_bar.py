"""A bar in a terminal."""

import threading
import time
from typing import TYPE_CHECKING, Any

from simneuro.printable import visible
from simneuro.progress.bar import PATIENCE, label

if TYPE_CHECKING:
    from rich.progress import Progress

#: The name of the thread that waits until a bar is worth showing.
TIMER = "simneuro-bar"


class TerminalBar:
    """A bar on standard error, which vanishes at the end."""

    def __init__(self, what: str) -> None:
        self._what, self._phase = what, ""
        self._done = 0.0
        self._total: float | None = None
        self._begin = time.monotonic()
        self._progress: Progress | None = None
        self._timer = threading.Timer(PATIENCE, self._open)
        self._timer.daemon, self._timer.name = True, TIMER
        self._lock = threading.Lock()
        self._closed = False
        self._timer.start()

    def phase(self, text: str) -> None:
        """Show what begins now, of which nothing is done."""
        if text != self._phase:
            self._phase, self._done, self._total = text, 0.0, None
            self._update(anew=True)

    def detail(self, text: str) -> None:
        """Show what is being done of a phase that goes on."""
        self._phase = text
        self._update()

    def part(self, done: float, total: float) -> None:
        """Show how much is done."""
        self._done, self._total = done, total
        self._update()

    def close(self) -> None:
        """Remove the bar."""
        self._timer.cancel()
        with self._lock:
            self._closed = True
            if self._progress is not None:
                self._progress.stop()

    def _update(self, *, anew: bool = False) -> None:
        with self._lock:
            if self._progress is not None:
                if anew:
                    self._progress.reset(self._progress.task_ids[0])
                self._show(self._progress)

    def _show(self, progress: "Progress") -> None:
        progress.update(
            progress.task_ids[0],
            description=visible(label(self._what, self._phase)),
            completed=self._done,
            total=self._total,
        )

    def _open(self) -> None:
        from rich.console import Console

        with self._lock:
            if not self._closed:
                self._progress = new_progress(Console(stderr=True), percent=True)
                task = self._progress.add_task(self._what, total=None)
                self._progress.tasks[task].start_time = self._begin
                self._show(self._progress)
                self._progress.start()


def new_progress(console: Any, *, percent: bool = False, disable: bool = False) -> "Progress":
    """A bar of rich: what is done, of how much (or in percent), for how long, and what is left."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn() if percent else MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=disable,
        get_time=time.monotonic,
    )
