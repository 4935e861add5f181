"""The identity of processes: who made a draft, whether that process still runs, a worker's parent.

Nothing heavy is imported here: a worker process loads this module first, so that it watches its
parent before it imports anything that takes seconds.
"""

import ctypes
import hashlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PATIENCE = 0.2  # s between two looks at the parent; chosen
_ENDED = "ZX"  # states of processes that have ended
_PR_SET_PDEATHSIG = 1  # see prctl(2)
# Windows has no SIGHUP.
_ENDING = [each for each in signal.Signals if each.name in ("SIGTERM", "SIGHUP")]


@dataclass(frozen=True)
class Process:
    """A process of some machine; a number that is used again belongs to another process.

    Attributes
    ----------
    host : str
        A digest of the machine's name and of its space of process numbers (a container has one of
        its own).
    pid : int
    started : str
        The boot and the clock tick at which it started; ``""`` where the system does not tell.
    """

    host: str
    pid: int
    started: str

    @property
    def is_gone(self) -> bool:
        """Whether it surely runs no more; False for a process of another machine."""
        if self.host != _host() or os.name != "posix":
            return False  # under Windows a signal, even none, would end the process
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass  # a process of another user has this number
        return bool(self.started) and _started(self.pid) != self.started

    @property
    def is_here(self) -> bool | None:
        """Whether it runs; None where that cannot be seen: of another machine, or under Windows."""
        return None if self.host != _host() or os.name != "posix" else not self.is_gone


def this_process() -> Process:
    """The identity of this process."""
    return _identity(os.getpid())


@cache
def _identity(pid: int) -> Process:
    return Process(_host(), pid, _started(pid))


@cache
def _host() -> str:
    space = ""
    with suppress(OSError):
        space = os.readlink("/proc/self/ns/pid")
    return hashlib.sha256(f"{socket.gethostname()} {space}".encode()).hexdigest()[:8]


def _started(pid: int) -> str:
    """When a process started: field 22 of /proc/PID/stat, see proc_pid_stat(5).

    One that has ended stays there until its parent asks how.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The second field is the name in parentheses, which may itself contain blanks and parentheses.
    fields = stat.rpartition(")")[2].split()
    return "ended" if fields[0] in _ENDED else f"{_boot()}{int(fields[19]):x}"


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    except OSError:
        return ""


def end_processes_in(folder: Path) -> None:
    """End the processes of this user whose working directory lies in a folder (Linux).

    An interactive shell in the folder is spared: it leads a session.
    """
    inside = f"{folder.absolute()}{os.sep}"
    for pid in (int(each.name) for each in Path("/proc").glob("[0-9]*")):
        with suppress(OSError):
            place = os.readlink(f"/proc/{pid}/cwd")
            if f"{place}{os.sep}".startswith(inside) and os.getsid(pid) != pid:
                os.kill(pid, signal.SIGKILL)


@contextmanager
def stop_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM and SIGHUP do what Ctrl+C does while the block lasts: raise KeyboardInterrupt.

    A signal that is handled or ignored already, as under ``nohup``, is left alone; so are all
    outside the main thread, where Python allows no handlers.
    """
    changed = []
    if threading.current_thread() is threading.main_thread():
        for each in _ENDING:
            if signal.getsignal(each) is signal.SIG_DFL:
                signal.signal(each, signal.default_int_handler)
                changed.append(each)
    try:
        yield
    finally:
        for each in changed:
            signal.signal(each, signal.SIG_DFL)


_parent: Process | None = None


def obey_parent(parent: Process) -> None:
    """Make this process a worker that ends when ``parent`` ends, and leaves signals to it.

    The parent is handed over: if it died before this is called, asking for the present parent
    would give the process that adopted the worker.
    """
    global _parent
    _parent = parent
    for each in (signal.SIGINT, *_ENDING):
        signal.signal(each, signal.SIG_IGN)  # a terminal or a scheduler sends them to all at once
    _die_with_parent()
    exit_if_orphaned()
    threading.Thread(target=_watch_parent, daemon=True).start()


def is_worker() -> bool:
    """Whether this process obeys another (:func:`obey_parent`)."""
    return _parent is not None


def exit_if_orphaned() -> None:
    """End this process at once if it is a worker whose parent has died; it writes nothing more."""
    if _parent is not None and os.getppid() != _parent.pid:
        os._exit(1)


def _die_with_parent() -> None:
    """Let the kernel end this process with its parent, where it can (Linux)."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _watch_parent() -> None:
    while True:
        exit_if_orphaned()
        time.sleep(_PATIENCE)
