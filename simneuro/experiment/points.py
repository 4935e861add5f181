"""The points of an experiment: each is measured once and stored in a file of its own.

A file appears complete or not at all, and a point that has one is not run again.
"""

import json
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from simneuro.errors import InputError, RunError, SimulationError, error_in_words
from simneuro.experiment.workers import Pool, serial
from simneuro.recording import read_archive, write_archive
from simneuro.scenario import Point, Scenario
from simneuro.system.drafts import remove_draft

_NAMED = 5  # damaged points in a message; chosen
_MOST_NOTES = 5  # chosen: what is read at once

#: Measures one point: a picklable function of the point's scenario and of the folder in which its
#: recordings are kept.
Trial = Callable[[Scenario, Path], xr.Dataset]
#: Called with the number of finished points and the number of all points.
Progress = Callable[[int, int], None]


def run_points(
    points: Sequence[Point],
    trial: Trial,
    folder: Path,
    *,
    pool: Pool = serial,
    progress: Progress = lambda _done, _total: None,
    tell: Callable[[str], None] = lambda _text: None,
) -> int:
    """Measure every point that is not stored yet, and store it as ``folder/<name>.npz``.

    After Ctrl+C or an error the finished points stay in the folder. Stored points that are damaged
    are measured again.

    Parameters
    ----------
    points : sequence of Point
    trial : callable
        Called with the scenario of a point and a folder for its recordings; returns a dataset.
    folder : Path
        Created if it does not exist.
    pool : callable
        ``serial``, ``threads(n)``, ``processes(n)`` or ``dask_workers(address)``.
    progress : callable
        Called as ``progress(done, total)`` at the start and after each point.
    tell : callable
        Called with a sentence about damaged points.

    Returns
    -------
    int
        How many points were measured by this call.

    Raises
    ------
    SimulationError
        If a worker process was killed, or a simulation failed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simneuro.experiment import load_trial, run_points
    >>> cell = sn.Scenario(
    ...     title="A cell",
    ...     duration="20 ms",
    ...     populations={"cell": sn.Population(model="lif", size=1)},
    ... )
    >>> run_points(cell.points(), load_trial(cell, target="numpy"), Path("points"))
    1
    """
    folder.mkdir(parents=True, exist_ok=True)
    damaged = _find_damaged(folder, points)
    if damaged:
        tell(_describe_damaged(damaged))
        for point in damaged:
            remove_draft(point_path(folder, point))
    missing = [p for p in points if p in damaged or not point_path(folder, p).is_file()]
    done = len(points) - len(missing)
    progress(done, len(points))
    if missing:
        for count, _ in enumerate(pool(missing, PointTask(trial, folder)), start=1):
            progress(done + count, len(points))
    return len(missing)


def read_point(folder: Path, point: Point) -> xr.Dataset:
    """Read what was measured at a point.

    Parameters
    ----------
    folder : pathlib.Path
        That of the points.
    point : Point

    Raises
    ------
    InputError
        If there is no file, it is damaged, or it holds another point.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simneuro.experiment import load_trial, read_point, run_points
    >>> cell = sn.Scenario(
    ...     title="A cell",
    ...     duration="20 ms",
    ...     populations={"cell": sn.Population(model="lif", size=1)},
    ... )
    >>> _ = run_points(cell.points(), load_trial(cell, target="numpy"), Path("points"))
    >>> read_point(Path("points"), cell.points()[0])["rate"].values.tolist()
    [0.0]
    """
    return read_archive(point_path(folder, point), content=point.name)


def collect_notes(points: Sequence[Point], measured: Sequence[xr.Dataset]) -> dict[str, list[str]]:
    """What the simulations of points had to tell, by the name of the point, if they had."""
    told = [json.loads(each.attrs.get("notes", "[]")) for each in measured]
    return {point.name: notes for point, notes in zip(points, told, strict=True) if notes}


def note_lines(notes: Mapping[str, list[str]]) -> Iterator[str]:
    """A line for each of the most frequent notes of the points, and for how many more there are."""
    counts = Counter(note for each in notes.values() for note in each)
    for note, count in counts.most_common(_MOST_NOTES):
        yield f"note: {note.rstrip('.')}." + (f" So in {count} simulations." if count > 1 else "")
    if len(counts) > _MOST_NOTES:
        yield f"note: {len(counts) - _MOST_NOTES} more notes are in run.json."


def _find_damaged(folder: Path, points: Sequence[Point]) -> list[Point]:
    """The points that are stored in files that cannot be read."""
    damaged = []
    for point in points:
        if os.path.lexists(point_path(folder, point)):
            try:
                read_point(folder, point)
            except InputError:
                damaged.append(point)
    return damaged


def _describe_damaged(damaged: Sequence[Point]) -> str:
    names = ", ".join(point.name for point in damaged[:_NAMED])
    more = f" and {len(damaged) - _NAMED} more" if len(damaged) > _NAMED else ""
    many = "points are" if len(damaged) > 1 else "point is"
    return f"{len(damaged)} stored {many} damaged and measured again: {names}{more}"


def point_path(folder: Path, point: Point) -> Path:
    """The file of a point in the folder of all points."""
    return folder / f"{point.name}.npz"


@dataclass(frozen=True)
class PointTask:
    """Measure a point by ``trial``, and store the result in ``folder``."""

    trial: Trial
    folder: Path

    def __call__(self, point: Point) -> None:
        self.store(point, self.measure(point))

    def measure(self, point: Point) -> xr.Dataset:
        """Run the trial of a point. Errors name the point and can be pickled."""
        try:
            return self.trial(point.scenario, self.folder / point.name)
        except Exception as error:
            failure = _make_portable(error, point)
        raise failure

    def store(self, point: Point, measured: xr.Dataset) -> None:
        """Write the result of a point to its file."""
        write_archive(measured, point_path(self.folder, point), content=point.name)


def _make_portable(error: Exception, point: Point) -> Exception:
    """An error that can be sent to another process: its traceback becomes a note of plain text."""
    portable = error
    if not isinstance(error, (InputError, RunError)):
        what = error_in_words(error)
        portable = SimulationError(f"{point.name}: {what}")
    portable.add_note(traceback.format_exc())
    portable.__cause__ = portable.__context__ = None
    return portable
