"""When the monitors of a Brian2 script recorded, as far as Brian2 tells.

State monitors keep the times of their samples. Spike monitors keep spikes only: neither when they
were added to the network nor when they were switched off. Brian2's log of the session may say it.
Otherwise what contradicts a recording from time 0 to the end of the network's last run is found
here, and start and stop are then asked for.
"""

import math
import warnings
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from simneuro.errors import InputError
from simneuro.recording.brian2_log import LoggedRun, logged_runs, logged_span
from simneuro.recording.brian2_objects import (
    code_number,
    has_namesake,
    network_of,
    parts_of,
    time_of,
    was_removed,
)
from simneuro.recording.span import Span, read_span
from simneuro.si import seconds

_ASK = (
    "Brian2 does not keep when. Give start and stop, from when to when it recorded throughout, "
    'such as start="1 s", stop="3 s"'
)
# chosen: how much longer than all others, and which part of the recording, a reported silence is
_LONG, _LARGE = 20, 0.1
_ON_STEP = 1e-3  # of a step; the times of steps have rounding errors
# chosen: a cell at rest takes a few intervals to its first spike
_EARLY = 3

#: From when to when (s) each monitor recorded, by its name; None where the log does not tell.
Logged = Mapping[str, tuple[float, float] | None]


def monitored_span(
    spiking: Sequence[Any], sampling: Sequence[Any], *, start: Any, stop: Any, duration: Any
) -> Span:
    """The span in which all monitors recorded.

    Raises
    ------
    InputError
        It is not given and cannot be known, or reaches beyond what the network ran.
    """
    until = stop if duration is None else duration
    nothing_given, runs = start is None and until is None, logged_runs()
    logged = {monitor.name: span_in_log(monitor, runs) for monitor in spiking}
    for monitor in spiking:
        if logged[monitor.name] is None and not explains_missed_run(monitor, start, until):
            require_every_run(monitor)
    if start is None:
        start = begin_of(spiking, sampling, logged)
    if until is None:
        stop = end_of_all(spiking, sampling, logged)
    step = common_step(spiking or sampling) if all(map(is_on_grid, spiking)) else 0.0
    span = read_span(start, stop, duration, step)
    for monitor in spiking:
        require_recorded(monitor, span, logged[monitor.name])
        if nothing_given:
            warn_of_silence(monitor, span)
    return span


def span_in_log(monitor: Any, runs: Sequence[LoggedRun]) -> tuple[float, float] | None:
    """From when to when (s) a monitor recorded, if Brian2's log says so and nothing contradicts."""
    if not monitor.active or any(map(has_namesake, (monitor, *parts_of(monitor.source)))):
        return None
    span, network = logged_span(monitor, runs), network_of(monitor)
    ended = network is not None and not was_removed(monitor, network)
    if span is None or (ended and abs(span[1] - time_of(network)) > monitor_step(monitor)):
        return None
    return span[0], time_of(network) if ended else span[1]


def begin_of(spiking: Sequence[Any], sampling: Sequence[Any], logged: Logged) -> float:
    """When recording began (s): that of spikes as the log tells, else with the network.

    Without spikes it began with the first sample.
    """
    if not spiking:
        return min((float(np.asarray(m.t)[0]) for m in sampling if len(m.t)), default=0.0)
    begins = {name: 0.0 if span is None else span[0] for name, span in logged.items()}
    return same_time(begins, "from", "start")


def end_of_all(spiking: Sequence[Any], sampling: Sequence[Any], logged: Logged) -> float:
    """When all monitors ended (s)."""
    if not spiking:
        return max(end_of_samples(monitor) for monitor in sampling)
    spans = ((monitor, logged[monitor.name]) for monitor in spiking)
    ends = {m.name: end_of(m, sampling) if span is None else span[1] for m, span in spans}
    return same_time(ends, "until", "stop")


def same_time(times: Mapping[str, float], word: str, where: str) -> float:
    """The one time (s) of all monitors."""
    if max(times.values()) - min(times.values()) > 1e-9 * max(times.values()):
        told = ", ".join(f"{name} {word} {time:g} s" for name, time in times.items())
        raise InputError(
            f"the monitors recorded for different times: {told}. Make a recording of each, or give "
            "start and stop of a time that all have",
            where=where,
        )
    return max(times.values())


def end_of_samples(monitor: Any) -> float:
    """The end (s) of the last step that a state monitor sampled."""
    times = np.asarray(monitor.t, float)
    if not times.size:
        raise InputError(f"{monitor.name} recorded nothing; was it part of a run?", where="stop")
    return float(times[-1] + monitor_step(monitor))


