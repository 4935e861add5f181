"""The schema of a recording, and the check that a dataset conforms to it.

Version 1. Time 0 is when recording began, in a simulation the end of the warm-up; a spike or a
sample carries the start of the step that it belongs to, and a sample may be of the very end. The
attribute ``duration`` is for how long was recorded, and ``dt`` the time step, 0 where times lie on
no grid (both s). ``start``, if it is there, is when recording began on the clock of the
experiment. Values are SI floats; ``attrs["units"]`` names their unit, which is ``"1"`` for plain
numbers.

============================  ====================================================================
``population``                coordinate: the names; ``population_size`` and ``spikes_recorded``
                              lie along it. Where that is false spikes are unknown, not absent
``spike_time``                s, ascending, in ``[0, duration)``, along ``spike``
``spike_population``          index into ``population``; ``spike_neuron``: index inside it
``<population>.<variable>``   a trace, along ``time`` (s) and ``<population>.neuron``
``<projection>.source``       with ``.target``, ``.weight``, ``.delay`` (s), along
                              ``<projection>.synapse``; sources and targets are indices inside
                              their populations. Where there is plasticity, ``.weight`` is that of
                              the start and ``.final_weight`` beside it that of the end
``<projection>.<variable>``   a trace of synapses, along ``time`` (s) and
                              ``<projection>.traced_synapse``, their numbers in the wiring
``<drive>.event_time``        s, with ``<drive>.event_neuron``, along ``<drive>.event``
============================  ====================================================================
"""

from collections.abc import Iterator
from numbers import Integral, Real
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.array_faults import (
    Fault,
    all_during,
    all_inside,
    at_end,
    column_faults,
    first_not_during,
    first_outside,
    outside_run,
    prefix_faults,
    raw,
    unit_faults,
)

SCHEMA = "simneuro.recording"
SCHEMA_VERSION = 1

_ATTRIBUTES: dict[str, type] = {
    "schema": str,
    "schema_version": Integral,
    "duration": Real,
    "dt": Real,
    "seed": Integral,
    "target": str,
    "scenario": str,
    "digest": str,
    "versions": str,
    "timings": str,
    "created": str,
}
#: What every recording has: its populations and their spikes.
TABLES: dict[str, tuple[str, str]] = {
    "population": ("population", "U"),
    "population_size": ("population", "i"),
    "spikes_recorded": ("population", "b"),
    "spike_time": ("spike", "f"),
    "spike_population": ("spike", "i"),
    "spike_neuron": ("spike", "i"),
}
_PARTS = {
    "source": ("synapse", "i"),
    "target": ("synapse", "i"),
    "weight": ("synapse", "f"),
    "delay": ("synapse", "f"),
    "final_weight": ("synapse", "f"),
    "event_time": ("event", "f"),
    "event_neuron": ("event", "i"),
}
_AT_ONCE = 1_000_000  # spikes that are checked together; chosen: they take little memory
_WIRING = ("source", "target", "weight", "delay")
_TOGETHER = {
    **dict.fromkeys((*_WIRING, "final_weight"), _WIRING),
    **dict.fromkeys(("event_time", "event_neuron"), ("event_time", "event_neuron")),
}
_KIND_NAMES: dict[type, str] = {str: "text", Integral: "a whole number", Real: "a number"}


@checked
def validate(recording: xr.Dataset) -> None:
    """Check a dataset against the schema.

    Raises
    ------
    InputError
        At the first fault, naming the attribute or variable and what was expected.

    Examples
    --------
    >>> made = sn.recording.assemble(
    ...     populations={"exc": 2}, spikes={"exc": ([0.1], [1])}, duration=1.0
    ... )
    >>> sn.recording.validate(made)
    >>> sn.recording.validate(made.drop_attrs())
    Traceback (most recent call last):
    simneuro.errors.InputError: recording: schema: this attribute is missing.
    """
    for check in (attribute_faults, table_faults, population_faults, spike_faults, variable_faults):
        for where, message in check(recording):
            raise InputError(message, where=f"recording: {where}")


def attribute_faults(rec: xr.Dataset) -> Iterator[Fault]:
    """Attributes that are missing, of another type, or impossible."""
    for name, kind in _ATTRIBUTES.items():
        if name not in rec.attrs:
            yield name, "this attribute is missing"
        elif not isinstance(rec.attrs[name], kind):
            yield name, f"expected {_KIND_NAMES[kind]}, got {rec.attrs[name]!r}"
    if rec.attrs["schema"] != SCHEMA:
        yield "schema", f"expected {SCHEMA!r}, got {rec.attrs['schema']!r}"
    if rec.attrs["schema_version"] != SCHEMA_VERSION:
        yield "schema_version", f"expected {SCHEMA_VERSION}, got {rec.attrs['schema_version']}"
    if not 0 < rec.attrs["duration"] < np.inf:
        yield "duration", f"must be positive and finite, got {rec.attrs['duration']!r} s"
    if not 0 <= rec.attrs["dt"] < np.inf:
        yield "dt", f"must be positive and finite, or 0 without a grid, got {rec.attrs['dt']!r} s"
    start = rec.attrs.get("start", 0.0)
    if not (isinstance(start, Real) and np.isfinite(float(start))):
        yield "start", f"expected a time in s, got {start!r}"


def table_faults(rec: xr.Dataset) -> Iterator[Fault]:
    """Columns of populations and spikes that are missing or of another kind."""
    for name, (dim, kind) in TABLES.items():
        yield from column_faults(rec, name, dim, kind)
    yield from unit_faults(rec, "spike_time", "s")


