"""The state of a run that is not finished, kept in its folder for whoever asks how far it is."""

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
def ending_state(folder: Path) -> Iterator[None]:
    """A block that works on a run: its state is removed at the end, or says what stopped it."""
    try:
        yield
    except BaseException as error:
        with suppress(InputError, OSError):
            state = read_state(folder)
            if state is not None and state.process == this_process():
                _write(folder, replace(state, ended=_describe_end(error)))
        raise
    (folder / STATE).unlink(missing_ok=True)


def read_state(folder: Path) -> RunState | None:
    """The state of a run; None where it has none.

    Raises
    ------
    InputError
        If the file is not what simneuro writes.
    """
    path = folder / STATE
    if not path.exists():
        return None
    found = read_json(path)
    try:
        process = Process(**{name: _take(found["process"], name, kind) for name, kind in _PROCESS})
        began = datetime.fromisoformat(_take(found, "began", str)).astimezone(UTC)
        points, stored, workers = (
            _take(found, name, int) for name in ("points", "stored", "workers")
        )
        ended = _take(found, "ended", str)[:_LONGEST]
        return RunState(process, began, points, stored, workers, ended)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise InputError("this is not what simneuro writes", where=str(path)) from None


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
