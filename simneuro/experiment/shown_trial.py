"""The trials that a page shows: which points they are, and what is kept of their recordings.

The default trial returns measures only. Of the points shown it also returns an excerpt of the
recording, among the variables of the point, under names that begin with ``shown.``.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from simneuro.errors import InputError
from simneuro.model.frozen import Frozen
from simneuro.network import Traces
from simneuro.network.cells import Cells
from simneuro.recording import excerpt, read_archive
from simneuro.scenario import Scenario

#: The cells of a population whose spikes are kept. Chosen: their rows can be told apart.
MOST_CELLS = 60
_CONDITIONS = 3  # chosen: as many rasters as are compared at a glance
_SPIKES = 300  # chosen: enough to see a pattern
_FIRST = 1.0  # s; chosen: what the membrane does is seen, and cells of 1 Hz fire
_SAMPLES = 50_000  # of a trace; chosen: 5 s at the usual time step
_PREFIX = "shown."


def name_shown(scenario: Scenario) -> dict[str, str]:
    """The names of the points that are shown, by condition.

    They are the first trials of the first conditions, at the middle of each axis of the sweep.
    """
    middle = "".join(f"-{len(values) // 2:03d}" for values in scenario.sweep.values())
    conditions = list(scenario.conditions or ["base"])[:_CONDITIONS]
    return {name: f"{name}{middle}-trial000" for name in conditions}


def with_traces(scenario: Scenario) -> Scenario:
    """The same simulation, in which one cell of each population is traced.

    Populations that the scenario traces, and whole scenarios that keep recordings, stay as they
    are. A cable is traced at its ends and in the middle.
    """
    record = scenario.record
    if record.keep:
        return scenario
    added = {
        name: _trace_one(cells)
        for name, cells in scenario.network.cells.items()
        if name not in record.traces
    }
    traces = Frozen({**record.traces, **added})
    return scenario.replaced(record=record.model_copy(update={"traces": traces}))


def _trace_one(cells: Cells) -> Traces:
    names = list(cells.recordable)
    variable = "v" if "v" in names else names[0]
    places = tuple(_ends_and_middle(cells.size))
    return Traces(variables=(variable,), neurons=places if cells.cable else 1)


def _ends_and_middle(size: int) -> list[int]:
    return sorted({0, size // 2, size - 1})


def keep_shown(recording: xr.Dataset, scenario: Scenario) -> xr.Dataset:
    """The beginning of a recording: spikes of some cells, traces of one cell or synapse each.

    Of a cable those of three compartments; no wiring and no events.
    """
    near = recording.isel(spike=recording["spike_neuron"].values < MOST_CELLS)
    part = excerpt(near, 0.0, _choose_stop(near))
    cables = [f"{name}.neuron" for name, each in scenario.populations.items() if each.cable]
    traced = {
        dim: _ends_and_middle(size) if dim in cables else [0]
        for dim, size in part.sizes.items()
        if str(dim).endswith((".neuron", ".traced_synapse"))
    }
    part = part.isel(traced)
    left_out = [
        name
        for name, each in part.variables.items()
        if any(str(dim).endswith((".synapse", ".event")) for dim in each.dims)
    ]
    kept = part.drop_vars(left_out)
    return kept.assign_attrs(whole_duration=float(recording.attrs["duration"]))


def _choose_stop(recording: xr.Dataset) -> float:
    """The end of the excerpt (s): later where there are few spikes, earlier where many samples."""
    duration = float(recording.attrs["duration"])
    times = np.sort(recording["spike_time"].values)
    stop = _FIRST
    while stop < duration and np.searchsorted(times, stop) < _SPIKES:
        stop *= 2
    samples = recording.sizes.get("time", 0)
    most = duration * _SAMPLES / samples if samples > _SAMPLES else duration
    dt = float(recording.attrs["dt"])
    return min(duration, max(round(min(stop, most) / dt), 1) * dt)


def attach_shown(measured: xr.Dataset, shown: xr.Dataset) -> xr.Dataset:
    """What was measured at a point, with what is shown of it."""
    renamed = shown.rename({name: f"{_PREFIX}{name}" for name in {*shown.variables, *shown.dims}})
    attrs = json.dumps(shown.attrs, default=_plain)
    return measured.merge(renamed.drop_attrs(deep=False)).assign_attrs({f"{_PREFIX}attrs": attrs})


def without_shown(data: xr.Dataset) -> xr.Dataset:
    """What was measured at a point, alone."""
    names = [name for name in data.variables if str(name).startswith(_PREFIX)]
    alone = data.drop_vars(names)
    kept = {name: each for name, each in data.attrs.items() if name != f"{_PREFIX}attrs"}
    return alone.drop_attrs(deep=False).assign_attrs(kept)


def read_shown(points: Path, name: str) -> xr.Dataset | None:
    """The recording that is shown of a point; None if the folder of points does not hold it."""
    try:
        data = read_archive(points / f"{name}.npz", content=name)
    except InputError:
        return None
    if f"{_PREFIX}attrs" not in data.attrs:
        return None
    own = [name for name in data.variables if str(name).startswith(_PREFIX)]
    found = data[own]
    names = {each: str(each).removeprefix(_PREFIX) for each in {*found.variables, *found.dims}}
    kept = found.drop_attrs(deep=False).rename({k: v for k, v in names.items() if k != v})
    return kept.assign_attrs(json.loads(data.attrs[f"{_PREFIX}attrs"]))


def find_returned(first: xr.Dataset, scenario: Scenario) -> xr.Dataset | None:
    """The recording that a trial of the scenario's own returned; None if it returned none.

    ``first`` is what was measured at a point, and ``scenario`` that of the point.
    """
    if not {"spike_time", "spike_neuron", "spikes_recorded"} <= set(first.variables):
        return None
    try:
        found = first.isel(spike=np.isfinite(first["spike_time"].values))  # ends of longer points
        return keep_shown(found, scenario)
    except (InputError, KeyError, ValueError):
        return None


def _plain(value: Any) -> Any:
    """NumPy's numbers as plain ones."""
    return value.tolist()
