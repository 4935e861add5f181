"""Recordings assembled from plain arrays."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.errors import InputError
from simneuro.recording.schema import SCHEMA, SCHEMA_VERSION, validate
from simneuro.unit_table import PLAIN

NOTHING: Mapping[str, Any] = MappingProxyType({})

# What xarray takes for one variable: dimensions, values, attributes.
Variable = tuple[tuple[str, ...], ArrayLike, dict[str, str]]


@dataclass(frozen=True)
class Trace:
    """A recorded variable: ``values`` (time x neuron) in SI ``units``, ``time`` in s.

    ``units`` of plain numbers are ``"1"``. Of synapses it has their numbers for ``neurons``.
    """

    time: ArrayLike
    neurons: ArrayLike
    values: ArrayLike
    units: str


@dataclass(frozen=True)
class Wiring:
    """The synapses of a projection: indices, ``weight`` in SI ``weight_units``, ``delay`` in s.

    ``final_weight`` is the weight at the end, where there is plasticity.
    """

    source: ArrayLike
    target: ArrayLike
    weight: ArrayLike
    weight_units: str
    delay: ArrayLike
    final_weight: ArrayLike | None = None


@dataclass(frozen=True)
class Provenance:
    """Where a recording comes from. ``versions`` are stored as JSON text."""

    seed: int = 0
    target: str = "external"
    scenario: str = ""
    digest: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    created: str = ""


def assemble(
    *,
    populations: Mapping[str, int],
    spikes: Mapping[str, tuple[ArrayLike, ArrayLike]],
    duration: float,
    dt: float,
    traces: Mapping[str, Trace] = NOTHING,
    synapse_traces: Mapping[str, Trace] = NOTHING,
    wiring: Mapping[str, Wiring] = NOTHING,
    drive_events: Mapping[str, tuple[ArrayLike, ArrayLike]] = NOTHING,
    provenance: Provenance | None = None,
) -> xr.Dataset:
    """Make a recording, and check it.

    Parameters
    ----------
    populations : mapping
        Name -> number of neurons.
    spikes : mapping
        Population -> (times in s, neuron indices), in any order. A population that is not a key
        counts as not recorded; a silent one has empty arrays.
    duration, dt : float
        Seconds.
    traces : mapping
        ``"population.variable"`` -> `Trace`. All traces share their times, and those of one
        population their neurons.
    synapse_traces : mapping
        ``"projection.variable"`` -> `Trace` at the same times.
    wiring, drive_events : mapping
        Projection -> `Wiring`; drive -> (times in s, indices of the driven or driving cells).
    provenance : Provenance, optional
        The seed, versions and so on; the creation time is now where it is left empty.

    Raises
    ------
    InputError
        A name is unknown, traces do not line up, or `validate` finds a fault.
    """
    require_populations(spikes, populations, "spikes")
    require_populations((name.partition(".")[0] for name in traces), populations, "traces")
    columns = population_columns(populations, spikes) | spike_columns(list(populations), spikes)
    for name, wires in wiring.items():
        columns |= wiring_columns(name, wires)
    for name, events in drive_events.items():
        columns |= event_columns(name, events)
    for name, one in traces.items():
        add_trace(columns, name, one, "neuron")
    for name, one in synapse_traces.items():
        add_trace(columns, name, one, "traced_synapse")
    attrs = attributes(provenance or Provenance(), float(duration), float(dt))
    try:
        recording = xr.Dataset(columns, attrs=attrs)
    except ValueError as problem:
        raise InputError(f"the arrays do not fit together: {problem}", where="recording") from None
    validate(recording)
    return recording


def require_populations(names: Iterable[str], populations: Mapping[str, int], where: str) -> None:
    """Raise an InputError at the first name that is not a population's."""
    for name in names:
        if name not in populations:
            raise InputError(f"no population {name!r}", where=where, allowed=populations)


def population_columns(
    populations: Mapping[str, int], spikes: Iterable[str]
) -> dict[str, Variable]:
    """Names, sizes, and whose spikes were recorded."""
    names, recorded = list(populations), set(spikes)
    dim = ("population",)
    return {
        "population": (dim, np.array(names, dtype=np.str_), {}),
        "population_size": (dim, np.array(list(populations.values()), dtype=np.int64), {}),
        "spikes_recorded": (dim, np.array([name in recorded for name in names], dtype=bool), {}),
    }


