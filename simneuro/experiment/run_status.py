"""How far a run is, read from its folder while it may be running; nothing is written."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from simneuro.analysis import Claim
from simneuro.errors import InputError, quoted
from simneuro.experiment.run_state import RunState, read_state, require_our_time
from simneuro.experiment.stored_files import read_claims, read_provenance

_POINT = re.compile(r"[^.].*\.npz")
_MEASURED = ("run.json", "results.zarr")
_NAMED = 3  # runs in a message; chosen

#: ``unknown``: begun on another machine, or where the system does not tell which processes run.
Life = Literal["running", "unknown", "stopped", "killed", "unfinished", "finished"]


@dataclass(frozen=True)
class RunStatus:
    """How far a run is.

    Attributes
    ----------
    life : str
    done : int
        Points that are stored.
    points : int or None
        All of them; None if that is not known.
    last : datetime or None
        When a point was written last.
    state : RunState or None
        Of a run that is not finished.
    finished : datetime or None
        When its last point was simulated, if all are.
    claims : tuple of Claim
        Of a finished run.
    """

    life: Life
    done: int
    points: int | None
    last: datetime | None
    state: RunState | None = None
    finished: datetime | None = None
    claims: tuple[Claim, ...] = ()

    @property
    def seconds_left(self) -> float | None:
        """What the other points take (s) if they take as long as those of this process so far.

        Below 0 if they take longer; None before a point is done.
        """
        state = self.state
        if state is None or self.last is None or self.done <= state.stored:
            return None
        each = (self.last - state.began).total_seconds() / (self.done - state.stored)
        since = (datetime.now(UTC) - self.last).total_seconds()
        return each * (state.points - self.done) - since


def read_status(folder: str | os.PathLike[str]) -> RunStatus:
    """Read how far a run is.

    Parameters
    ----------
    folder : str or os.PathLike
        Such as ``runs/lif_step-0123abcd``; the run may be running.

    Raises
    ------
    InputError
        If it is not the folder of a run, or a file there is not what simneuro writes.
    """
    path = Path(folder)
    _require_run(path)
    state = read_state(path)
    done, last = _find_points(path / "points")
    if state is not None:
        return RunStatus(_judge(state), done, state.points, last, state)
    if not all((path / name).exists() for name in _MEASURED):
        return RunStatus("unfinished", done, None, last)
    made = read_provenance(path)
    points = made.get("simulations")
    whole = (path / "report.html").is_file()
    return RunStatus(
        "finished" if whole else "unfinished",
        done,
        points if type(points) is int else None,
        last,
        finished=_read_time(made.get("finished")),
        claims=read_claims(path) if whole else (),
    )


def _require_run(path: Path) -> None:
    if not os.path.lexists(path):
        raise InputError(f"there is no folder {quoted(path.name)} in {path.absolute().parent}")
    if not path.is_dir():
        raise InputError("this is not a folder, and so not that of a run", where=str(path))
    if (path / "scenario.toml").is_file():
        return
    inside = sorted(each.parent.name for each in path.glob("*/scenario.toml"))
    runs = f"; it holds runs, such as {', '.join(inside[:_NAMED])}" if inside else ""
    message = f"this is not the folder of a run: it has no scenario.toml{runs}"
    raise InputError(message, where=str(path))


def _find_points(folder: Path) -> tuple[int, datetime | None]:
    """How many points are stored, and when one was written last."""
    count, last = 0, None
    try:
        with os.scandir(folder) as entries:
            for each in entries:
                if _POINT.fullmatch(each.name) and each.is_file(follow_symlinks=False):
                    written = each.stat(follow_symlinks=False).st_mtime
                    count, last = count + 1, max(written, last or written)
    except OSError:  # none yet, or the run is begun anew at this moment
        pass
    return count, _read_time(last)


def _judge(state: RunState) -> Life:
    if state.ended:
        return "stopped"
    if state.process.is_here is None:
        return "unknown"
    return "running" if state.process.is_here else "killed"


def _read_time(told: object) -> datetime | None:
    """A time as a text or in seconds since 1970; None if it is neither, or cannot be true."""
    try:
        if isinstance(told, str):
            return require_our_time(datetime.fromisoformat(told))
        return require_our_time(datetime.fromtimestamp(told, UTC))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None
