"""Recordings assembled from plain arrays."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import xarray as xr

from simneuro.annotations import Arrays, Quantities
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.columns import (
    Trace,
    Wiring,
    add_trace,
    event_columns,
    population_columns,
    spike_columns,
    wiring_columns,
)
from simneuro.recording.schema import SCHEMA, SCHEMA_VERSION, validate
from simneuro.recording.span import Span, read_span
from simneuro.recording.steps import SteppedTimes
from simneuro.si import seconds

NOTHING: Mapping[str, Any] = MappingProxyType({})


@checked
@dataclass(frozen=True)
class Provenance:
    """Where a recording comes from. ``versions`` are stored as JSON text.

    Examples
    --------
    >>> spikes = {"cell": ([0.1], [0])}  # times (s), neurons
    >>> origin = sn.recording.Provenance(seed=7, target="my simulator")
    >>> made = sn.recording.assemble(
    ...     populations={"cell": 1}, spikes=spikes, duration=1.0, provenance=origin
    ... )
    >>> made.attrs["seed"], made.attrs["target"]
    (7, 'my simulator')
    """

    seed: int = 0
    target: str = "external"
    scenario: str = ""
    digest: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    created: str = ""
    precision: str = "double"


@checked
def assemble(
    *,
    populations: Mapping[str, int],
    spikes: Mapping[str, tuple[SteppedTimes | Quantities, Arrays]],
    duration: Any = None,
    dt: Any = None,
    start: Any = None,
    stop: Any = None,
    traces: Mapping[str, Trace] = NOTHING,
    synapse_traces: Mapping[str, Trace] = NOTHING,
    wiring: Mapping[str, Wiring] = NOTHING,
    drive_events: Mapping[str, tuple[Quantities, Arrays]] = NOTHING,
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
    duration, start, stop : float, str or quantity
        When was recorded: ``duration``, or ``stop``, and ``start`` where it is not 0, all on the
        clock of the times given. The start becomes time 0 of the recording, and
        ``attrs["start"]`` keeps it. Nothing may lie outside.
    dt : float, str or quantity, optional
        The time step whose multiples the spike times are. Without it they lie on no grid.
    traces : mapping
        ``"population.variable"`` -> `Trace`. All traces share their times, and those of one
        population their neurons.
    synapse_traces : mapping
        ``"projection.variable"`` -> `Trace` at the same times.
    wiring, drive_events : mapping
        Projection -> `Wiring`; drive -> (times in s, indices of the driven or driving cells).
    provenance : Provenance, optional
        The seed, versions and so on; the creation time is now where it is left empty.

    Notes
    -----
    Plain numbers are SI. What names its unit is converted: text such as ``"20 ms"``, quantities of
    Brian2, pint, quantities (Neo's spike trains) and astropy, arrays with ``attrs["units"]``,
    ``timedelta64``.

    Raises
    ------
    InputError
        A name is unknown, a unit is unknown or of another kind, an index is no whole number, traces
        do not line up, or `validate` finds a fault.

    Examples
    --------
    >>> import simneuro as sn
    >>> recording = sn.recording.assemble(
    ...     populations={"cell": 2},
    ...     spikes={"cell": ([1.2, 1.5, 1.9], [0, 1, 0])},
    ...     start="1 s",
    ...     stop="2 s",
    ... )
    >>> sn.analysis.firing_rates(recording, "cell").values.tolist()
    [2.0, 1.0]
    """
    step = 0.0 if dt is None else seconds(dt, "dt")
    span = read_span(start, stop, duration, step)
    require_populations(spikes, populations, "spikes")
    require_populations((name.partition(".")[0] for name in traces), populations, "traces")
    columns = population_columns(populations, spikes) | spike_columns(
        list(populations), spikes, span
    )
    for name, wires in wiring.items():
        columns |= wiring_columns(name, wires)
    for name, events in drive_events.items():
        columns |= event_columns(name, events, span)
    for name, one in traces.items():
        add_trace(columns, name, one, span, "neuron")
    for name, one in synapse_traces.items():
        add_trace(columns, name, one, span, "traced_synapse")
    attrs = attributes(provenance or Provenance(), span)
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


def attributes(provenance: Provenance, span: Span) -> dict[str, Any]:
    """The attributes of a recording; the precision is among them where it is not double."""
    is_double = provenance.precision == "double"
    return ({} if is_double else {"precision": provenance.precision}) | {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "start": span.start,
        "duration": span.duration,
        "dt": span.dt,
        "seed": int(provenance.seed),
        "target": provenance.target,
        "scenario": provenance.scenario,
        "digest": provenance.digest,
        "versions": json.dumps(dict(provenance.versions)),
        "timings": json.dumps({}),  # filled in by the caller, which knows the whole run
        "created": provenance.created or datetime.now(UTC).isoformat(timespec="seconds"),
    }
