"""A bar below the cell of a notebook."""

import threading
import time
from contextvars import copy_context
from typing import Any

from simneuro.printable import visible
from simneuro.progress.bar import PATIENCE, label

_EACH = 1.0  # s between two updates; chosen
_CELLS = 24  # of a bar; chosen


class NotebookBar:
    """A line of text below the cell of a notebook; at the end it says how long it took."""

    def __init__(self, what: str) -> None:
        self._what, self._phase, self._bar = what, "", ""
        self._begin = time.monotonic()
        self._handle: Any = None
        self._closed = threading.Event()
        self._lock = threading.Lock()
        # In a copy of the context, in which the kernel keeps the cell that runs.
        run, show = copy_context().run, self._show_each_second
        threading.Thread(target=run, args=(show,), daemon=True).start()

    def phase(self, text: str) -> None:
        """Show what begins now, of which nothing is done."""
        self._phase, self._bar = text, ""

    def detail(self, text: str) -> None:
        """Show what is being done of a phase that goes on."""
        self._phase = text

    def part(self, done: float, total: float) -> None:
        """Show how much is done."""
        full = round(_CELLS * done / total)
        self._bar = f" {'█' * full}{'░' * (_CELLS - full)} {done / total:.0%}"

    def close(self) -> None:
        """Say how long it took, where anything was shown."""
        with self._lock:
            self._closed.set()
            if self._handle is not None:
                self._write(f"{self._what}: {time.monotonic() - self._begin:.0f} s")

    def _show_each_second(self) -> None:
        wait = PATIENCE
        while not self._closed.wait(wait):
            wait = _EACH
            with self._lock:
                if not self._closed.is_set():
                    took = time.monotonic() - self._begin
                    self._write(f"{label(self._what, self._phase)}{self._bar}, {took:.0f} s")

    def _write(self, text: str) -> None:
        from IPython import display as ipython

        shown = {"text/plain": visible(text)}
        if self._handle is None:
            show: Any = ipython.display
            self._handle = show(shown, raw=True, display_id=True)
        else:
            self._handle.update(shown, raw=True)
