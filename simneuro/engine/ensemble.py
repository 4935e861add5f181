"""Many simulations: the points of an experiment on worker processes.

Each is stored whole or not at all; finished ones never run again.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

import xarray as xr

from simneuro.errors import SimulationError
from simneuro.recording import read_dataset, write_dataset
from simneuro.scenario import Point, Scenario

#: What is done at each point: a picklable function of the point's scenario and of the folder that
#: keeps its recordings.
Measure = Callable[[Scenario, Path], xr.Dataset]
Progress = Callable[[int, int], None]

_LOST = (
    "a worker process was killed, perhaps for lack of memory; "
    "finished points are kept, and the same command goes on from them"
)


def run_points(
    points: Sequence[Point], measure: Measure, folder: Path, *, workers: int, progress: Progress
) -> int:
    """Measure every point that ``folder`` lacks; store each as ``folder/<name>.zarr``.

    ``progress(done, total)`` is told after each point. On Ctrl+C, or when a point fails, the points
    that are finished stay.

    Returns
    -------
    int
        How many points were run now.

    Raises
    ------
    SimulationError
        If a worker process was killed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [point for point in points if not _stored(folder, point).is_dir()]
    done = len(points) - len(missing)
    progress(done, len(points))
    for count, _ in enumerate(_each(missing, measure, folder, workers), start=1):
        progress(done + count, len(points))
    return len(missing)


def stored(folder: Path, point: Point) -> xr.Dataset:
    """What was measured at a point."""
    return read_dataset(_stored(folder, point))


def _stored(folder: Path, point: Point) -> Path:
    return folder / f"{point.name}.zarr"


def _measure_and_store(point: Point, measure: Measure, folder: Path) -> None:
    write_dataset(measure(point.scenario, folder / point.name), _stored(folder, point))


def _each(points: Sequence[Point], measure: Measure, folder: Path, workers: int) -> Iterable[None]:
    if min(workers, len(points)) <= 1:
        return _here(points, measure, folder)
    return _in_processes(points, measure, folder, min(workers, len(points)))


def _here(points: Sequence[Point], measure: Measure, folder: Path) -> Iterator[None]:
    for point in points:
        _measure_and_store(point, measure, folder)
        yield


def _in_processes(
    points: Sequence[Point], measure: Measure, folder: Path, workers: int
) -> Iterator[None]:
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    with (
        _one_thread_each(),
        ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker) as pool,
    ):
        running = {pool.submit(_measure_and_store, point, measure, folder) for point in points}
        try:
            while running:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        except BrokenProcessPool as error:
            raise SimulationError(_LOST) from error
        except BaseException:
            _end(pool, set(multiprocessing.active_children()) - others)
            raise


def _end(pool: ProcessPoolExecutor, workers: set[multiprocessing.process.BaseProcess]) -> None:
    """End the workers at once; the points that they were at are lost, what is stored stays."""
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Workers inherit this environment: one thread each, since they share the cores."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    saved = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in saved.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _prepare_worker() -> None:
    """Ctrl+C is for the parent, which ends the workers; without a parent a worker ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
