"""Recordings of the monitors in a user's own Brian2 script.

Only the monitors and what they refer to are read, so nothing here imports Brian2.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.assembly import NOTHING, Provenance, assemble
from simneuro.recording.columns import Trace
from simneuro.recording.monitored_time import monitored_span
from simneuro.recording.span import Span
from simneuro.si.unit_table import BASE, PLAIN, si_unit


@checked
def from_brian2(
    *monitors: Any,
    duration: Any = None,
    start: Any = None,
    stop: Any = None,
    names: Mapping[str, str] = NOTHING,
) -> xr.Dataset:
    """A recording of Brian2 monitors, after the run.

    Parameters
    ----------
    *monitors
        ``SpikeMonitor`` and ``StateMonitor`` objects, the latter of groups or of synapses. State
        monitors must share their clock, and those of one group their neurons.
    start, stop : float, str or quantity, optional
        From when to when all spike monitors recorded, on the clock of the script: in s, with a unit
        (``"1 s"``), or a quantity (``1*second``). What lies outside is left out, so that ``start``
        also drops a transient. By default the runs that the monitors took part in, which Brian2's
        log of the session tells; without a log from 0 until the end of the network's last run,
        unless Brian2's objects contradict that.
    duration : float, str or quantity, optional
        For how long was recorded, in place of ``stop``; then nothing may lie outside.
    names : mapping, optional
        The name of a Brian2 group -> the name that its population gets; likewise of synapses.
        Other names are kept.

    Returns
    -------
    xarray.Dataset
        A recording with ``target="external"``. Its time 0 is the start, and ``attrs["start"]`` is
        the start on the clock of the script.

    Raises
    ------
    InputError
        No monitor, a monitor of other events or of another kind, a group with two spike monitors, a
        variable with two state monitors, a name in ``names`` that belongs to none of the groups; or
        it cannot be known when was recorded, and start or stop is missing: a spike monitor was
        switched off, or there is no log and it was added late, removed, or its network no longer
        exists.

    Examples
    --------
    >>> import brian2 as b2
    >>> import simneuro as sn
    >>> cells = b2.PoissonGroup(50, 20 * b2.Hz, name="cells")
    >>> network = b2.Network(cells)
    >>> network.run(1 * b2.second)
    >>> spikes = b2.SpikeMonitor(cells)
    >>> network.add(spikes)
    >>> network.run(1 * b2.second)
    >>> recording = sn.recording.from_brian2(spikes, start="1 s")
    >>> recording.attrs["start"], recording.attrs["duration"]
    (1.0, 1.0)
    """
    kinds = [monitor_kind(monitor) for monitor in monitors]
    if not monitors:
        raise InputError("from_brian2 needs at least one monitor")
    populations = population_sizes(monitors, names)
    spiking = [m for m, kind in zip(monitors, kinds, strict=True) if kind == "spikes"]
    sampling = [m for m, kind in zip(monitors, kinds, strict=True) if kind == "traces"]
    require_each_once([(m.source.name, "spikes") for m in spiking])
    require_each_once([(m.source.name, repr(v)) for m in sampling for v in m.record_variables])
    span = monitored_span(spiking, sampling, start=start, stop=stop, duration=duration)
    cut = start is not None or stop is not None
    return assemble(
        populations=populations,
        spikes={new_name(m.source, names): spikes_of(m, span, cut) for m in spiking},
        start=span.start,
        stop=span.stop,
        dt=span.dt,
        traces=traces_of([m for m in sampling if not watches_synapses(m)], names, span, cut),
        synapse_traces=traces_of([m for m in sampling if watches_synapses(m)], names, span, cut),
        provenance=Provenance(),
    )


def monitor_kind(monitor: Any) -> str:
    """``"spikes"`` or ``"traces"``."""
    variables = getattr(monitor, "record_variables", None)
    if variables is not None and {"i", "t"} <= set(variables):
        if (event := getattr(monitor, "event", "spike")) != "spike":
            raise InputError(
                f"{monitor.name} records the event {event!r}, and such events are not spikes",
                where="from_brian2",
                allowed=["SpikeMonitor", "StateMonitor"],
            )
        return "spikes"
    if variables and np.ndim(getattr(monitor, "record", False)) == 1:
        return "traces"
    name = "None" if monitor is None else type(monitor).__name__
    raise InputError(
        f"{name} has neither spikes with their times nor traces",
        where="from_brian2",
        allowed=["SpikeMonitor", "StateMonitor"],
    )


def watches_synapses(monitor: Any) -> bool:
    """Whether it watches synapses."""
    return any(kind.__name__ == "Synapses" for kind in type(monitor.source).__mro__)


def new_name(group: Any, names: Mapping[str, str]) -> str:
    """The name that a Brian2 group gets."""
    return names.get(group.name, group.name)


def monitored_groups(monitors: Iterable[Any]) -> Iterator[Any]:
    """The groups of cells that are monitored, or that monitored synapses connect."""
    for monitor in monitors:
        if watches_synapses(monitor):
            yield from (monitor.source.source, monitor.source.target)
        else:
            yield monitor.source


def population_sizes(monitors: Sequence[Any], names: Mapping[str, str]) -> dict[str, int]:
    """The populations of the monitored groups, by the names that they get."""
    groups = {group.name: len(group) for group in monitored_groups(monitors)}
    synapses = {m.source.name for m in monitors if watches_synapses(m)}
    for unknown in set(names) - set(groups) - synapses:
        raise InputError(
            f"no monitored group {unknown!r}", where="names", allowed=[*groups, *synapses]
        )
    if len({names.get(name, name) for name in (*groups, *synapses)}) < len(groups) + len(synapses):
        raise InputError("two groups would get the same name", where="names")
    return {names.get(group, group): size for group, size in groups.items()}


def require_each_once(monitored: Iterable[tuple[str, str]]) -> None:
    """Raise an InputError if two monitors record the same of one group."""
    seen: set[tuple[str, str]] = set()
    for group, what in monitored:
        if (group, what) in seen:
            raise InputError(f"two monitors record {what} of this group", where=group)
        seen.add((group, what))


def spikes_of(monitor: Any, span: Span, cut: bool) -> tuple[np.ndarray, np.ndarray]:
    """The spikes of a monitor: times (s) and neurons; only those in the span if ``cut``."""
    times, neurons = np.asarray(monitor.t, float), np.asarray(monitor.i)
    kept = span.holds(times) if cut else np.ones(times.size, bool)
    return times[kept], neurons[kept]


def traces_of(
    monitors: Sequence[Any], names: Mapping[str, str], span: Span, cut: bool
) -> dict[str, Trace]:
    """The traces of state monitors, by group and variable; only the span of them if ``cut``."""
    found = {}
    for monitor in monitors:
        time, owner = np.asarray(monitor.t, float), new_name(monitor.source, names)
        kept = span.holds(time) if cut else np.ones(time.size, bool)
        for variable in monitor.record_variables:
            values = getattr(monitor, variable)
            table = np.asarray(values).T.astype(float)[kept]
            found[f"{owner}.{variable}"] = Trace(
                time[kept], np.asarray(monitor.record), table, unit_of(values)
            )
    return found


def unit_of(values: Any) -> str:
    """The SI unit of a Brian2 quantity."""
    dimensions = getattr(values, "dim", None)
    if dimensions is None:  # Brian2 gives plain numbers as plain arrays
        return PLAIN
    return si_unit(tuple(dimensions.get_dimension(base) for base in BASE))
