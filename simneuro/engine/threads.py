"""How many threads share the work of one simulation."""

import os
from pathlib import Path

from simneuro.engine.backend import Backend, backends
from simneuro.errors import InputError
from simneuro.network import Network

#: How many cells a population needs for threads to share its loops: two pieces of ``runtime.h``.
FEWEST_CELLS = 1024
# Chosen: what is not worth a second core, and the work (s) of a time step that keeps a thread
# busy; threads meet several times in a step, for about a microsecond.
_SHORT, _WORK = 1.0, 1e-5


def available_cores() -> int:
    """How many cores this process may use.

    Examples
    --------
    >>> from simneuro.engine import available_cores
    >>> available_cores() >= 1
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_threads(threads: int | None) -> None:
    """Check that a number of threads that was asked for is one.

    Raises
    ------
    InputError
        If it is not positive.

    Examples
    --------
    >>> from simneuro.engine import check_threads
    >>> check_threads(0)
    Traceback (most recent call last):
    simneuro.errors.InputError: threads: got 0, but at least one thread is needed.
    """
    if threads is not None and threads < 1:
        raise InputError(f"got {threads}, but at least one thread is needed", where="threads")


def require_threads(backend: Backend, threads: int | None) -> None:
    """Raise :class:`InputError` where several threads are asked for and a backend has one."""
    if not can_use(backend, threads):
        having = ", ".join(each.name for each in backends().values() if each.is_multithreaded)
        raise InputError(
            f"got {threads}, but the target {backend.name} simulates a network in one thread. "
            f"Leave it out, or use a target that has several: {having}",
            where="threads",
        )


def can_use(backend: Backend, threads: int | None) -> bool:
    """Whether a backend has as many threads as are asked for; each has one."""
    return backend.is_multithreaded or threads in (None, 1)


def choose_threads(network: Network, backend: Backend, asked: int | None, runs: int) -> int:
    """The number asked for, or as many as the estimate says are busy, on cores that are free.

    One where several simulations may run at a time, or where it may change a result: among the
    backends that are chosen by cost, no number of threads does.
    """
    if asked is not None:
        return asked
    if not (backend.is_multithreaded and backend.is_chosen_by_cost) or runs > 1:
        return 1
    if max((cells.size for cells in network.cells.values()), default=0) < FEWEST_CELLS:
        return 1  # without an estimate, for which equations are read
    loop = backend.seconds(network)
    busy = loop / network.times.steps / _WORK
    return 1 if loop < _SHORT else max(1, int(min(busy, _free_cores())))


def _free_cores() -> int:
    """The cores without work at this moment, as far as the system tells; this process has one."""
    try:
        running = int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].split("/")[0])
        others = running - 1.0
    except (OSError, IndexError, ValueError):
        others = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return available_cores() - round(others)
