"""One run of a compiled program: its numbers written, itself called, its results read."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np

from simneuro.engine.draw.numbers import Values
from simneuro.engine.equations import names
from simneuro.engine.outcome import Outcome
from simneuro.engine.program.values_file import write_values
from simneuro.errors import SimulationError


@dataclass(frozen=True)
class Results:
    """What a program leaves: populations with spikes, variables of traces by population.

    ``synapses`` has the variables of traces by projection, ``weights`` the projections that learn.
    """

    spikes: tuple[str, ...]
    traces: Mapping[str, tuple[str, ...]]
    synapses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The files of a run by their names in the program."""
        traces = (
            names.trace(population, variable)
            for population, variables in {**self.traces, **self.synapses}.items()
            for variable in variables
        )
        return ("values", "end", *map(names.spikes, self.spikes), *traces)


class ProgramGone(FileNotFoundError):
    """The program was removed before it could run, to make room for others."""


def run_program(
    program: Path, values: Values, results: Results, scratch: Path | None = None
) -> tuple[Outcome, float]:
    """Run a program once; its outcome, and the seconds of its loop over time steps.

    Its files have no names, so that nothing of them is left, however this ends; their bytes lie
    where ``scratch`` does. Traces are mapped into memory and stay there until nobody uses them.

    Raises
    ------
    SimulationError
        If the program fails, or there is no room for its files.
    ProgramGone
        If it is no longer there.
    """
    try:
        with ExitStack() as opened:
            files = {
                name: opened.enter_context(tempfile.TemporaryFile(dir=scratch))
                for name in results.files
            }
            write_values(values, files["values"])
            places = _places.get()
            with places.one() if places else nullcontext():
                _call(program, files)
            return _outcome(files, values, results)
    except ProgramGone:
        raise
    except OSError as error:
        folder = scratch or tempfile.gettempdir()
        what = f"the files of a simulation cannot be written in {folder}: {error}"
        raise SimulationError(what) from error


class Places:
    """Room for ``count`` programs at a time; once it is closed, no other starts."""

    def __init__(self, count: int) -> None:
        self._free = threading.Semaphore(count)
        self._open = True

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a place, and have it."""
        with self._free:
            if not self._open:
                raise SimulationError("stopped before its program began")
            yield

    def close(self) -> None:
        self._open = False


def share_places(places: Places) -> None:
    """Let this thread run a program only while it has one of ``places``."""
    _places.set(places)


def end_programs() -> None:
    """End all programs that run now; whoever started them is told that they failed."""
    for process in list(_running):
        process.kill()


_running: set["subprocess.Popen[str]"] = set()
_places: ContextVar[Places | None] = ContextVar("places", default=None)


def _call(program: Path, files: Mapping[str, IO[bytes]]) -> None:
    with _started(program, files) as process:
        _running.add(process)
        try:
            _, said = process.communicate()
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)
    if process.returncode:
        complaints = [line for line in said.splitlines() if line.startswith("error: ")]
        why = complaints[0].removeprefix("error: ") if complaints else _status(process.returncode)
        raise SimulationError(f"the C++ program failed: {why}")


def _started(program: Path, files: Mapping[str, IO[bytes]]) -> "subprocess.Popen[str]":
    numbers = [file.fileno() for file in files.values()]
    places = [f"{name}=/dev/fd/{number}" for name, number in zip(files, numbers, strict=True)]
    try:
        return subprocess.Popen(
            [program, *places],
            pass_fds=numbers,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
    except FileNotFoundError as error:
        raise ProgramGone(program) from error


def _status(code: int) -> str:
    return f"it was ended by signal {-code}" if code < 0 else f"status {code}"


def _outcome(
    files: Mapping[str, IO[bytes]], values: Values, results: Results
) -> tuple[Outcome, float]:
    ends = (*values.sizes, *(len(values.wiring[name].sources) for name in results.weights))
    seconds, *arrays = _end(files["end"], ends)
    cells = len(values.sizes)
    outcome = Outcome(
        spikes={name: _spikes(files[names.spikes(name)]) for name in results.spikes},
        traces=_traces(files, results.traces, values.traced),
        potentials=dict(zip(values.cells, arrays[:cells], strict=True)),
        synapses=_traces(files, results.synapses, values.traced_synapses),
        weights=dict(zip(results.weights, arrays[cells:], strict=True)),
    )
    return outcome, float(seconds[0])


def _end(file: IO[bytes], sizes: Sequence[int]) -> list[np.ndarray]:
    """The seconds of the loop, the membrane potentials of each population, weights."""
    numbers = np.fromfile(file, dtype=float)
    return np.split(numbers, np.cumsum([1, *sizes])[:-1])


def _traces(
    files: Mapping[str, IO[bytes]],
    recorded: Mapping[str, tuple[str, ...]],
    traced: Mapping[str, np.ndarray],
) -> dict[str, dict[str, np.ndarray]]:
    return {
        name: {
            variable: _trace(files[names.trace(name, variable)], len(traced[name]))
            for variable in variables
        }
        for name, variables in recorded.items()
    }


def _spikes(file: IO[bytes]) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.fromfile(file, dtype=np.int32).reshape(-1, 2)
    return pairs[:, 0].astype(np.int64), pairs[:, 1].copy()


def _trace(file: IO[bytes], cells: int) -> np.ndarray:
    if os.fstat(file.fileno()).st_size == 0:
        return np.empty((0, cells))
    return np.memmap(file, dtype=float, mode="c").reshape(-1, cells)
