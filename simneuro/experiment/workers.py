"""Worker pools on this machine: this process alone, its threads, or worker processes."""

import multiprocessing
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import Context, copy_context
from functools import partial
from typing import TYPE_CHECKING, Protocol

import xarray as xr

from simneuro.engine.program import Slots, end_programs, share_slots
from simneuro.errors import SimulationError
from simneuro.progress.bars import draws_bar
from simneuro.scenario import Point
from simneuro.system.process_identity import Process, is_worker, obey_parent, this_process

if TYPE_CHECKING:
    from loky.process_executor import ProcessPoolExecutor


class Task(Protocol):
    """The work at one point. Calling it measures the point and stores the result."""

    def measure(self, point: Point) -> xr.Dataset: ...

    def store(self, point: Point, measured: xr.Dataset) -> None: ...

    def __call__(self, point: Point) -> None: ...


#: Runs a task at every point; yields once after each finished point, in any order.
Pool = Callable[[Sequence[Point], Task], Iterator[None]]

_LOST = (
    "a worker process was killed, perhaps because memory ran out; "
    "finished points are kept, and the same command continues from them"
)
# They have threads that Python does not know, or a GPU, which stop working in a copy.
_NOT_FOR_COPIES = ("jax", "tensorflow", "torch")
# The workers share the cores, so numerical libraries must not start threads of their own.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def serial(points: Sequence[Point], task: Task) -> Iterator[None]:
    """Run one point after the other in this process.

    Unlike :func:`threads` and :func:`processes`, this function is the pool itself.

    Parameters
    ----------
    points : sequence of Point
    task : callable
        Called with each point.

    Examples
    --------
    >>> from simneuro.experiment import serial
    >>> done = []
    >>> for _ in serial(["first point", "second point"], done.append):
    ...     print(len(done))
    1
    2
    """
    for point in points:
        task(point)
        yield


def threads(count: int) -> Pool:
    """Make a pool of threads in this process.

    Threads are sufficient where the time is spent in compiled programs that they start.

    Parameters
    ----------
    count : int
        How many programs run at a time. One extra thread prepares the next program.

    Examples
    --------
    >>> from simneuro.experiment import run_points, threads  # doctest: +SKIP
    >>> run_points(points, trial, folder, pool=threads(4))  # doctest: +SKIP
    """

    def pool(points: Sequence[Point], task: Task) -> Iterator[None]:
        slots = Slots(count)
        executor = ThreadPoolExecutor(count + 1, initializer=share_slots, initargs=(slots,))
        try:
            # Each point in a copy of the context, which may have a listener of its phases.
            contexts = {id(point): copy_context() for point in points}
            yield from _run_all(executor, points, lambda each: contexts[id(each)].run(task, each))
        except BaseException:
            slots.close()
            executor.shutdown(wait=False, cancel_futures=True)
            end_programs()
            raise
        finally:
            executor.shutdown()

    return pool


def processes(count: int) -> Pool:
    """Make a pool of worker processes with one thread each.

    A script that uses them does not need ``if __name__ == "__main__"``.

    Parameters
    ----------
    count : int
        The number of processes.

    Examples
    --------
    >>> from simneuro.experiment import processes, run_points  # doctest: +SKIP
    >>> run_points(points, trial, folder, pool=processes(4))  # doctest: +SKIP
    """

    def pool(points: Sequence[Point], task: Task) -> Iterator[None]:
        from loky.process_executor import BrokenProcessPool

        executor = _copies(count) if may_copy() else _new_processes(count)
        try:
            with _without_advice():
                yield from _run_all(executor, points, partial(_run_unheard, task))
        except BrokenProcessPool as error:
            raise SimulationError(_LOST) from error
        except BaseException:
            executor.shutdown(kill_workers=True)
            raise
        finally:
            executor.shutdown()

    return pool


def may_copy() -> bool:
    """Whether worker processes can be copies of this one, which need not load anything again.

    Only under Linux are its libraries made for that, and some are not even there. What another
    thread has locked would stay locked in a copy; of threads that draw bars a copy needs nothing.
    """
    if sys.platform != "linux" or is_worker() or any(map(sys.modules.get, _NOT_FOR_COPIES)):
        return False
    here = threading.current_thread()
    return all(draws_bar(each) for each in threading.enumerate() if each is not here)


def _copies(count: int) -> "ProcessPoolExecutor":
    from loky.process_executor import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(
        count, context=context, initializer=_begin_copy, initargs=(this_process(),)
    )


def _new_processes(count: int) -> "ProcessPoolExecutor":
    from loky.process_executor import ProcessPoolExecutor

    # The first that a worker does is to watch this process, before it imports what it needs.
    return ProcessPoolExecutor(
        count, initializer=obey_parent, initargs=(this_process(),), env=_ONE_THREAD
    )


def _begin_copy(parent: Process) -> None:
    """Make this process, a copy of its parent, a worker."""
    from threadpoolctl import threadpool_limits

    obey_parent(parent)
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__  # the parent may draw a bar on its own
    threadpool_limits(1)


def _run_unheard(task: Callable[[Point], None], point: Point) -> None:
    """Run a task without what the context says, such as the listener of the parent of a copy."""
    Context().run(task, point)


@contextmanager
def _without_advice() -> Iterator[None]:
    """Ignore warnings about workers: that one was replaced, or is a copy of a process with threads.

    loky takes what a worker keeps between points, such as loaded programs, for a leak; no point is
    lost. And Python counts the threads of numerical libraries, which are made for being copied.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"A worker (stopped|was restarted) while some jobs")
        warnings.filterwarnings("ignore", r".* is multi-threaded, use of fork")
        yield


def _run_all(
    executor: Executor, points: Sequence[Point], task: Callable[[Point], None]
) -> Iterator[None]:
    running = {executor.submit(task, point) for point in points}
    while running:
        finished, running = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            yield future.result()
