"""Running a network inside this process: Brian2's NumPy and Cython targets."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import numpy as np
from brian2.core.base import BrianObjectException
from brian2.devices.device import get_device
from brian2.monitors.statemonitor import StateMonitor
from brian2.spatialneuron.spatialneuron import SpatialNeuron
from brian2.units.allunits import second

from simneuro.engine.brian.build import ONE_AT_A_TIME, Built, learning, network_of
from simneuro.engine.brian.preferences import preferences
from simneuro.engine.draw.numbers import Values
from simneuro.engine.equations import names
from simneuro.engine.outcome import Outcome
from simneuro.engine.runtime import Timings
from simneuro.engine.to_recording import lost_potential
from simneuro.errors import InputError
from simneuro.scenario import Scenario


def run_inside(
    scenario: Scenario, values: Values, target: Literal["numpy", "cython"]
) -> tuple[Outcome, Timings]:
    """Run a scenario's network with Brian2's runtime device; what it leaves, and the seconds."""
    with ONE_AT_A_TIME, _runtime(target):
        begin = time.perf_counter()
        built = network_of(scenario, values)
        ready = time.perf_counter()
        try:
            started = _run(built, values)
        except BrianObjectException as error:
            for name in _lost_cables(error, built):
                raise lost_potential(name, "in this cable") from error
            raise
        end = time.perf_counter()
    seconds: Timings = {
        "build_s": ready - begin,
        "compile_s": 0.0,
        "setup_s": started - ready,
        "loop_s": end - started,
        "program": "none" if target == "numpy" else "compiled",
    }
    return _outcome(scenario, built, values), seconds


def _run(built: Built, values: Values) -> float:
    """Run the network; when its loop began."""
    started: list[float] = []

    def report(_elapsed: Any, completed: float, _start: Any, _duration: Any) -> None:
        if not started:
            started.append(time.perf_counter())

    duration = values.steps * values.dt * second
    built.network.run(duration, namespace={}, report=report, report_period=3600 * second)
    return started[0]


def _lost_cables(error: BrianObjectException, built: Built) -> list[str]:
    """The cables of which SciPy, on NumPy, says that their potentials are no longer numbers."""
    told = f"{error}\n{error.__cause__}"
    cables = (name for name, cells in built.groups.items() if isinstance(cells, SpatialNeuron))
    if "infs or NaNs" not in told:
        return []
    return [name for name in cables if f"{names.population(name)}_spatialstateupdater" in told]


@contextmanager
def _runtime(target: str) -> Iterator[None]:
    """Brian2 set up for a target, and everything as it was afterwards."""
    if get_device().__class__.__name__ != "RuntimeDevice":
        raise InputError(
            "Brian2 is set to a standalone device; "
            "call brian2.reset_device() before simulating with simneuro"
        )
    with preferences({"codegen.target": target}):
        yield


def _outcome(scenario: Scenario, built: Built, values: Values) -> Outcome:
    return Outcome(
        spikes={
            name: (_steps(monitor.t, values.dt), np.asarray(monitor.i))
            for name, monitor in built.spikes.items()
        },
        traces={name: _samples(monitor) for name, monitor in built.traces.items()},
        potentials={name: np.asarray(cells.v) for name, cells in built.groups.items()},
        synapses={name: _samples(monitor) for name, monitor in built.synapse_traces.items()},
        weights={name: _weights(built, name) for name in learning(scenario)},
    )


def _samples(monitor: StateMonitor) -> dict[str, np.ndarray]:
    """What a monitor recorded, by variable: (sample, cell or synapse)."""
    return {
        variable: np.asarray(getattr(monitor, variable)).T for variable in monitor.record_variables
    }


def _weights(built: Built, projection: str) -> np.ndarray:
    """The weights of a projection, which may have no synapse."""
    if projection not in built.synapses:
        return np.empty(0)
    return np.array(getattr(built.synapses[projection], names.WEIGHT))


def _steps(times: Any, dt: float) -> np.ndarray:
    steps: np.ndarray = np.round(np.asarray(times) / dt).astype(np.int64)
    return steps
