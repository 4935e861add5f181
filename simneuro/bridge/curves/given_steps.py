"""Response curves of sweeps whose current was not recorded: the user says what it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.sweeps import (
    Sweep,
    Trace,
    curve_from_sweeps,
    find_spikes,
    require_trace,
)
from simneuro.errors import InputError
from simneuro.si import seconds, si_values


@dataclass(frozen=True)
class GivenSteps:
    """A step of current a sweep (A), from ``start`` to ``stop`` (s) after its beginning."""

    currents: FloatArray
    start: float
    stop: float


def read_steps(current: Any, step: tuple[Any, Any] | None, sweeps: int) -> GivenSteps:
    """The steps that a user gives for a number of sweeps.

    Raises
    ------
    InputError
        One of the two is missing, there is not one current a sweep, or the step ends before it
        begins.
    """
    if current is None or step is None:
        missing = "current" if current is None else "step"
        raise InputError("current and step are given together", where=missing)
    currents = np.atleast_1d(si_values(current, "A", "current"))
    if currents.shape != (sweeps,):
        raise InputError(
            f"got {currents.size} currents for {sweeps} sweeps; give the current of each sweep",
            where="current",
        )
    if len(step) != 2:
        raise InputError(f"a start and a stop are needed, but got {len(step)}", where="step")
    start, stop = (seconds(each, "step") for each in step)
    if not np.isfinite(currents).all():
        raise InputError("the currents must be finite numbers", where="current")
    if not 0 <= start < stop < np.inf:
        message = f"a step needs 0 <= start < stop; got {start:g} s to {stop:g} s"
        raise InputError(message, where="step")
    return GivenSteps(currents, start, stop)


def curve_of_given_steps(
    voltages: Sequence[Trace], steps: GivenSteps, threshold: float, source: str
) -> xr.Dataset:
    """The response curve of voltages (s, V) during the steps that were given for them.

    Raises
    ------
    InputError
        A step goes beyond its sweep, or as `curve_from_sweeps` and `find_spikes`.
    """
    read = [
        _read_sweep(voltage, current, steps, threshold, f"sweep {k}")
        for k, (voltage, current) in enumerate(
            zip(voltages, steps.currents.tolist(), strict=True), start=1
        )
    ]
    curve = curve_from_sweeps(read, source=source)
    del curve.attrs["holding_current"]  # which is not known
    return curve


def _read_sweep(
    voltage: Trace, current: float, steps: GivenSteps, threshold: float, where: str
) -> Sweep:
    require_trace(*voltage, where)
    times = voltage[0]
    start, stop = times[0] + steps.start, times[0] + steps.stop
    if stop > times[-1] + np.median(np.diff(times)) * 1.5:
        lasted = times[-1] - times[0]
        raise InputError(
            f"the step ends at {steps.stop:g} s, but this sweep lasts for {lasted:.4g} s",
            where=where,
        )
    spikes = find_spikes(*voltage, threshold, where)
    return Sweep(current, (float(start), float(stop)), spikes)
