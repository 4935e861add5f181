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
    was_removed,
)
from simneuro.recording.span import Span, read_span
from simneuro.si import seconds

_ASK = (
    "Brian2 does not keep when. Give start and stop, from when to when it recorded throughout, "
    'such as start="1 s", stop="3 s"'
)
# chosen: how much longer than all others, and which part of the recording, a silence is told
_LONG, _LARGE = 20, 0.1
_APART = "Make a recording of each, or give start and stop of a time that all have"
# chosen: a cell at rest takes a few intervals to its first spike
_EARLY = 3


def monitored_span(
    spiking: Sequence[Any], sampling: Sequence[Any], *, start: Any, stop: Any, duration: Any
) -> Span:
    """The span in which all monitors recorded.

    Raises
    ------
    InputError
        It is not given and cannot be known, or reaches beyond what the network ran.
    """
    dt, until = common_step(spiking or sampling), stop if duration is None else duration
    runs = logged_runs()
    logged = {monitor.name: span_in_log(monitor, runs) for monitor in spiking}
    for monitor in spiking:
        if logged[monitor.name] is None and not explains_missed_run(monitor, start, until):
            require_every_run(monitor)
    told = [span for span in logged.values() if span is not None]
    if told and len(told) == len(spiking):
        begin, end = same_span(logged) if start is None or until is None else told[0]
    else:
        begin = begin_of(spiking, sampling) if start is None else 0.0
        end = end_of_all(spiking, sampling) if until is None else 0.0
    span = read_span(
        begin if start is None else start, end if until is None else stop, duration, dt
    )
    if span.start < 0:
        raise InputError("Brian2's time begins at 0 s", where="start")
    for first, last in told if duration is None else ():
        Span(first, last, dt).require_inside(span)
    for monitor in spiking:
        if stop is not None:
            require_ran(monitor, span)
        elif start is None and until is None:
            warn_of_silence(monitor, span)
    return span


def span_in_log(monitor: Any, runs: Sequence[LoggedRun]) -> tuple[float, float] | None:
    """From when to when (s) a monitor recorded, if Brian2's log says so and nothing contradicts."""
    if not monitor.active or any(map(has_namesake, (monitor, *parts_of(monitor.source)))):
        return None
    span, network = logged_span(monitor, runs), network_of(monitor)
    ended = network is not None and not was_removed(monitor, network)
    if span is None or (ended and abs(span[1] - float(network.t_)) > step_of(monitor)):
        return None
    return span[0], float(network.t_) if ended else span[1]


def same_span(logged: Mapping[str, tuple[float, float] | None]) -> tuple[float, float]:
    """The one span of all monitors."""
    spans = {name: span for name, span in logged.items() if span is not None}
    if len(set(spans.values())) > 1:
        told = ", ".join(f"{name} from {a:g} s until {b:g} s" for name, (a, b) in spans.items())
        raise InputError(
            f"the monitors recorded for different times: {told}. {_APART}", where="stop"
        )
    return next(iter(spans.values()))


def begin_of(spiking: Sequence[Any], sampling: Sequence[Any]) -> float:
    """When recording began (s): with the network, or with the first sample if there is no more."""
    if spiking:
        return 0.0
    return min((float(np.asarray(m.t)[0]) for m in sampling if len(m.t)), default=0.0)


def end_of_all(spiking: Sequence[Any], sampling: Sequence[Any]) -> float:
    """When all monitors ended (s)."""
    if not spiking:
        return max(end_of_samples(monitor) for monitor in sampling)
    ends = {monitor.name: end_of(monitor, sampling) for monitor in spiking}
    if max(ends.values()) - min(ends.values()) > 1e-9 * max(ends.values()):
        told = ", ".join(f"{name} until {end:g} s" for name, end in ends.items())
        raise InputError(
            f"the monitors recorded for different times: {told}. {_APART}", where="stop"
        )
    return max(ends.values())


def end_of_samples(monitor: Any) -> float:
    """The end (s) of the last step that a state monitor sampled."""
    times = np.asarray(monitor.t, float)
    if not times.size:
        raise InputError(f"{monitor.name} recorded nothing; was it part of a run?", where="stop")
    return float(times[-1] + step_of(monitor))


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
        return float(network.t_)
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
    slack = 1e-4 * step_of(monitor)
    return bool(times[-1] < clock <= times[-1] + step_of(sampled) + slack)


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
    """Raise an InputError if a spike monitor missed a run that its group took part in.

    A monitor whose code has another number than that of its group (see `code_number`) has missed a
    run. Where other objects have the same name, the numbers say nothing.
    """
    own, parts = code_number(monitor), list(parts_of(monitor.source))
    groups = {number for number in map(code_number, parts) if number is not None}
    if own is not None and groups and own not in groups and not any(map(has_namesake, parts)):
        raise InputError(
            f"{monitor.name} seems to have taken part in fewer runs than {monitor.source.name}: it "
            f"was added late, or switched off for a run. {_ASK}",
            where="start",
        )


def require_ran(monitor: Any, span: Span) -> None:
    """Raise an InputError if the network of a monitor is known to have ended before the span."""
    network = network_of(monitor)
    if network is not None and span.stop > float(network.t_) * (1 + 1e-9):
        raise InputError(
            f"got {span.stop:g} s, but the network of {monitor.name} ran until {network.t_:g} s",
            where="stop",
        )


def common_step(monitors: Sequence[Any]) -> float:
    """The time (s) after which the steps of all monitors coincide."""
    steps = [Fraction(step_of(m)).limit_denominator(10**12) for m in monitors]
    shared = math.lcm(*(step.denominator for step in steps))
    return math.lcm(*(int(step * shared) for step in steps)) / shared


def step_of(monitor: Any) -> float:
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
