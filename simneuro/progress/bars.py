"""Bars for calls that take longer than two seconds, in a terminal or a notebook.

Nothing is shown where no person looks: in scripts whose output goes to a file, in other threads
than the main one and in worker processes. ``SIMNEURO_PROGRESS=0`` in the environment shows none.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from simneuro.progress.bar import Bar
from simneuro.progress.notebook_bar import NotebookBar
from simneuro.progress.phases import is_heard, listening, tell_phase
from simneuro.progress.terminal_bar import TIMER, TerminalBar
from simneuro.system.process_identity import is_worker


def may_show() -> bool:
    """Whether progress may be shown at all: unless ``SIMNEURO_PROGRESS`` is ``0``."""
    return os.environ.get("SIMNEURO_PROGRESS") != "0"


@contextmanager
def showing(what: str) -> Iterator[None]:
    """Show a bar while this block lasts, if it takes long and a person may be looking.

    Inside another such block, or a run with a reporter, no second bar is shown: the progress of the
    inner block is passed to the outer one.

    Parameters
    ----------
    what : str
        What the block does, in a word or two.
    """
    bar = None if is_heard() else _make_bar(what)
    if bar is None:
        yield
        return
    try:
        with listening(bar.phase, bar.part, bar.detail):
            yield
    finally:
        bar.close()


@contextmanager
def showing_phase(what: str) -> Iterator[None]:
    """As :func:`showing`, for a block without phases, which is one itself."""
    with showing(what):
        tell_phase(what)
        yield


def _make_bar(what: str) -> Bar | None:
    """A bar of the kind that can be seen here; None if none can."""
    main = threading.current_thread() is threading.main_thread()
    if not main or is_worker() or multiprocessing.current_process().name != "MainProcess":
        return None
    if not may_show():
        return None
    if _in_notebook():
        return NotebookBar(what)
    can_draw = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    return TerminalBar(what) if can_draw else None


def _in_notebook() -> bool:
    """Whether this is the kernel of a notebook, which never reads a terminal."""
    kernel = sys.modules.get("ipykernel.zmqshell")
    if kernel is None:
        return False
    from IPython.core.getipython import get_ipython

    return isinstance(get_ipython(), kernel.ZMQInteractiveShell)


def draws_bar(thread: threading.Thread) -> bool:
    """Whether a thread does nothing but draw a bar of this process: its own timer, or rich's."""
    return thread.name == TIMER or type(thread).__module__ == "rich.live"
