"""The state of a run that a process works on, kept in the folder of the run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simneuro.errors import InputError, error_in_words
from simneuro.system.files import read_json, write_json
from simneuro.system.process_identity import Process, this_process

STATE = "progress.json"
_LONGEST = 2000  # characters of a message; chosen
_YEARS = range(2000, 2100)  # of times that are taken for true; chosen


@dataclass(frozen=True)
class RunState:
    """Who works on a run, since when, and how it ended if it was not finished.

    Attributes
    ----------
    process : Process
    began : datetime
    points, stored : int
        How many there are, and how many were there when it began.
    workers : int
        0 until it is known how the points are run.
    ended : str
        Why it was not finished; ``""`` while it runs, and after a kill.
    """

    process: Process
    began: datetime
    points: int
    stored: int
    workers: int
    ended: str = ""


def begin_state(folder: Path, *, points: int, stored: int, workers: int) -> None:
    """Write that this process begins with the points of a run."""
    _write(folder, RunState(this_process(), datetime.now(UTC), points, stored, workers))


@contextmanager
def keeping_state(folder: Path, *, points: int | None = None) -> Iterator[None]:
    """A block that works on a run: its state is removed at the end, or says what stopped it.

    Without ``points`` all of them are stored.
    """
    stored = sum(1 for _ in (folder / "points").glob("[!.]*.npz"))
    begin_state(folder, points=stored if points is None else points, stored=stored, workers=0)
    try:
        yield
    except BaseException as error:
        with suppress(InputError, OSError):
            state = read_state(folder)
            if state is not None and state.process == this_process():
                _write(folder, replace(state, ended=_describe_end(error)))
        raise
    with suppress(OSError):  # under Windows while another process reads it
        (folder / STATE).unlink()


def read_state(folder: Path) -> RunState | None:
    """The state of a run; None where it has none.

    Raises
    ------
    InputError
        If the file is not what simneuro writes.
    """
    path = folder / STATE
    try:
        found = read_json(path)
    except InputError:
        if path.exists():
            raise
        return None  # none, or it was removed at this moment
    try:
        process = Process(**{name: _take(found["process"], name, kind) for name, kind in _PROCESS})
        began = require_our_time(datetime.fromisoformat(_take(found, "began", str)))
        if process.pid < 1:  # 0 and negative numbers stand for groups of processes
            raise ValueError("pid")
        points, stored, workers = (
            _take(found, name, int) for name in ("points", "stored", "workers")
        )
        ended = _take(found, "ended", str)[:_LONGEST]
        return RunState(process, began, points, stored, workers, ended)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise InputError("this is not what simneuro writes", where=str(path)) from None


def require_our_time(time: datetime) -> datetime:
    """A time (UTC) that a file tells; ``ValueError`` if simneuro cannot have written it."""
    if time.year not in _YEARS:
        raise ValueError(f"the year {time.year}")
    return time.astimezone(UTC)


_PROCESS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("host", str),
    ("pid", int),
    ("started", str),
)


def _take(table: Any, name: str, kind: Any) -> Any:
    value = table[name]
    if type(value) is not kind or (kind is int and not 0 <= value < 2**31):
        raise ValueError(name)
    return value


def _write(folder: Path, state: RunState) -> None:
    began = state.began.isoformat(timespec="milliseconds")
    write_json(folder / STATE, {**asdict(state), "began": began})


def _describe_end(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "stopped by Ctrl+C, SIGTERM or SIGHUP"
    return f"failed: {error_in_words(error) if isinstance(error, Exception) else error!r}"
