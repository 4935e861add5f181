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
    """Which results a program leaves: populations with spikes, variables of traces by population."""

    spikes: tuple[str, ...]
    traces: Mapping[str, tuple[str, ...]]


def run_program(program: Path, values: Values, results: Results) -> tuple[Outcome, float]:
    """Run a program once; its outcome, and the seconds of its loop over time steps.

    Traces stay in their file, mapped into memory, until nobody uses them.

    Raises
    ------
    SimulationError
        If the program fails.
    """
    with tempfile.TemporaryDirectory(prefix="simneuro-") as name:
        folder = Path(name)
        write_values(values, folder / "values")
        _call(program, folder)
        return _outcome(folder, values, results), float(_read(folder / "loop_seconds", float)[0])


def _call(program: Path, folder: Path) -> None:
    done = subprocess.run(
        [program, folder / "values", folder],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        complaints = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        why = complaints[0].removeprefix("error: ") if complaints else f"status {done.returncode}"
        raise SimulationError(f"the C++ program failed: {why}")


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
        _read(folder / f"{names.spikes(population)}.{part}", np.int32) for part in ("steps", "cells")
    )
    return steps.astype(np.int64), cells


def _trace(folder: Path, population: str, variable: str, cells: int) -> np.ndarray:
    path = folder / f"{names.traces(population)}.{variable}"
    if path.stat().st_size == 0:
        return np.empty((0, cells))
    return np.memmap(path, dtype=float, mode="c").reshape(-1, cells)


def _read(path: Path, kind: type) -> np.ndarray:
    return np.fromfile(path, dtype=kind)
