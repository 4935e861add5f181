"""Brian2's device ``simneuro``: values in NumPy arrays, and each run as a kept C++ program.

Between runs it is Brian2's own runtime, with code in NumPy, so that nothing is compiled. A run that
a program cannot do is left to Brian2, from the same values.
"""

import gc
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from brian2.codegen.runtime.numpy_rt import NumpyCodeObject
from brian2.core.namespace import get_local_namespace
from brian2.core.network import Network, TextReport
from brian2.devices.device import RuntimeDevice
from brian2.groups.group import Group
from brian2.units.allunits import second
from brian2.units.fundamentalunits import check_units

from simneuro.brian2_device.preparation import (
    Prepared,
    active,
    forget_codes,
    prepare_until,
    set_interval,
)
from simneuro.brian2_device.program import execute_kept
from simneuro.brian2_device.refusals import reason_of, require_runnable
from simneuro.brian2_device.results import remember_queue_steps, set_queue_steps, take_results
from simneuro.engine.program.cache import Program
from simneuro.errors import InputError, SimulationWarning, warn


class KeptProgramDevice(RuntimeDevice):
    """Runs Brian2 networks as C++ programs that are compiled once and kept.

    Activated by ``brian2.set_device("simneuro")``. Runs with other values, another seed or another
    duration use the same program, also in another process.

    Attributes
    ----------
    last_run : str
        How the last run was done: ``"compiled"``, ``"cached"`` (the program was there already), or
        ``"brian2"``, and ``""`` before the first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.last_run = ""
        self._left_to_brian2 = False

    def code_object_class(self, codeobj_class: Any = None, fallback_pref: str = "") -> Any:
        """Code that sets or reads values runs in NumPy; nothing is compiled for it."""
        if codeobj_class is None and not self._left_to_brian2:
            return NumpyCodeObject
        return super().code_object_class(codeobj_class, fallback_pref or "codegen.target")

    @check_units(duration=second, report_period=second)  # type: ignore[untyped-decorator]
    def network_run(
        self,
        net: Any,
        duration: Any,
        report: Any = None,
        report_period: Any = 10 * second,
        namespace: Any = None,
        profile: Any = None,
        level: int = 0,
    ) -> None:
        """Run a network, as ``Network.run`` does, which calls this method."""
        if namespace is None:
            namespace = get_local_namespace(level=level + 3)
        profile = self.build_options.get("profile", False) if profile is None else profile
        by_brian2 = partial(
            self._run_by_brian2, net, duration, report, report_period, namespace, profile
        )
        if not net.sorted_objects or duration <= 0 * second:
            by_brian2(compiled=False)
            return
        set_interval(net, float(duration))  # its error is that of Brian2
        try:
            require_runnable(net, profile, report)
            gc.collect()  # Brian2 then warns of objects that are in no network
            prepared = prepare_until(net, float(duration), namespace)
            program = prepared.kept.program()
        except Exception as error:
            reason, known = reason_of(error)
            if known:
                warn(_fallback(net, reason), SimulationWarning)
            by_brian2()  # which says what is wrong if the script is
            if not known:
                warn(_fallback(net, reason), SimulationWarning)
        else:
            self._run_program(net, prepared, program, duration, report, float(report_period))

    def run(self, *_: Any, **__: Any) -> None:
        """Refuse to run a built program again, as a script does for the standalone mode."""
        raise InputError(
            "only Brian2's standalone mode runs a built program again. With this device, set the "
            "values and run the network again, or make a function of it with simneuro.compile",
            where="device.run",
        )

    def _run_by_brian2(
        self,
        net: Any,
        duration: Any,
        report: Any,
        period: Any,
        namespace: Any,
        profile: Any,
        *,
        compiled: bool = True,
    ) -> None:
        objects = list(net.sorted_objects)
        forget_codes(objects)
        set_queue_steps(objects)
        self.last_run, self._left_to_brian2 = "brian2", compiled
        try:
            Network.run.original_function(net, duration, report, period, namespace, profile)
        finally:
            self._left_to_brian2 = False
            forget_codes(objects)
            remember_queue_steps(objects)

    def _run_program(
        self,
        net: Any,
        prepared: Prepared,
        program: Program,
        duration: Any,
        report: Any,
        period: float,
    ) -> None:
        start, tell = net.t_, _reporter(report, net.t, duration)
        seed = _next_seed() if prepared.source.has_random_numbers else 0
        every = 0.0 if report is None else period
        numbers = prepared.numbers(start, start + float(duration), seed, every)
        tell(0.0)
        begin = time.perf_counter()
        Network._globally_running = True  # Brian2's handler of Ctrl+C then asks the run to stop
        try:
            results = execute_kept(
                prepared.kept,
                numbers,
                told=tell,
                asked_to_stop=lambda: self._is_to_stop(net, begin),
            )
        finally:
            Network._globally_running = False
        self._last_run_time = time.perf_counter() - begin
        net.t_ = take_results(prepared.source, results)
        self.last_run = program.origin
        self._finish(net, prepared, start, float(duration))
        tell(self._last_run_completed_fraction)

    def _is_to_stop(self, net: Any, begin: float) -> bool:
        longest = self._maximum_run_time
        is_late = longest is not None and time.perf_counter() - begin > float(longest)
        return bool(net._stopped or Network._globally_stopped or is_late)

    def _finish(self, net: Any, prepared: Prepared, start: float, duration: float) -> None:
        """Do what Brian2's own run does after its last step."""
        done = (net.t_ - start) / duration if duration > 0 else 1.0
        self._last_run_completed_fraction = done
        for each in net.sorted_objects:
            if isinstance(each, Group):
                each._check_for_invalid_states()
        with active(prepared.writer):
            net.after_run()
        forget_codes(prepared.objects)
        net._profiling_info = None


def _next_seed() -> int:
    """A number from the stream that ``brian2.seed`` sets."""
    return int(np.random.randint(2**31))  # noqa: NPY002


def _reporter(report: Any, start: Any, duration: Any) -> Callable[[float], None]:
    """What is called with the completed part of a run."""
    if report is None:
        return lambda completed: None
    begin = time.perf_counter()
    streams = {"text": sys.stdout, "stdout": sys.stdout, "stderr": sys.stderr}
    tell = report if callable(report) else TextReport(streams[report])
    return lambda completed: tell(
        (time.perf_counter() - begin) * second, completed, start, duration
    )


def _fallback(net: Any, reason: str) -> str:
    return (
        f"the network '{net.name}' is run by Brian2 itself, not as a kept program of simneuro: "
        f"{reason}"
    )


device = KeptProgramDevice()
