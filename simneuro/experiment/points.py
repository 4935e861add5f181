"""Many simulations: the points of an experiment.

Each is stored whole or not at all; finished ones never run again.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from simneuro.errors import InputError, RunError, SimulationError
from simneuro.experiment.workers import Crew, alone
from simneuro.recording import read_archive, write_archive
from simneuro.scenario import Point, Scenario

#: What is measured at each point: a picklable function of the point's scenario and of the folder
#: that keeps its recordings.
Measure = Callable[[Scenario, Path], xr.Dataset]
Progress = Callable[[int, int], None]


def run_points(
    points: Sequence[Point],
    measure: Measure,
    folder: Path,
    *,
    crew: Crew = alone,
    progress: Progress = lambda _done, _total: None,
) -> int:
    """Measure every point that ``folder`` lacks; store each as ``folder/<name>.npz``.

    ``progress(done, total)`` is told after each point. On Ctrl+C, or when a point fails, the points
    that are finished stay.

    Returns
    -------
    int
        How many points were run now.

    Raises
    ------
    SimulationError
        If a worker process was killed, or a simulation failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [point for point in points if not _stored(folder, point).is_file()]
    done = len(points) - len(missing)
    progress(done, len(points))
    if missing:
        for count, _ in enumerate(crew(missing, PointTask(measure, folder)), start=1):
            progress(done + count, len(points))
    return len(missing)


def stored(folder: Path, point: Point) -> xr.Dataset:
    """What was measured at a point."""
    return read_archive(_stored(folder, point))


@dataclass(frozen=True)
class PointTask:
    """Measure a point, and store what was measured."""

    take: Measure
    folder: Path

    def __call__(self, point: Point) -> None:
        self.store(point, self.measure(point))

    def measure(self, point: Point) -> xr.Dataset:
        try:
            return self.take(point.scenario, self.folder / point.name)
        except Exception as error:
            failure = _portable(error, point)
        raise failure

    def store(self, point: Point, measured: xr.Dataset) -> None:
        write_archive(measured, _stored(self.folder, point))


def _portable(error: Exception, point: Point) -> Exception:
    """The error as it survives the way to another process: what it came from is text."""
    told = error
    if not isinstance(error, (InputError, RunError)):
        what = " ".join(f"{type(error).__name__}: {error}".split())
        told = SimulationError(f"{point.name}: {what}")
    told.add_note(traceback.format_exc())
    told.__cause__ = told.__context__ = None
    return told


def _stored(folder: Path, point: Point) -> Path:
    return folder / f"{point.name}.npz"
