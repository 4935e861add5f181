"""Recordings as blocks of Neo."""

from typing import Any

import numpy as np
import xarray as xr

from simneuro.calls import checked
from simneuro.errors import not_installed
from simneuro.recording.array_faults import raw
from simneuro.recording.exchange.description import list_wiring, tell_left_out, write_description
from simneuro.recording.exchange.tables import (
    RecordedEvents,
    RecordedTrace,
    list_events,
    list_traces,
    sampling_step,
)
from simneuro.recording.reading import spike_trains
from simneuro.recording.schema import validate
from simneuro.si.unit_table import PLAIN

#: The annotation of a block that describes its recording.
DESCRIPTION = "simneuro_recording"


@checked
def to_neo(recording: xr.Dataset) -> Any:
    """A recording as a Block of Neo with one segment, for Elephant and others (``simneuro[neo]``).

    Each neuron whose spikes were recorded has a spike train, a silent one an empty one, annotated
    with ``population`` and ``neuron``. Each trace is a signal with a channel a neuron, annotated
    with ``population`` and ``variable``; the events of each drive are an Event. Time 0 is the start
    of the recording. Of the wiring there is no trace in Neo; a warning names it.

    Returns
    -------
    neo.Block

    Raises
    ------
    InputError
        Neo is not installed, or ``recording`` is not a recording.

    Examples
    --------
    >>> import simneuro as sn
    >>> recording = sn.recording.assemble(
    ...     populations={"cell": 2}, spikes={"cell": ([0.1, 0.2], [1, 1])}, duration=1.0
    ... )
    >>> block = sn.recording.to_neo(recording)
    >>> [len(train) for train in block.segments[0].spiketrains]
    [0, 2]
    """
    validate(recording)
    try:
        import neo
    except ImportError:
        raise not_installed("neo", "neo", where="neo") from None
    block, segment = neo.Block(name="recording"), neo.Segment(name="recording")
    block.annotate(**{DESCRIPTION: write_description(recording)})
    block.segments.append(segment)
    for name in raw(recording, "population")[raw(recording, "spikes_recorded")]:
        segment.spiketrains.extend(_trains(recording, str(name), neo))
    for trace in list_traces(recording):
        signal = _signal(recording, trace, neo)
        is_even = isinstance(signal, neo.AnalogSignal)
        kept = segment.analogsignals if is_even else segment.irregularlysampledsignals
        kept.append(signal)
    segment.events.extend([_event(each, neo) for each in list_events(recording)])
    tell_left_out(list_wiring(recording), "Neo")
    block.check_relationships()
    return block


def _trains(recording: xr.Dataset, population: str, neo: Any) -> list[Any]:
    return [
        neo.SpikeTrain(
            times,
            units="s",
            t_start=0.0,
            t_stop=recording.attrs["duration"],
            name=f"{population} {neuron}",
            population=population,
            neuron=neuron,
        )
        for neuron, times in enumerate(spike_trains(recording, population))
    ]


def _signal(recording: xr.Dataset, trace: RecordedTrace, neo: Any) -> Any:
    time = raw(recording, "time")
    owner = "projection" if trace.of_synapses else "population"
    look: dict[str, Any] = {
        "units": "dimensionless" if trace.units == PLAIN else trace.units,
        "name": trace.name,
        "variable": trace.variable,
        "array_annotations": {"synapse" if trace.of_synapses else "neuron": trace.members},
        owner: trace.owner,
    }
    step = sampling_step(time, float(recording.attrs["dt"]))
    if step:
        import quantities as pq

        period = step * pq.s
        return neo.AnalogSignal(
            trace.values, t_start=time[0] * pq.s, sampling_period=period, **look
        )
    return neo.IrregularlySampledSignal(time, trace.values, time_units="s", **look)


def _event(events: RecordedEvents, neo: Any) -> Any:
    labels = np.array([f"{events.drive} {neuron}" for neuron in events.neurons], dtype="U")
    numbers = {"neuron": events.neurons}
    return neo.Event(events.times, labels, units="s", name=events.drive, array_annotations=numbers)
