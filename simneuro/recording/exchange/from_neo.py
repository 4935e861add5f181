"""Recordings of the blocks and segments of Neo."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.recording.assembly import assemble
from simneuro.recording.columns import Trace, read_indices
from simneuro.recording.exchange.description import (
    Description,
    on_grid,
    read_description,
    restore_attributes,
    tell_left_out,
)
from simneuro.recording.exchange.to_neo import DESCRIPTION
from simneuro.recording.exchange.trains import Trains, join_trains, smallest_sizes
from simneuro.si import seconds
from simneuro.wanted_values import ANYTHING

# Annotations of simneuro, and of PyNN.
_OWNER, _NUMBER = ("population", "source_population"), ("neuron", "source_index")
_CHANNELS = ("neuron", "channel_index")
_BY_UNIT = {"V": "v", "A": "I", "S": "g"}


@checked
def from_neo(
    block: Annotated[Any, ANYTHING], *, population: str = "cells", dt: Any = None
) -> xr.Dataset:
    """A recording of a Block of Neo with one segment, or of a Segment.

    Spike trains and signals that simneuro or PyNN annotated keep their populations and neurons. All
    others are of one population, whose neurons are counted in the order of the trains, and of the
    channels of each signal. A signal is the variable that its name says; without a name that is
    one, ``v`` for a voltage, ``I`` for a current and ``g`` for a conductance.

    Parameters
    ----------
    block : neo.Block or neo.Segment
        A Block has a single segment: each trial is a recording of its own.
    population : str
        The population of trains and signals that name none.
    dt : float, str or quantity, optional
        The time step whose multiples the times are; see `assemble`.

    Returns
    -------
    xarray.Dataset
        A recording that lasts from ``t_start`` to ``t_stop`` of the trains, or else of the signals.

    Raises
    ------
    InputError
        It is something else, there are several segments, trains differ in ``t_start`` or
        ``t_stop``, signals in their times, two are of one neuron or of one variable, or there is
        neither; a block that simneuro made has been cut since; or as `assemble`, as where a spike
        is at ``t_stop``.

    Warns
    -----
    ExchangeWarning
        Epochs and events of other programs are left out.

    Examples
    --------
    >>> made = sn.recording.assemble(
    ...     populations={"exc": 2}, spikes={"exc": ([0.1], [1])}, duration=1.0
    ... )
    >>> block = sn.recording.to_neo(made)  # or one that Neo read from a file
    >>> sn.recording.from_neo(block).identical(made)
    True
    """
    segment, about = _read_segment(block)
    trains = list(segment.spiketrains)
    signals = [*segment.analogsignals, *segment.irregularlysampledsignals]
    step = about.dt if dt is None else seconds(dt, "dt")
    start, stop = _read_span(trains, signals, about)
    found = _list_trains(trains, population, step)
    traces = _read_signals(signals, population, step)
    of_cells = {name: each for name, (each, kind) in traces.items() if kind == "neuron"}
    drives, left = _read_events(segment)
    tell_left_out(left, "a recording")
    made = assemble(
        populations=about.populations or _sizes(found, of_cells),
        spikes=join_trains({name: {} for name in about.recorded} | found),
        start=start,
        stop=stop,
        dt=step,
        traces=of_cells,
        synapse_traces={name: each for name, (each, kind) in traces.items() if kind == "synapse"},
        drive_events=drives,
    )
    if not about.populations:
        return made
    return restore_attributes(made.assign_attrs(start=about.start), about)


def _read_segment(block: Any) -> tuple[Any, Description]:
    """The segment, and the description of its recording if simneuro made it."""
    kinds = {each.__name__ for each in type(block).__mro__}
    if "Segment" in kinds:
        return block, _description_of(getattr(block, "block", None))
    if "Block" not in kinds:
        raise InputError(
            f"got {quoted(block)}, but this must be a Block or Segment of Neo", where="block"
        )
    if len(block.segments) != 1:
        raise InputError(
            f"the block has {len(block.segments)} segments, and a recording is one; make a "
            "recording of each, as in [from_neo(each) for each in block.segments]",
            where="block",
        )
    return block.segments[0], _description_of(block)


def _description_of(block: Any) -> Description:
    return read_description(getattr(block, "annotations", {}).get(DESCRIPTION))


def _read_span(trains: list[Any], signals: list[Any], about: Description) -> tuple[float, float]:
    """From when to when was recorded (s)."""
    if about.populations:
        _require_whole(trains, about.duration)
        return 0.0, about.duration
    if not trains and not signals:
        raise InputError("there are neither spike trains nor signals", where="segment")
    found = {(_in_seconds(each.t_start), _in_seconds(each.t_stop)) for each in trains or signals}
    if len(found) > 1:
        (_, first), (_, other) = sorted(found, key=lambda span: span[1])[:: len(found) - 1]
        raise InputError(
            f"{len(found)} different spans were recorded (one ends at {first:g} s, another at "
            f"{other:g} s), and a recording has one; cut them to one, as by "
            "segment.time_slice(t_start, t_stop) of Neo",
            where="segment",
        )
    return found.pop()


def _require_whole(trains: list[Any], duration: float) -> None:
    """Raise an InputError if a recording that simneuro described has been cut since."""
    for train in trains:
        span = _in_seconds(train.t_start), _in_seconds(train.t_stop)
        if not np.allclose(span, (0, duration), rtol=1e-9, atol=0):
            raise InputError(
                f"a train lasts from {span[0]:g} s to {span[1]:g} s, and the recording of the "
                f"block lasted {duration:g} s; give the segment without its block",
                where="segment",
            )


def _list_trains(trains: list[Any], population: str, dt: float) -> Trains:
    """The times of each neuron, by population."""
    found: Trains = {}
    for train in trains:
        owner = str(_annotation(train, _OWNER, population))
        mine = found.setdefault(owner, {})
        number = _annotation(train, _NUMBER, len(mine))
        neuron = int(read_indices([number], f"spikes.{owner}")[0])
        if neuron in mine:
            raise InputError(f"two spike trains are of neuron {neuron}", where=f"spikes.{owner}")
        mine[neuron] = on_grid(_in_seconds_all(train.times), dt)
    return found


def _read_signals(signals: list[Any], population: str, dt: float) -> dict[str, tuple[Trace, str]]:
    """The traces by name, and whether each is of neurons or of synapses."""
    found: dict[str, tuple[Trace, str]] = {}
    for signal in signals:
        kind = "synapse" if "projection" in signal.annotations else "neuron"
        owner = _annotation(signal, ("projection", *_OWNER), population)
        name = f"{owner}.{_variable_of(signal)}"
        if name in found:
            raise InputError("two signals have this name; name them", where=f"traces.{name}")
        units = str(signal.units.dimensionality)
        channels = signal.array_annotations
        known = next((channels[key] for key in (kind, *_CHANNELS) if key in channels), None)
        members = np.arange(signal.shape[1]) if known is None else np.asarray(known)
        values = np.asarray(signal.magnitude, float)
        time = on_grid(_in_seconds_all(signal.times), dt)
        found[name] = Trace(time, members, values, units), kind
    return found


def _variable_of(signal: Any) -> str:
    name = str(_annotation(signal, ("variable",), signal.name or ""))
    if name.isidentifier():
        return name
    for unit, variable in _BY_UNIT.items():
        if signal.units.dimensionality.simplified == _dimensionality(signal, unit):
            return variable
    return "signal"


def _dimensionality(signal: Any, unit: str) -> Any:
    import quantities as pq

    return pq.Quantity(1, unit).dimensionality.simplified


def _sizes(trains: Trains, traces: Mapping[str, Trace]) -> dict[str, int]:
    """How many neurons each population has at least."""
    sizes = smallest_sizes(trains)
    for name, trace in traces.items():
        owner = name.partition(".")[0]
        sizes[owner] = max(sizes.get(owner, 0), int(np.max(trace.neurons)) + 1)
    return sizes


def _read_events(segment: Any) -> tuple[dict[str, Any], list[str]]:
    """The events of drives, and what else there is."""
    drives: dict[str, Any] = {}
    left = [f"the epoch {each.name!r}" for each in segment.epochs]
    for event in segment.events:
        if "neuron" in event.array_annotations:
            drives[event.name] = event.times, event.array_annotations["neuron"]
        else:
            left.append(f"the event {event.name!r}")
    return drives, left


def _annotation(thing: Any, names: Iterable[str], default: Any) -> Any:
    return next((thing.annotations[name] for name in names if name in thing.annotations), default)


def _in_seconds(time: Any) -> float:
    return float(time.rescale("s").magnitude)


def _in_seconds_all(times: Any) -> NDArray[np.float64]:
    return np.asarray(times.rescale("s").magnitude, dtype=float)