def end_of(monitor: Any, sampling: Sequence[Any]) -> float:
    """When a spike monitor ended (s): with its network, if nothing contradicts that."""
    network, clock = network_of(monitor), float(np.asarray(monitor.clock.t))
    if network is None and monitor._network is None:
        raise InputError(f"{monitor.name} was part of no run", where="from_brian2")
    if not monitor.active or (network is not None and was_removed(monitor, network)):
        raise InputError(
            f"{monitor.name} was switched off or removed from its network. {_ASK}", where="stop"
        )
    if network is not None:
        return time_of(network)
    # A group's own clock moves with its network only; of the common one a trace may tell.
    own = monitor.clock.name.startswith(f"{getattr(monitor.source, 'name', '')}_clock")
    if own or any(confirms(each, monitor, clock) for each in sampling):
        return clock
    raise InputError(
        f"the network that {monitor.name} was run in no longer exists, and the clock, which stands "
        f"at {clock:g} s, is that of all networks: it is not known until when was recorded. "
        "Give stop, until when that network ran, or keep the network in a variable",
        where="stop",
    )


def confirms(sampled: Any, monitor: Any, clock: float) -> bool:
    """Whether the samples of another monitor of the same network end where the clock stands."""
    times = np.asarray(sampled.t, float)
    if sampled._network != monitor._network or not times.size:
        return False
    slack = 1e-4 * monitor_step(monitor)
    return bool(times[-1] < clock <= times[-1] + monitor_step(sampled) + slack)


def explains_missed_run(monitor: Any, start: Any, until: Any) -> bool:
    """Whether what the caller gives says when the monitor did not record, if it missed a run.

    That is both ends; a start after 0, before which it missed the run; or an end, if there are
    spikes right from 0, so that it missed the run later.
    """
    if start is not None:
        return until is not None or seconds(start, "start") > 0
    times = np.unique(np.asarray(monitor.t, float))
    early = times.size > 2 and times[0] <= _EARLY * np.diff(times).max()
    return until is not None and bool(early)


def require_every_run(monitor: Any) -> None:
    """Raise an InputError if a spike monitor missed a run that a group of its network took part in.

    A monitor whose code has another number than that of its group (see `code_number`) has missed a
    run; and so has a monitor that was added late with its group, of which other groups tell. Where
    other objects have the same name, the numbers say nothing.
    """
    network = network_of(monitor)
    others = [] if network is None else [each for each in network.objects if each is not monitor]
    for group in (monitor.source, *others):
        if _missed_a_run_of(monitor, list(parts_of(group))):
            raise InputError(
                f"{monitor.name} seems to have taken part in fewer runs than {group.name}: it was "
                f"added late, or switched off for a run. {_ASK}",
                where="start",
            )


def _missed_a_run_of(monitor: Any, parts: Sequence[Any]) -> bool:
    own, found = code_number(monitor), {*map(code_number, parts)} - {None}
    return (
        own is not None and bool(found) and own not in found and not any(map(has_namesake, parts))
    )


def require_recorded(monitor: Any, span: Span, logged: tuple[float, float] | None) -> None:
    """Raise an InputError if a monitor is known not to have recorded all of a span."""
    if span.start < 0:
        raise InputError("Brian2's time begins at 0 s", where="start")
    if logged is not None:
        Span(*logged, span.dt).require_inside(span)
    network = network_of(monitor)
    if network is not None and span.stop > time_of(network) * (1 + 1e-9):
        end = f"the network of {monitor.name} ran until {time_of(network):g} s"
        raise InputError(f"got {span.stop:g} s, but {end}", where="stop")


def common_step(monitors: Sequence[Any]) -> float:
    """The time (s) after which the steps of all monitors coincide."""
    steps = [Fraction(monitor_step(m)).limit_denominator(10**12) for m in monitors]
    shared = math.lcm(*(step.denominator for step in steps))
    return math.lcm(*(int(step * shared) for step in steps)) / shared


def is_on_grid(monitor: Any) -> bool:
    """Whether all spikes lie on steps, of which only those of the last run are known.

    Those of an earlier run with another step do not.
    """
    places = np.asarray(monitor.t, float) / monitor_step(monitor)
    return bool(np.all(np.abs(places - np.rint(places)) < _ON_STEP))


def monitor_step(monitor: Any) -> float:
    """The time step (s) of a monitor."""
    return float(np.asarray(monitor.clock.dt))


def warn_of_silence(monitor: Any, span: Span) -> None:
    """Say so if there is no spike for a long time at the start or at the end."""
    times = np.unique(np.asarray(monitor.t, float))
    if times.size < 3:
        return
    edges = {
        "before": (times[0], times[0] - span.start),
        "after": (times[-1], span.stop - times[-1]),
    }
    longest = float(np.diff(times).max())
    for word, (moment, silence) in edges.items():
        if silence > _LONG * longest and silence > _LARGE * span.duration:
            warnings.warn(
                f"{monitor.source.name}: no spike {word} {moment:g} s, though the longest silence "
                f"between spikes is {longest:g} s. If the monitor did not record then, give start "
                "and stop to from_brian2; if the cells were silent, these say that it did",
                stacklevel=4,
            )
