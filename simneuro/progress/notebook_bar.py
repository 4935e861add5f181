"""A bar below the cell of a notebook."""

import time
from typing import Any

from simneuro.printable import visible
from simneuro.progress.bar import PATIENCE, label

_EACH = 0.25  # s between two updates; chosen
_CELLS = 24  # of a bar; chosen


class NotebookBar:
    """A line of text below the cell of a notebook; at the end it says how long it took."""

    def __init__(self, what: str) -> None:
        self._what, self._phase = what, ""
        self._begin = self._seen = time.monotonic()
        self._handle: Any = None

    def phase(self, text: str) -> None:
        """Show what begins now, once the whole has taken long."""
        self._phase = text
        self._show("")

    def part(self, done: float, total: float) -> None:
        """Show how much is done, once the whole has taken long."""
        full = round(_CELLS * done / total)
        self._show(f" {'█' * full}{'░' * (_CELLS - full)} {done / total:.0%}")

    def close(self) -> None:
        """Say how long it took, where anything was shown."""
        if self._handle is not None:
            self._write(f"{self._what}: {time.monotonic() - self._begin:.0f} s")

    def _show(self, bar: str) -> None:
        now = time.monotonic()
        if now - self._begin > PATIENCE and now - self._seen > _EACH:
            self._seen = now
            self._write(f"{label(self._what, self._phase)}{bar}, {now - self._begin:.0f} s")

    def _write(self, text: str) -> None:
        from IPython import display as ipython

        shown = {"text/plain": visible(text)}
        if self._handle is None:
            show: Any = ipython.display
            self._handle = show(shown, raw=True, display_id=True)
        else:
            self._handle.update(shown, raw=True)
