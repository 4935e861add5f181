"""Who does the work of an ensemble on this machine: this process, its threads, or others."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, ThreadPoolExecutor, wait
from typing import Protocol

import xarray as xr

from simneuro.engine.program import Places, end_programs, share_places
from simneuro.errors import SimulationError
from simneuro.scenario import Point


class Task(Protocol):
    """What is done at a point: measured, stored, or both."""

    def measure(self, point: Point) -> xr.Dataset: ...

    def store(self, point: Point, measured: xr.Dataset) -> None: ...

    def __call__(self, point: Point) -> None: ...


#: Does a task at each point; gives control back after each that is finished.
Crew = Callable[[Sequence[Point], Task], Iterator[None]]

_LOST = (
    "a worker process was killed, perhaps for lack of memory; "
    "finished points are kept, and the same command goes on from them"
)
# They share the cores.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def alone(points: Sequence[Point], task: Task) -> Iterator[None]:
    """One point after the other, in this process."""
    for point in points:
        task(point)
        yield


def threads(count: int) -> Crew:
    """Threads of this process: enough where the time goes into programs that they start.

    ``count`` programs run at a time; one thread more has the next ready.
    """

    def crew(points: Sequence[Point], task: Task) -> Iterator[None]:
        places = Places(count)
        pool = ThreadPoolExecutor(count + 1, initializer=share_places, initargs=(places,))
        try:
            yield from _finished(pool, points, task)
        except BaseException:
            places.close()
            pool.shutdown(wait=False, cancel_futures=True)
            end_programs()
            raise
        finally:
            pool.shutdown()

    return crew


def processes(count: int) -> Crew:
    """Worker processes, one thread each.

    A script that uses them needs no ``if __name__ == "__main__"``.
    """

    def crew(points: Sequence[Point], task: Task) -> Iterator[None]:
        from loky.process_executor import BrokenProcessPool, ProcessPoolExecutor

        pool = ProcessPoolExecutor(count, initializer=_prepare_worker, env=_ONE_THREAD)
        try:
            yield from _finished(pool, points, task)
        except BrokenProcessPool as error:
            raise SimulationError(_LOST) from error
        except BaseException:
            pool.shutdown(kill_workers=True)
            raise
        finally:
            pool.shutdown()

    return crew


def _finished(pool: Executor, points: Sequence[Point], task: Task) -> Iterator[None]:
    running = {pool.submit(task, point) for point in points}
    while running:
        finished, running = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            yield future.result()


def _prepare_worker() -> None:
    """Ctrl+C is for the parent, which ends the workers; without a parent a worker ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