def spike_columns(
    names: list[str], spikes: Mapping[str, tuple[ArrayLike, ArrayLike]]
) -> dict[str, Variable]:
    """The spikes of all populations, by time, then population, then neuron."""
    table = [one_population(names.index(name), name, *pair) for name, pair in spikes.items()]
    time, owner, neuron = (
        np.concatenate([np.zeros(0, dtype), *(row[k] for row in table)])
        for k, dtype in enumerate((np.float64, np.int16, np.int32))
    )
    order = sort_spikes(time, owner, neuron)
    return {
        "spike_time": (("spike",), time[order], {"units": "s"}),
        "spike_population": (("spike",), owner[order], {}),
        "spike_neuron": (("spike",), neuron[order], {}),
    }


def sort_spikes(time: NDArray[Any], owner: NDArray[Any], neuron: NDArray[Any]) -> NDArray[np.int_]:
    """The order of spikes by time, then population, then neuron."""
    order = np.argsort(time, kind="stable")
    # Simulators give the spikes of a step in order already: to check it is quicker than lexsort.
    when, place = time[order], (owner.astype(np.int64) << 32 | neuron)[order]
    if np.any((when[1:] == when[:-1]) & (place[1:] < place[:-1])):
        return np.lexsort((neuron, owner, time))
    return order


def one_population(
    index: int, name: str, times: ArrayLike, neurons: ArrayLike
) -> tuple[NDArray[Any], ...]:
    """Times, population indices and neuron indices of one population's spikes."""
    time, neuron = np.asarray(times, dtype=np.float64), np.asarray(neurons, dtype=np.int32)
    if time.shape != neuron.shape or time.ndim != 1:
        raise InputError(f"{time.shape} times but {neuron.shape} indices", where=f"spikes.{name}")
    return time, np.full(time.size, index, dtype=np.int16), neuron


def wiring_columns(name: str, wires: Wiring) -> dict[str, Variable]:
    """The synapses of a projection."""
    dim, units = (f"{name}.synapse",), {"units": wires.weight_units or PLAIN}
    columns: dict[str, Variable] = {
        f"{name}.source": (dim, np.asarray(wires.source, dtype=np.int32), {}),
        f"{name}.target": (dim, np.asarray(wires.target, dtype=np.int32), {}),
        f"{name}.weight": (dim, np.asarray(wires.weight, float), units),
        f"{name}.delay": (dim, np.asarray(wires.delay, float), {"units": "s"}),
    }
    if wires.final_weight is not None:
        columns[f"{name}.final_weight"] = (dim, np.asarray(wires.final_weight, float), units)
    return columns


def event_columns(name: str, events: tuple[ArrayLike, ArrayLike]) -> dict[str, Variable]:
    """The events of a drive."""
    dim = (f"{name}.event",)
    return {
        f"{name}.event_time": (dim, np.asarray(events[0], float), {"units": "s"}),
        f"{name}.event_neuron": (dim, np.asarray(events[1], dtype=np.int32), {}),
    }


def add_trace(columns: dict[str, Variable], name: str, one: Trace, of: str) -> None:
    """Add a trace with its axes, which must be those of the traces beside it.

    ``of`` is what it has along the second axis: ``"neuron"`` or ``"traced_synapse"``.
    """
    neuron = f"{name.partition('.')[0]}.{of}"
    axes: dict[str, Variable] = {
        "time": (("time",), np.asarray(one.time, float), {"units": "s"}),
        neuron: ((neuron,), np.asarray(one.neurons, dtype=np.int32), {}),
    }
    for axis, column in axes.items():
        if axis in columns and not np.array_equal(columns[axis][1], column[1]):
            raise InputError(
                f"its {axis} differs from that of another trace", where=f"traces.{name}"
            )
    columns |= axes
    columns[name] = (("time", neuron), np.asarray(one.values, float), {"units": one.units or PLAIN})


def attributes(provenance: Provenance, duration: float, dt: float) -> dict[str, Any]:
    """The attributes of a recording."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "duration": duration,
        "dt": dt,
        "seed": int(provenance.seed),
        "target": provenance.target,
        "scenario": provenance.scenario,
        "digest": provenance.digest,
        "versions": json.dumps(dict(provenance.versions)),
        "timings": json.dumps({}),  # filled in by the caller, which knows the whole run
        "created": provenance.created or datetime.now(UTC).isoformat(timespec="seconds"),
    }
