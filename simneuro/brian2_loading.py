"""The loading of Brian2: timed, without preferences of the present folder, its log where it ends.

Every package that uses Brian2 imports this module before anything else.
"""

import logging
import os
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from simneuro.brian2_pylab import pylab_later
from simneuro.system.drafts import keep_scratch
from simneuro.system.garbage import without_collection

_PREFERENCES = "brian_preferences"
_BRIAN2_FILES = ("brian_debug_", "brian_script_")

_ours = "brian2" not in sys.modules
_skipped = _ours and os.path.lexists(_PREFERENCES)
# Made before Brian2 is loaded, which then deletes its log first when the process ends.
_scratch = None
if _ours:
    with suppress(OSError):
        _scratch = keep_scratch()


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Load Brian2 from another folder if the present one has a file that it would execute.

    Brian2 evaluates each line of ``brian_preferences`` in the present folder, which may be one that
    somebody else filled. The present folder is changed only where there is such a file.
    """
    if not _skipped:
        yield
        return
    if os.name != "posix":
        path = os.getcwd()
        os.chdir(Path(__file__).parent)
        try:
            yield
        finally:
            os.chdir(path)
        return
    here = os.open(".", os.O_RDONLY)
    os.chdir(Path(__file__).parent)
    try:
        yield
    finally:
        os.fchdir(here)
        os.close(here)


@contextmanager
def _without_handlers() -> Iterator[None]:
    """Keep Brian2 from handling Ctrl+C where that fails.

    Its own handler lets a running simulation finish its step. Python allows none outside the main
    thread. And it calls the handler before it, which is a number where Ctrl+C is ignored, as in a
    job that a script starts in the background: that stays so. Without it, Ctrl+C means what it
    means in any other program: KeyboardInterrupt in the main thread.
    """
    ignored = not callable(signal.getsignal(signal.SIGINT))
    if threading.current_thread() is threading.main_thread() and not ignored:
        yield
        return
    put_handler, here = signal.signal, threading.get_ident()

    def leave_here(number: int, handler: Any) -> Any:
        if threading.get_ident() == here:
            return signal.getsignal(number)
        return put_handler(number, handler)

    signal.signal = leave_here  # type: ignore[assignment]
    try:
        yield
    finally:
        signal.signal = put_handler


@contextmanager
def _files_in(folder: Path | None) -> Iterator[None]:
    """Let Brian2 make its log and its copy of the script in a folder, if there is one.

    If this process is killed, the next one removes that folder. Brian2's files are told by their
    names, since another thread may make temporary files at the same time.
    """
    if folder is None:
        yield
        return
    make_file = tempfile.NamedTemporaryFile

    def make_there(*given: Any, **named: Any) -> Any:
        of_brian2 = str(named.get("prefix")).startswith(_BRIAN2_FILES)
        return make_file(*given, **(named | {"dir": folder} if of_brian2 else named))

    tempfile.NamedTemporaryFile = make_there
    try:
        yield
    finally:
        tempfile.NamedTemporaryFile = make_file


@contextmanager
def _arguments_in_unicode() -> Iterator[None]:
    """Spell what is no text in the arguments: Brian2 writes them into a file as UTF-8."""
    given = sys.argv
    sys.argv = [each.encode("utf-8", "backslashreplace").decode("utf-8") for each in given]
    try:
        yield
    finally:
        sys.argv = given


_hook_before = sys.excepthook
_begin = time.perf_counter()
with (
    _elsewhere(),
    _without_handlers(),
    without_collection(),
    _files_in(_scratch),
    _arguments_in_unicode(),
    pylab_later(),
):
    import brian2.units.allunits  # noqa: F401
from brian2.utils.logger import BrianLogger, brian_excepthook  # noqa: E402

#: Seconds that loading Brian2, with NumPy, SciPy and SymPy, took in this process; next to nothing
#: where it had been loaded before simneuro.
import_seconds: float = time.perf_counter() - _begin


def _move_log(folder: Path) -> None:
    """Move the log of Brian2, and its copy of the script, to another folder."""
    before = BrianLogger.file_handler
    if before is None:
        return
    before.close()
    path = Path(BrianLogger.tmp_log).replace(folder / "brian2.log")
    handler = RotatingFileHandler(
        path, maxBytes=before.maxBytes, backupCount=before.backupCount, encoding="utf-8"
    )
    handler.setLevel(before.level)
    handler.setFormatter(before.formatter)
    logger = logging.getLogger("brian2")
    logger.removeHandler(before)
    logger.addHandler(handler)
    BrianLogger.file_handler, BrianLogger.tmp_log = handler, str(path)
    if BrianLogger.tmp_script is not None:
        script = Path(BrianLogger.tmp_script).replace(folder / "script.py")
        BrianLogger.tmp_script = str(script)


if _skipped:
    warnings.warn(
        f"the file {_PREFERENCES} in this folder was not read, since Brian2 executes what it says; "
        "if it is yours, import brian2 before simneuro",
        RuntimeWarning,
        stacklevel=2,
    )


# Then the user has loaded Brian2, whose hook goes on announcing all errors but ours.
_brian2_was_loaded = _hook_before is brian_excepthook


def _show_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Let Brian2's hook announce its own errors only; Python or the user's hook shows the rest.

    Brian2 puts its hook in place when it is loaded. It calls every uncaught error a fault of
    Brian2, and asks for two files in the report of that fault.
    """
    ours = any(base.__module__.split(".")[0] == "simneuro" for base in kind.__mro__)
    if not ours and (_brian2_was_loaded or _passes_through_brian2(trace)):
        if _scratch is not None and BrianLogger.tmp_log is not None:
            with suppress(OSError):  # out of the folder that ends with this process
                _move_log(Path(tempfile.mkdtemp(prefix="brian2-error-")))
        brian_excepthook(kind, error, trace)
    else:
        show = sys.__excepthook__ if _brian2_was_loaded else _hook_before
        show(kind, error, trace)


def _passes_through_brian2(trace: TracebackType | None) -> bool:
    while trace:
        if trace.tb_frame.f_globals.get("__name__", "").split(".")[0] == "brian2":
            return True
        trace = trace.tb_next
    return False


if sys.excepthook is brian_excepthook:  # a hook that the user has put after it stays
    sys.excepthook = _show_uncaught
