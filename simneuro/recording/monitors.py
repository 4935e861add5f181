"""Recordings of the monitors in a user's own Brian2 script.

Only the arrays of the monitors are read, so nothing here imports Brian2.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from simneuro.errors import InputError
from simneuro.recording.assembly import NOTHING, Provenance, Trace, assemble
from simneuro.unit_table import BASE, PLAIN, si_unit


def from_brian2(
    *monitors: Any, duration: float | None = None, names: Mapping[str, str] = NOTHING
) -> xr.Dataset:
    """A recording of Brian2 monitors, after the run.

    Parameters
    ----------
    *monitors
        ``SpikeMonitor`` and ``StateMonitor`` objects. State monitors must share their clock, and
        those of one group their neurons.
    duration : float, optional
        Seconds; the latest time on the monitors' clocks where it is left out.
    names : mapping, optional
        The name of a Brian2 group -> the name that its population gets. Other names are kept.

    Returns
    -------
    xarray.Dataset
        A recording with ``target="external"``, its time counted from Brian2's time 0.

    Raises
    ------
    InputError
        No monitor, another kind of monitor, a group with two spike monitors, a variable with two
        state monitors, or a name in ``names`` that belongs to none of the groups.
    """
    kinds = [monitor_kind(monitor) for monitor in monitors]
    if not monitors:
        raise InputError("from_brian2 needs at least one monitor")
    populations = population_sizes(monitors, names)
    spiking = [m for m, kind in zip(monitors, kinds, strict=True) if kind == "spikes"]
    sampling = [m for m, kind in zip(monitors, kinds, strict=True) if kind == "traces"]
    require_each_once([(m.source.name, "spikes") for m in spiking])
    require_each_once([(m.source.name, repr(v)) for m in sampling for v in m.record_variables])
    return assemble(
        populations=populations,
        spikes={population_name(m, names): (np.asarray(m.t), np.asarray(m.i)) for m in spiking},
        traces={
            key: one
            for m in sampling
            for key, one in traces_of(m, population_name(m, names)).items()
        },
        duration=clock_time(monitors) if duration is None else float(duration),
        dt=min(float(np.asarray(monitor.clock.dt)) for monitor in monitors),
        provenance=Provenance(),
    )


def monitor_kind(monitor: Any) -> str:
    """``"spikes"`` or ``"traces"``."""
    variables = getattr(monitor, "record_variables", None)
    if variables is not None and {"i", "t"} <= set(variables):
        return "spikes"
    if variables and np.ndim(getattr(monitor, "record", False)) == 1:
        return "traces"
    raise InputError(
        f"{type(monitor).__name__} has neither spikes with their times nor traces",
        where="from_brian2",
        allowed=["SpikeMonitor", "StateMonitor"],
    )


def population_name(monitor: Any, names: Mapping[str, str]) -> str:
    """The name that the population of a monitor gets."""
    return names.get(monitor.source.name, monitor.source.name)


def population_sizes(monitors: Sequence[Any], names: Mapping[str, str]) -> dict[str, int]:
    """The populations of the monitored groups, by the names that they get."""
    groups = {monitor.source.name: int(monitor.source.N) for monitor in monitors}
    for unknown in set(names) - set(groups):
        raise InputError(f"no monitored group {unknown!r}", where="names", allowed=groups)
    sizes = {names.get(group, group): size for group, size in groups.items()}
    if len(sizes) < len(groups):
        raise InputError("two groups would get the same name", where="names")
    return sizes


def require_each_once(monitored: Iterable[tuple[str, str]]) -> None:
    """Raise an InputError if two monitors record the same of one group."""
    seen: set[tuple[str, str]] = set()
    for group, what in monitored:
        if (group, what) in seen:
            raise InputError(f"two monitors record {what} of this group", where=group)
        seen.add((group, what))


def traces_of(monitor: Any, population: str) -> dict[str, Trace]:
    """The traces of a state monitor, by population and variable."""
    time, neurons = np.asarray(monitor.t), np.asarray(monitor.record)
    return {
        f"{population}.{variable}": Trace(
            time, neurons, np.asarray(values).T.astype(float), unit_of(values)
        )
        for variable in monitor.record_variables
        for values in [getattr(monitor, variable)]
    }


def unit_of(values: Any) -> str:
    """The SI unit of a Brian2 quantity."""
    dimensions = getattr(values, "dim", None)
    if dimensions is None:  # Brian2 gives plain numbers as plain arrays
        return PLAIN
    return si_unit(tuple(dimensions.get_dimension(base) for base in BASE))


def clock_time(monitors: Sequence[Any]) -> float:
    """The latest time (s) on the clocks of the monitors."""
    return max(float(np.asarray(monitor.clock.t)) for monitor in monitors)
