"""Recordings as files of NWB (Neurodata Without Borders)."""

import os
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import xarray as xr

from simneuro.calls import checked
from simneuro.errors import not_installed
from simneuro.recording.array_faults import raw
from simneuro.recording.exchange.description import list_wiring, tell_left_out, write_description
from simneuro.recording.exchange.new_files import new_file
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

#: The unit of numbers without one in NWB.
NO_UNIT = "n/a"
#: The module with the table of what each column of a trace belongs to; "misc" is NWB's name.
MODULE, COLUMNS = "misc", "columns_of_traces"
#: What stands where NWB asks for an animal: a taxon that is no organism, no sex, and any age.
NO_ANIMAL = {
    "subject_id": "simulation",
    "description": "No animal: a simulation, computed by simneuro.",
    "species": "http://purl.obolibrary.org/obo/NCBITaxon_32630",  # synthetic construct
    "sex": "O",  # other
    "age": "P0D/",  # from 0 days on
}


@checked
def to_nwb(
    recording: xr.Dataset,
    path: str | os.PathLike[str],
    *,
    description: str = "",
    experimenter: str = "",
    institution: str = "",
    overwrite: bool = False,
) -> None:
    """Write a recording to a file of NWB, whole or not at all (``simneuro[nwb]``).

    A simulation is marked as one in the description of the session and the keywords. Its subject is
    called ``simulation``, is described as no animal, and has the taxon "synthetic construct"; a
    recording of another origin is written without a subject. Each neuron whose spikes were recorded
    is a row of the table of units, with ``population``, ``neuron`` and when was recorded. Traces
    are plain ``TimeSeries`` in the acquisition, since no electrode measured them; the table
    ``columns_of_traces`` in the processing module ``misc`` says which column is of which neuron.
    Events of drives are ``TimeSeries`` of the stimulus. Time 0 is the start of the recording. A
    warning names the wiring, which is left out.

    Parameters
    ----------
    path : str or os.PathLike
        The file, which ends in ``.nwb``.
    description : str
        What was done, in addition to what simneuro says.
    experimenter : str
        Who did it, as ``"Last, First"``; left out if it is not given, as is ``institution``.
    institution : str
        Where it was done.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    InputError
        pynwb is not installed, ``recording`` is not a recording, the file is there already, or its
        name has another ending.

    Examples
    --------
    >>> sn.recording.to_nwb(made, "run.nwb", description="A test of two cells")  # doctest: +SKIP
    """
    validate(recording)
    try:
        import pynwb
    except ImportError:
        raise not_installed("pynwb", "nwb", where="pynwb") from None
    about = {"experimenter": experimenter or None, "institution": institution or None}
    made = _make_file(recording, description, about, pynwb)
    with new_file(path, (".nwb",), overwrite) as draft, pynwb.NWBHDF5IO(str(draft), "w") as writer:
        writer.write(made)
    tell_left_out(list_wiring(recording), "NWB")


def _make_file(recording: xr.Dataset, description: str, about: dict[str, Any], pynwb: Any) -> Any:
    is_simulated = recording.attrs["target"] != "external"
    what = "Simulated data, computed by simneuro; nothing was measured in an animal."
    if not is_simulated:
        what = "A recording that was handed on by simneuro, which did not simulate it."
    file = pynwb.NWBFile(
        session_description=" ".join(filter(None, (what, description))),
        identifier=str(uuid.uuid4()),
        session_start_time=_created(str(recording.attrs["created"])),
        keywords=["simulation", "computational model"] if is_simulated else ["simneuro"],
        notes=write_description(recording),
        experiment_description=description or what,
        subject=pynwb.file.Subject(**NO_ANIMAL) if is_simulated else None,
        **about,
    )
    traces = list(list_traces(recording))
    for trace in traces:
        file.add_acquisition(_trace(recording, trace, pynwb))
    for events in list_events(recording):
        file.add_stimulus(_events(events, pynwb))
    if traces:
        module = file.create_processing_module(MODULE, "What the columns of the traces belong to.")
        module.add(_columns(traces, pynwb))
    _add_units(file, recording, pynwb)
    return file


def _created(text: str) -> datetime:
    """When the recording was made; NWB needs a time with its zone."""
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _trace(recording: xr.Dataset, trace: RecordedTrace, pynwb: Any) -> Any:
    time = raw(recording, "time")
    step = sampling_step(time, float(recording.attrs["dt"]))
    clock: dict[str, Any] = {"timestamps": time}
    if step:
        clock = {"rate": 1 / step, "starting_time": float(time[0])}
    of = f"{'synapses' if trace.of_synapses else 'neurons'} of {trace.owner}"
    return pynwb.TimeSeries(
        name=trace.name,
        data=trace.values[:, 0] if trace.members.size == 1 else trace.values,
        unit=NO_UNIT if trace.units == PLAIN else trace.units,
        description=f"{trace.variable} of {of}, computed by the simulation.",
        **clock,
    )


def _events(events: RecordedEvents, pynwb: Any) -> Any:
    return pynwb.TimeSeries(
        name=f"{events.drive}.events",
        data=events.neurons,
        unit=NO_UNIT,
        timestamps=events.times,
        description=f"The events of the drive {events.drive}: the index of the cell of each.",
    )


def _columns(traces: list[RecordedTrace], pynwb: Any) -> Any:
    """Which neuron or synapse each column of each trace is of."""
    rows = [
        (each.name, k, int(member), "synapse" if each.of_synapses else "neuron")
        for each in traces
        for k, member in enumerate(each.members)
    ]
    about = {
        "trace": "the name of the TimeSeries",
        "column": "its column, counted from 0",
        "member": "the index of the neuron or synapse",
        "kind": "neuron or synapse",
    }
    columns = [
        pynwb.core.VectorData(name=name, description=text, data=_in_few_bytes(values))
        for (name, text), values in zip(about.items(), zip(*rows, strict=True), strict=True)
    ]
    said = "The neuron or synapse that each column of a trace is of."
    return pynwb.core.DynamicTable(name=COLUMNS, description=said, columns=columns)


def _in_few_bytes(values: Sequence[Any]) -> Any:
    """Texts as they are, and indices as integers of a byte if that is enough."""
    if isinstance(values[0], str):
        return list(values)
    return np.array(values, np.min_scalar_type(max(values)))


def _add_units(file: Any, recording: xr.Dataset, pynwb: Any) -> None:
    names = [str(n) for n in raw(recording, "population")[raw(recording, "spikes_recorded")]]
    if not names:
        return
    duration = float(recording.attrs["duration"])
    resolution = float(recording.attrs["dt"]) or float(np.spacing(duration))
    said = "The neurons whose spikes were recorded, silent ones included."
    file.units = pynwb.misc.Units(name="units", description=said, resolution=resolution)
    file.add_unit_column("population", "the population of the neuron")
    whole, neurons = np.array([[0.0, duration]]), []
    for name in names:
        for neuron, times in enumerate(spike_trains(recording, name)):
            file.add_unit(spike_times=times, obs_intervals=whole, population=name)
            neurons.append(neuron)
    said = "the index of the neuron in its population, counted from 0"
    file.add_unit_column("neuron", said, data=_in_few_bytes(neurons))
