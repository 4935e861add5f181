"""One simulation: from a scenario to a recording."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
import xarray as xr
from brian2.units.allunits import second

from simneuro import recording, units
from simneuro.engine.build import Built, build, recorded_spikes
from simneuro.engine.program import compile_program, run_program
from simneuro.engine.runtime import Timings, current
from simneuro.engine.targets import Target, available_cores, choose, session
from simneuro.errors import SimulationError
from simneuro.scenario import Scenario

_WHY_LOST = (
    "Either the time step is too long, or a time constant of an exactly integrated model equals "
    "that of its synapse, where the exact solution divides by zero; change dt, or one of the two "
    "time constants a little."
)
_PROGRAMS: dict[Target, str] = {"numpy": "none", "cython": "compiled", "cpp": "compiled"}


@dataclass
class Stopwatch:
    """Seconds of each part of a run."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def simulate(scenario: Scenario, *, target: str | None = None) -> xr.Dataset:
    """Run a scenario once, as it stands.

    Its conditions, sweep and trials are left to :func:`simneuro.run`.

    Parameters
    ----------
    scenario : Scenario
    target : {"numpy", "cython", "cpp"}, optional
        Chosen by estimated cost if not given.

    Returns
    -------
    xarray.Dataset
        A recording (see ``simneuro.recording``); its attributes hold seed, versions, target and
        timings.

    Raises
    ------
    InputError
        If the target does not exist or needs a compiler that is not there.
    SimulationError
        If a membrane potential is no longer a number, or a C++ program cannot be compiled or run.
    """
    surroundings = current()
    choice = choose(scenario, target or surroundings.target)
    watch = Stopwatch()
    with session(choice.target) as folder:
        with watch.part("build_s"):
            built = build(scenario)
        _run(built, scenario, folder, watch)
        with watch.part("store_s"):
            _check_finite(built)
            recorded = _recording(built, scenario, choice.target)
    timings: Timings = {**watch.seconds, "program": _PROGRAMS[choice.target]}
    surroundings.timings.append(timings)
    recorded = recorded.assign_attrs(timings=json.dumps(timings))
    if surroundings.recordings is not None and scenario.record.keep:
        recording.save(recorded, surroundings.recordings / f"{scenario.digest[:8]}.zarr")
    return recorded


def _run(built: Built, scenario: Scenario, folder: str | None, watch: Stopwatch) -> None:
    total = scenario.warmup_steps * scenario.time_step + scenario.duration
    started: list[float] = []

    def report(_elapsed: Any, completed: float, _start: Any, _duration: Any) -> None:
        if not started:
            started.append(time.perf_counter())

    if folder is not None:
        with watch.part("setup_s"):
            built.network.run(total, namespace={})
        with watch.part("compile_s"):
            compile_program(folder, available_cores())
        with watch.part("loop_s"):
            run_program(folder)
    else:
        begin = time.perf_counter()
        built.network.run(total, namespace={}, report=report, report_period=3600 * second)
        end = time.perf_counter()
        watch.seconds |= {
            "setup_s": started[0] - begin,
            "compile_s": 0.0,
            "loop_s": end - started[0],
        }


def _check_finite(built: Built) -> None:
    for name, group in built.groups.items():
        lost = ~np.isfinite(np.asarray(group.v))
        if lost.any():
            cells = f"{lost.sum()} of {len(lost)} cells"
            what = f"the membrane potential is no longer a number in {cells} at the end"
            raise SimulationError(f"population {name}: {what}. {_WHY_LOST}")


def _recording(built: Built, scenario: Scenario, target: Target) -> xr.Dataset:
    dt, warmup = float(scenario.time_step), scenario.warmup_steps
    return recording.assemble(
        populations={name: population.size for name, population in scenario.populations.items()},
        spikes={name: _spikes(built, name, dt, warmup) for name in recorded_spikes(scenario)},
        duration=float(scenario.duration),
        dt=dt,
        traces={
            key: trace for name in built.traces for key, trace in _traces(built, name, dt, warmup)
        },
        wiring={name: _wiring(built, scenario, name) for name in scenario.record.wiring},
        drive_events={name: _events(built, name, dt, warmup) for name in scenario.record.drives},
        provenance=recording.Provenance(
            seed=scenario.seed,
            target=target,
            scenario=scenario.outline(),
            digest=scenario.digest,
            versions=versions(),
        ),
    )


_version = cache(version)  # reads a file


def versions() -> dict[str, str]:
    """The versions of what decides a result."""
    return {name: _version(name) for name in ("simneuro", "brian2", "numpy", "scipy", "xarray")}


def _spikes(built: Built, name: str, dt: float, warmup: int) -> tuple[np.ndarray, np.ndarray]:
    monitor = built.spikes[name]
    steps = np.round(np.asarray(monitor.t) / dt).astype(np.int64) - warmup
    return steps[steps >= 0] * dt, np.asarray(monitor.i)[steps >= 0]


def _events(built: Built, name: str, dt: float, warmup: int) -> tuple[np.ndarray, np.ndarray]:
    drawn = built.events[name]
    kept = drawn.steps >= warmup
    return (drawn.steps[kept] - warmup) * dt, drawn.cells[kept]


def _traces(
    built: Built, name: str, dt: float, warmup: int
) -> Iterator[tuple[str, recording.Trace]]:
    monitor = built.traces[name]
    steps = np.round(np.asarray(monitor.t) / dt).astype(np.int64) - warmup
    kept = steps >= 0
    for variable in monitor.record_variables:
        values = np.asarray(getattr(monitor, variable)).T[kept]
        unit = _si(built, name, variable)
        trace = recording.Trace(steps[kept] * dt, np.asarray(monitor.record), values, unit)
        yield f"{name}.{variable}", trace


def _si(built: Built, population: str, variable: str) -> str:
    return units.si_unit(built.groups[population].variables[variable].dim)


def _wiring(built: Built, scenario: Scenario, name: str) -> recording.Wiring:
    wiring = built.wiring[name]
    count = len(wiring.sources)
    weight = scenario.synapse(scenario.projections[name].synapse).weight_dimension
    return recording.Wiring(
        wiring.sources,
        wiring.targets,
        np.broadcast_to(wiring.weight, count),
        units.si_unit(weight),
        np.broadcast_to(wiring.delay, count),
    )
