"""The backends of this process: Brian2's runtime device with NumPy or Cython."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from brian2.core.base import BrianObjectException
from brian2.devices.device import RuntimeDevice, get_device, reset_device, set_device
from brian2.monitors.statemonitor import StateMonitor
from brian2.spatialneuron.spatialneuron import SpatialNeuron
from brian2.units.allunits import second

from simneuro.engine.backend import Backend
from simneuro.engine.brian.build import ONE_AT_A_TIME, Built, build_network
from simneuro.engine.brian.preferences import preferences
from simneuro.engine.brian.watching import Watch
from simneuro.engine.compiler import compiler
from simneuro.engine.cost import Pace, loop_seconds
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.equations import names
from simneuro.engine.equations.synapses import recorded_name
from simneuro.engine.outcome import Outcome, Timings
from simneuro.engine.repeats import RepeatCounter, counted_intervals
from simneuro.engine.runaway import lost_potential
from simneuro.errors import InputError
from simneuro.network import Network
from simneuro.progress.phases import tell_part
from simneuro.system.garbage import searches_of_new_objects

_EACH = 0.5  # s between two reports of the loop; chosen
_PACE = Pace(part=15e-6, operation=0.45e-6, cell_operation=0.4e-9, event=20e-9)


class NumPyBackend(Backend):
    """Brian2's NumPy target: nothing is compiled."""

    name = "numpy"
    is_chosen_by_cost = True

    def available(self) -> bool:
        return True

    def seconds(self, network: Network) -> float:
        return loop_seconds(network, _PACE)

    def run(self, network: Network, numbers: Numbers) -> Outcome:
        return run_in_process(network, numbers, self.name, "none")


class CythonBackend(Backend):
    """Brian2's Cython target: each piece of code is compiled, and kept by Brian2."""

    name = "cython"
    requirement = "a working C++ compiler"

    def available(self) -> bool:
        return compiler() is not None

    def seconds(self, network: Network) -> float:
        return loop_seconds(network, _PACE)

    def run(self, network: Network, numbers: Numbers) -> Outcome:
        return run_in_process(network, numbers, self.name, "compiled")


# Brian2 searches for garbage before each run, which among all that is loaded takes as long as the
# rest of a small simulation.
@searches_of_new_objects()
def run_in_process(network: Network, numbers: Numbers, target: str, program: str) -> Outcome:
    """Run a network with one of the targets of Brian2's runtime device."""
    with ONE_AT_A_TIME, runtime_device(target):
        begin = time.perf_counter()
        built = build_network(network, numbers)
        intervals = counted_intervals(network, numbers)
        counters = {name: RepeatCounter(each) for name, each in intervals.items()}
        watch = Watch(built, network, counters)
        ready = time.perf_counter()
        try:
            started = _run(built, network)
        except BrianObjectException as error:
            for name in _lost_cables(error, built):
                raise lost_potential(network.cells[name], "in this cable") from error
            raise
        strays = watch.finish()
        end = time.perf_counter()
    timings: Timings = {
        "build_s": ready - begin,
        "compile_s": 0.0,
        "setup_s": started - ready,
        "loop_s": end - started,
        "program": program,
    }
    found = {name: each.found for name, each in counters.items() if each.found is not None}
    return replace(_outcome(network, built, timings), strays=strays, repeats=found)


def _run(built: Built, network: Network) -> float:
    """Run the network; when its loop began."""
    started: list[float] = []

    def report(_elapsed: Any, completed: float, _start: Any, _duration: Any) -> None:
        if not started:
            started.append(time.perf_counter())
        elif completed < 1:
            tell_part(completed, 1)

    duration = network.times.steps * network.times.dt * second
    built.network.run(duration, namespace={}, report=report, report_period=_EACH * second)
    return started[0]


def _lost_cables(error: BrianObjectException, built: Built) -> list[str]:
    """The cables whose potentials are no longer numbers, according to SciPy's error."""
    message = f"{error}\n{error.__cause__}"
    cables = (name for name, cells in built.groups.items() if isinstance(cells, SpatialNeuron))
    if "infs or NaNs" not in message:
        return []
    return [name for name in cables if f"{names.population(name)}_spatialstateupdater" in message]


@contextmanager
def runtime_device(target: str) -> Iterator[None]:
    """Brian2 set up for a target, and everything as it was afterwards."""
    if not isinstance(get_device(), RuntimeDevice):
        raise InputError(
            "Brian2 is set to a standalone device; "
            "call brian2.reset_device() before simulating with simneuro"
        )
    with preferences({"codegen.target": target}), _brian2s_own_device():
        yield


@contextmanager
def _brian2s_own_device() -> Iterator[None]:
    """The device ``runtime`` in place of one that extends it, which would run programs."""
    if type(get_device()) is RuntimeDevice:
        yield
        return
    set_device("runtime")
    try:
        yield
    finally:
        reset_device()


def _outcome(network: Network, built: Built, timings: Timings) -> Outcome:
    dt = network.times.dt
    return Outcome(
        spikes={
            name: (np.rint(np.asarray(monitor.t) / dt).astype(np.int64), np.asarray(monitor.i))
            for name, monitor in built.spikes.items()
        },
        potentials={name: np.asarray(cells.v) for name, cells in built.groups.items()},
        traces={
            name: _samples(monitor, {each: each for each in network.record.traces[name].variables})
            for name, monitor in built.traces.items()
        },
        synapses={
            name: _samples(
                monitor,
                {
                    each: recorded_name(network.wires[name], each)
                    for each in network.record.synapses[name].variables
                },
            )
            for name, monitor in built.synapse_traces.items()
        },
        weights={name: _weights(built, name) for name in network.recorded_learning},
        timings=timings,
    )


def _samples(monitor: StateMonitor, named: dict[str, str]) -> dict[str, np.ndarray]:
    """What a monitor recorded, by variable: (sample, cell or synapse)."""
    return {variable: np.asarray(getattr(monitor, own)).T for variable, own in named.items()}


def _weights(built: Built, projection: str) -> np.ndarray:
    """The weights of a projection, which may have no synapse."""
    if projection not in built.synapses:
        return np.empty(0)
    return np.array(getattr(built.synapses[projection], names.WEIGHT))