def population_faults(rec: xr.Dataset) -> Iterator[Fault]:
    """Names that are used twice or are not identifiers, and empty populations."""
    names = [str(name) for name in raw(rec, "population")]
    if len(set(names)) < len(names):
        yield "population", f"a name is used twice: {', '.join(names)}"
    for name, size in zip(names, raw(rec, "population_size"), strict=True):
        if not name.isidentifier():
            yield "population", f"{name!r} is not a name (letters, digits and underscores)"
        if size < 1:
            yield "population_size", f"population {name!r} has {size} neurons"


def spike_faults(rec: xr.Dataset) -> Iterator[Fault]:
    """Spikes out of order, outside the duration, or of neurons that do not exist."""
    time, population, neuron = (
        raw(rec, f"spike_{name}") for name in ("time", "population", "neuron")
    )
    if not np.all(time[1:] >= time[:-1]):
        yield "spike_time", "the spikes are not sorted by time"
    if not all_during(rec, time[:: max(len(time) - 1, 1)]):  # the first and the last
        yield "spike_time", f"a spike lies {outside_run(rec, time)}{_of_whom(rec, time)}"
    if not all_inside(population, rec.sizes["population"]):
        yield "spike_population", "there is no population with this index"
        return
    for begin in range(0, len(neuron), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        if whose := _foreign_neuron(rec, population[part], neuron[part]):
            yield "spike_neuron", f"an index lies outside its population: {whose}"
            break
    if not np.all(raw(rec, "spikes_recorded")[population]):
        yield "spikes_recorded", "there are spikes of a population that was not recorded"


def _foreign_neuron(rec: xr.Dataset, population: NDArray[Any], neuron: NDArray[Any]) -> str:
    """Whose spike it is that is of no neuron of its population, in words; ``""`` if none is."""
    sizes = raw(rec, "population_size")[population]
    if all_inside(neuron, sizes):
        return ""
    k = first_outside(neuron, sizes)
    owner = str(raw(rec, "population")[population[k]])
    return f"{owner!r} has no neuron {neuron[k]}; its {sizes[k]} are counted from 0"


def _of_whom(rec: xr.Dataset, times: NDArray[np.float64]) -> str:
    """Whose spike it is that lies outside the duration."""
    k = first_not_during(rec, times)
    population = raw(rec, "spike_population")[k]
    if not 0 <= population < rec.sizes["population"]:
        return ""
    return f" (neuron {raw(rec, 'spike_neuron')[k]} of {str(raw(rec, 'population')[population])!r})"


def variable_faults(rec: xr.Dataset) -> Iterator[Fault]:
    """Faults of traces, wirings and events, and variables that the schema does not know."""
    populations = set(raw(rec, "population"))
    for name in rec.data_vars:
        owner, _, part = str(name).partition(".")
        if owner in populations and part:
            size = rec.population_size.sel(population=owner).item()
            yield from trace_faults(rec, str(name), f"{owner}.neuron", size)
        elif part in _PARTS:
            yield from part_faults(rec, owner, part)
        elif part and f"{owner}.traced_synapse" in rec.variables:
            synapses = rec.sizes.get(f"{owner}.synapse", np.inf)
            yield from trace_faults(rec, str(name), f"{owner}.traced_synapse", synapses)
        elif part:
            yield str(name), f"there is no population {owner!r} for this trace"
        elif name not in TABLES:
            yield str(name), "this variable has no place in the schema"


def trace_faults(rec: xr.Dataset, name: str, neuron: str, size: float) -> Iterator[Fault]:
    """Faults of a trace along time and neurons or synapses, of which there are ``size``."""
    trace = rec.variables[name]
    if trace.dims != ("time", neuron):
        yield name, f"expected the dimensions (time, {neuron}), got {trace.dims}"
        return
    yield from column_faults(rec, "time", "time", "f")
    yield from column_faults(rec, neuron, neuron, "i")
    yield from prefix_faults(rec, name)
    yield from unit_faults(rec, "time", "s")
    time = raw(rec, "time")
    before_end = time[~at_end(rec, time)]
    if not all_during(rec, before_end):
        yield "time", f"a sample lies {outside_run(rec, before_end)}"
    if not all_inside(raw(rec, neuron), size):
        index = raw(rec, neuron)[first_outside(raw(rec, neuron), size)]
        yield neuron, f"an index lies outside the population: {index}, of {size:g} counted from 0"


def part_faults(rec: xr.Dataset, owner: str, part: str) -> Iterator[Fault]:
    """Faults of a column of a wiring or of a drive's events, whose table must be complete."""
    name, (dim, kind) = f"{owner}.{part}", _PARTS[part]
    yield from column_faults(rec, name, f"{owner}.{dim}", kind)
    for other in _TOGETHER[part]:
        if f"{owner}.{other}" not in rec.variables:
            yield f"{owner}.{other}", f"this variable is missing, beside {name}"
    values = raw(rec, name)
    if part in ("delay", "event_time"):
        yield from unit_faults(rec, name, "s")
    if part in ("weight", "final_weight"):
        yield from prefix_faults(rec, name)
    if part == "event_time" and not all_during(rec, values):
        yield name, f"an event lies {outside_run(rec, values)}"
    # The recording does not say which population the indices belong to.
    if kind == "i" and not all_inside(values, raw(rec, "population_size").max(initial=0)):
        most = raw(rec, "population_size").max(initial=0)
        index = values[first_outside(values, most)]
        yield name, f"an index lies outside every population: {index}, of at most {most}"
