"""Make a recording of the monitors of somebody's own Brian2 script.

The monitors are only asked for their arrays, so nothing here imports Brian2.
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
        Seconds; until now on the latest of the monitors' clocks where it is left out.
    names : mapping, optional
        The name of a Brian2 group -> the name that its population gets. Others keep theirs.

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
    kinds = [_kind(monitor) for monitor in monitors]
    if not monitors:
        raise InputError("from_brian2 needs at least one monitor")
    populations = _populations(monitors, names)
    spiking = [m for m, kind in zip(monitors, kinds, strict=True) if kind == "spikes"]
    sampling = [m for m, kind in zip(monitors, kinds, strict=True) if kind == "traces"]
    _each_once([(m.source.name, "spikes") for m in spiking])
    _each_once([(m.source.name, repr(v)) for m in sampling for v in m.record_variables])
    return assemble(
        populations=populations,
        spikes={_name(m, names): (np.asarray(m.t), np.asarray(m.i)) for m in spiking},
        traces={key: one for m in sampling for key, one in _traces(m, _name(m, names)).items()},
        duration=_latest(monitors) if duration is None else float(duration),
        dt=min(float(np.asarray(monitor.clock.dt)) for monitor in monitors),
        provenance=Provenance(),
    )


def _kind(monitor: Any) -> str:
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


def _name(monitor: Any, names: Mapping[str, str]) -> str:
    return names.get(monitor.source.name, monitor.source.name)


def _populations(monitors: Sequence[Any], names: Mapping[str, str]) -> dict[str, int]:
    groups = {monitor.source.name: int(monitor.source.N) for monitor in monitors}
    for unknown in set(names) - set(groups):
        raise InputError(f"no monitored group {unknown!r}", where="names", allowed=groups)
    sizes = {names.get(group, group): size for group, size in groups.items()}
    if len(sizes) < len(groups):
        raise InputError("two groups would get the same name", where="names")
    return sizes


def _each_once(recorded: Iterable[tuple[str, str]]) -> None:
    seen: set[tuple[str, str]] = set()
    for group, what in recorded:
        if (group, what) in seen:
            raise InputError(f"two monitors record {what} of this group", where=group)
        seen.add((group, what))


def _traces(monitor: Any, population: str) -> dict[str, Trace]:
    time, neurons = np.asarray(monitor.t), np.asarray(monitor.record)
    return {
        f"{population}.{variable}": Trace(
            time, neurons, np.asarray(values).T.astype(float), _unit(values)
        )
        for variable in monitor.record_variables
        for values in [getattr(monitor, variable)]
    }


def _unit(values: Any) -> str:
    dimensions = getattr(values, "dim", None)
    if dimensions is None:  # Brian2 gives plain numbers as plain arrays
        return PLAIN
    return si_unit(tuple(dimensions.get_dimension(base) for base in BASE))


def _latest(monitors: Sequence[Any]) -> float:
    return max(float(np.asarray(monitor.clock.t)) for monitor in monitors)
