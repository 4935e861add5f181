"""One run of a compiled program: its numbers written, itself called, its results read."""

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simneuro.engine import names
from simneuro.engine.outcome import Outcome
from simneuro.engine.program.values_file import write_values
from simneuro.engine.values import Values
from simneuro.errors import SimulationError


@dataclass(frozen=True)
class Results:
    """What a program leaves: populations with spikes, variables of traces by population."""

    spikes: tuple[str, ...]
    traces: Mapping[str, tuple[str, ...]]


class ProgramGone(FileNotFoundError):
    """The program was removed before it could run, to make room for others."""


def run_program(
    program: Path, values: Values, results: Results, scratch: Path | None = None
) -> tuple[Outcome, float]:
    """Run a program once; its outcome, and the seconds of its loop over time steps.

    Its files lie in a folder inside ``scratch`` while it runs. Traces stay in their file, mapped
    into memory, until nobody uses them.

    Raises
    ------
    SimulationError
        If the program fails, or there is no room for its files.
    ProgramGone
        If it is no longer there.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".simneuro-", dir=scratch) as name:
            folder = Path(name)
            write_values(values, folder / "values")
            _call(program, folder)
            seconds = float(_read(folder / "loop_seconds", float)[0])
            return _outcome(folder, values, results), seconds
    except ProgramGone:
        raise
    except OSError as error:
        raise SimulationError(f"the files of a simulation cannot be written: {error}") from error


def end_programs() -> None:
    """End all programs that run now; whoever started them is told that they failed."""
    for process in list(_running):
        process.kill()


_running: set["subprocess.Popen[str]"] = set()


def _call(program: Path, folder: Path) -> None:
    with _started([program, folder / "values", folder]) as process:
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


def _started(command: list[Path]) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, errors="replace")
    except FileNotFoundError as error:
        raise ProgramGone(command[0]) from error


def _status(code: int) -> str:
    return f"it was ended by signal {-code}" if code < 0 else f"status {code}"


def _outcome(folder: Path, values: Values, results: Results) -> Outcome:
    return Outcome(
        spikes={name: _spikes(folder, name) for name in results.spikes},
        traces={
            name: {
                variable: _trace(folder, name, variable, len(values.traced[name]))
                for variable in variables
            }
            for name, variables in results.traces.items()
        },
        potentials={
            name: _read(folder / f"{names.population(name)}.v", float) for name in values.cells
        },
    )


def _spikes(folder: Path, population: str) -> tuple[np.ndarray, np.ndarray]:
    steps, cells = (
        _read(folder / f"{names.spikes(population)}.{part}", np.int32)
        for part in ("steps", "cells")
    )
    return steps.astype(np.int64), cells


def _trace(folder: Path, population: str, variable: str, cells: int) -> np.ndarray:
    path = folder / f"{names.traces(population)}.{variable}"
    if path.stat().st_size == 0:
        return np.empty((0, cells))
    return np.memmap(path, dtype=float, mode="c").reshape(-1, cells)


def _read(path: Path, kind: type) -> np.ndarray:
    return np.fromfile(path, dtype=kind)
