"""The preparation of a run of a Brian2 network: its program, and the numbers of its state."""

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.core.clocks import Clock
from brian2.core.preferences import prefs
from brian2.units.allunits import second

from simneuro.brian2_device.code_text import CodeWriter
from simneuro.brian2_device.program import Kept, with_flags
from simneuro.brian2_device.refusals import require_supported
from simneuro.brian2_device.results import queue_numbers
from simneuro.brian2_device.source import Source, write_source
from simneuro.engine.compiler import Compiler, compiler

# `brian2.devices.device` names an object in that package; this is the module.
_devices: Any = importlib.import_module("brian2.devices.device")


@contextmanager
def active(device: Any) -> Iterator[None]:
    """Let Brian2 generate code with a device in this block, and leave all else as it is."""
    before = _devices.active_device
    _devices.active_device = device
    try:
        yield
    finally:
        _devices.active_device = before


@dataclass(frozen=True)
class Prepared:
    """A run whose program is known, but not yet compiled."""

    source: Source
    kept: Kept
    objects: list[Any]
    writer: CodeWriter

    def numbers(self, start: float, end: float, seed: int, report: float = 0.0) -> dict[str, Any]:
        """All numbers of the run, from the present values of all variables."""
        times = [start, end, Clock.epsilon_dt, report]
        numbers: dict[str, np.ndarray] = {
            "constants": np.array([each.value for each in self.source.constants], dtype=float),
            "times": np.array(times, dtype=float),
            "ends": np.array([clock._i_end for clock in self.source.clocks], dtype=np.int64),
            "seed": np.array([seed], dtype=np.uint64),
        }
        for variable, name in self.source.arrays.items():
            numbers[name] = np.asarray(variable.get_value())
        for number, pathway in enumerate(self.source.pathways):
            numbers |= queue_numbers(f"pathway_{number}", pathway)
        return numbers | self.source.function_arrays


def prepare_until(network: Any, duration: float, namespace: Mapping[str, Any]) -> Prepared:
    """Generate the program of a network, from its present time on.

    No value of the network is changed but those that Brian2 computes before each run.
    """
    made_with = compiler()
    assert made_with is not None
    set_interval(network, duration)
    return _prepare(network, namespace, made_with)


def set_interval(network: Any, duration: float) -> None:
    """Set the first and the last step of all clocks of a run.

    Raises
    ------
    ValueError
        If a clock has a new time step, with which it cannot go on at the present time.
    """
    network._clocks = {each.clock for each in network.sorted_objects}
    for clock in network._clocks:
        clock.set_interval(network.t, network.t + duration * second)


def _prepare(network: Any, namespace: Mapping[str, Any], made_with: Compiler) -> Prepared:
    writer = CodeWriter(_devices.active_device.defaultclock)
    objects = [each for each in network.sorted_objects if each.active]
    forget_codes(objects)
    with active(writer), _without_openmp():
        network.before_run(namespace)
        objects = [each for each in objects if each.active]
        for each in objects:
            for code in each._code_objects:
                code.after_run()
        require_supported(writer.code_objects.values())
        source = write_source(writer, objects)
    kept = Kept(source.text, with_flags(made_with, _flags()))
    return Prepared(source, kept, objects, writer)


@contextmanager
def _without_openmp() -> Iterator[None]:
    name = "devices.cpp_standalone.openmp_threads"  # a preference for another device
    before = prefs[name]
    prefs[name] = 0
    try:
        yield
    finally:
        prefs[name] = before


def _flags() -> list[str]:
    """The flags that Brian2 compiles C++ with."""
    asked = prefs["codegen.cpp.extra_compile_args"]
    return list(prefs["codegen.cpp.extra_compile_args_gcc"] if asked is None else asked)


def forget_codes(objects: list[Any]) -> None:
    """Forget generated code that Brian2 would use again in the next run."""
    for each in objects:
        if hasattr(each, "_pushspikes_codeobj"):
            each._pushspikes_codeobj = None
