"""Worker pools on this machine: this process alone, its threads, or worker processes."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from typing import Protocol

import xarray as xr

from simneuro.engine.program import Slots, end_programs, share_slots
from simneuro.errors import SimulationError
from simneuro.scenario import Point
from simneuro.system.process_identity import obey_parent, this_process


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
# The workers share the cores, so numerical libraries must not start threads of their own.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def serial(points: Sequence[Point], task: Task) -> Iterator[None]:
    """Run one point after the other in this process.

    Unlike :func:`threads` and :func:`processes`, this function is the pool itself.
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
    """

    def pool(points: Sequence[Point], task: Task) -> Iterator[None]:
        from loky.process_executor import BrokenProcessPool, ProcessPoolExecutor

        # The first that a worker does is to watch this process, before it imports what it needs.
        executor = ProcessPoolExecutor(
            count, initializer=obey_parent, initargs=(this_process(),), env=_ONE_THREAD
        )
        try:
            with _without_advice():
                yield from _run_all(executor, points, task)
        except BrokenProcessPool as error:
            raise SimulationError(_LOST) from error
        except BaseException:
            executor.shutdown(kill_workers=True)
            raise
        finally:
            executor.shutdown()

    return pool


@contextmanager
def _without_advice() -> Iterator[None]:
    """Ignore the warning of loky when it replaces a worker that has grown, which loses no point.

    loky takes what a worker keeps between points, such as loaded programs, for a leak.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"A worker (stopped|was restarted) while some jobs")
        yield


def _run_all(
    executor: Executor, points: Sequence[Point], task: Callable[[Point], None]
) -> Iterator[None]:
    running = {executor.submit(task, point) for point in points}
    while running:
        finished, running = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            yield future.result()
