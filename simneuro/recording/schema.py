"""The schema of a recording, and the check that a dataset obeys it.

Version 1. Time 0 is the end of the warm-up; a spike or a sample carries the start of the step that
it belongs to. Values are SI floats; ``attrs["units"]`` names their unit, which is ``"1"`` for plain
numbers.

============================  ====================================================================
``population``                coordinate: the names; ``population_size`` and ``spikes_recorded``
                              (false: nobody looked, which is not the same as silent) lie along it
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

from collections.abc import Hashable, Iterator
from numbers import Integral, Real
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.errors import InputError

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
_TABLES: dict[str, tuple[str, str]] = {
    "population": ("population", "U"),
    "population_size": ("population", "i"),
    "spikes_recorded": ("population", "b"),
    "spike_time": ("spike", "f"),
    "spike_population": ("spike", "i"),
    "spike_neuron": ("spike", "i"),
}
_KINDS = {"U": "text", "i": "whole numbers", "b": "true or false", "f": "floats"}
_PARTS = {
    "source": ("synapse", "i"),
    "target": ("synapse", "i"),
    "weight": ("synapse", "f"),
    "delay": ("synapse", "f"),
    "final_weight": ("synapse", "f"),
    "event_time": ("event", "f"),
    "event_neuron": ("event", "i"),
}
_WIRING = ("source", "target", "weight", "delay")
_TOGETHER = {
    **dict.fromkeys((*_WIRING, "final_weight"), _WIRING),
    **dict.fromkeys(("event_time", "event_neuron"), ("event_time", "event_neuron")),
}
_KIND_NAMES: dict[type, str] = {str: "text", Integral: "a whole number", Real: "a number"}

Fault = tuple[str, str]


def validate(recording: xr.Dataset) -> None:
    """Check a dataset against the schema.

    Raises
    ------
    InputError
        At the first fault, naming the attribute or variable and what was expected.
    """
    for check in (_attributes, _tables, _names, _spike_values, _dotted_variables):
        for where, message in check(recording):
            raise InputError(message, where=f"recording: {where}")


def _attributes(rec: xr.Dataset) -> Iterator[Fault]:
    for name, kind in _ATTRIBUTES.items():
        if name not in rec.attrs:
            yield name, "this attribute is missing"
        elif not isinstance(rec.attrs[name], kind):
            yield name, f"expected {_KIND_NAMES[kind]}, got {rec.attrs[name]!r}"
    if rec.attrs["schema"] != SCHEMA:
        yield "schema", f"expected {SCHEMA!r}, got {rec.attrs['schema']!r}"
    if rec.attrs["schema_version"] != SCHEMA_VERSION:
        yield "schema_version", f"expected {SCHEMA_VERSION}, got {rec.attrs['schema_version']}"
    for name in ("duration", "dt"):
        if not 0 < rec.attrs[name] < np.inf:
            yield name, f"must be positive and finite, got {rec.attrs[name]!r} s"


def _tables(rec: xr.Dataset) -> Iterator[Fault]:
    for name, (dim, kind) in _TABLES.items():
        yield from _column(rec, name, dim, kind)
    yield from _units(rec, "spike_time", "s")


def _names(rec: xr.Dataset) -> Iterator[Fault]:
    names = [str(name) for name in bare(rec, "population")]
    if len(set(names)) < len(names):
        yield "population", f"a name stands twice: {', '.join(names)}"
    for name, size in zip(names, bare(rec, "population_size"), strict=True):
        if not name.isidentifier():
            yield "population", f"{name!r} is not a name (letters, digits and underscores)"
        if size < 1:
            yield "population_size", f"population {name!r} has {size} neurons"


def _spike_values(rec: xr.Dataset) -> Iterator[Fault]:
    time, population, neuron = (
        bare(rec, f"spike_{name}") for name in ("time", "population", "neuron")
    )
    if not np.all(np.diff(time) >= 0):
        yield "spike_time", "the spikes are not sorted by time"
    if not _during(rec, time):
        yield "spike_time", f"a spike lies outside [0, {rec.attrs['duration']:g}) s"
    if not _inside(population, rec.sizes["population"]):
        yield "spike_population", "an index points at no population"
        return
    if not _inside(neuron, bare(rec, "population_size")[population]):
        yield "spike_neuron", "an index lies outside its population"
    if not np.all(bare(rec, "spikes_recorded")[population]):
        yield "spikes_recorded", "there are spikes of a population that was not recorded"


def _dotted_variables(rec: xr.Dataset) -> Iterator[Fault]:
    populations = set(bare(rec, "population"))
    for name in rec.data_vars:
        owner, _, part = str(name).partition(".")
        if owner in populations and part:
            size = rec.population_size.sel(population=owner).item()
            yield from _trace(rec, str(name), f"{owner}.neuron", size)
        elif part in _PARTS:
            yield from _part(rec, owner, part)
        elif part and f"{owner}.traced_synapse" in rec.variables:
            synapses = rec.sizes.get(f"{owner}.synapse", np.inf)
            yield from _trace(rec, str(name), f"{owner}.traced_synapse", synapses)
        elif part:
            yield str(name), f"there is no population {owner!r} for this trace"
        elif name not in _TABLES:
            yield str(name), "this variable has no place in the schema"


def _trace(rec: xr.Dataset, name: str, neuron: str, size: float) -> Iterator[Fault]:
    """A trace along time and neurons or synapses, of which there are ``size``."""
    trace = rec.variables[name]
    if trace.dims != ("time", neuron):
        yield name, f"expected the dimensions (time, {neuron}), got {trace.dims}"
        return
    yield from _column(rec, "time", "time", "f")
    yield from _column(rec, neuron, neuron, "i")
    if "units" not in trace.attrs:
        yield name, "the attribute 'units' is missing"
    if not _during(rec, bare(rec, "time")):
        yield "time", f"a sample lies outside [0, {rec.attrs['duration']:g}) s"
    if not _inside(bare(rec, neuron), size):
        yield neuron, "an index lies outside the population"


def _part(rec: xr.Dataset, owner: str, part: str) -> Iterator[Fault]:
    """A column of a wiring or of a drive's events; it stands beside the others of its table."""
    name, (dim, kind) = f"{owner}.{part}", _PARTS[part]
    yield from _column(rec, name, f"{owner}.{dim}", kind)
    for other in _TOGETHER[part]:
        if f"{owner}.{other}" not in rec.variables:
            yield f"{owner}.{other}", f"this variable is missing, beside {name}"
    values = bare(rec, name)
    if part in ("delay", "event_time"):
        yield from _units(rec, name, "s")
    if part in ("weight", "final_weight") and "units" not in rec.variables[name].attrs:
        yield name, "the attribute 'units' is missing"
    if part == "event_time" and not _during(rec, values):
        yield name, f"an event lies outside [0, {rec.attrs['duration']:g}) s"
    # Which population it is about is not written down; it cannot be larger than the largest.
    if kind == "i" and not _inside(values, bare(rec, "population_size").max(initial=0)):
        yield name, "an index lies outside every population"


def _column(rec: xr.Dataset, name: Hashable, dim: str, kind: str) -> Iterator[Fault]:
    if name not in rec.variables:
        yield str(name), "this variable is missing"
        return
    column = rec.variables[name]
    if column.dims != (dim,):
        yield str(name), f"expected the dimension ({dim}), got {column.dims}"
    elif column.dtype.kind != kind:
        yield str(name), f"expected {_KINDS[kind]}, got {column.dtype}"


def _units(rec: xr.Dataset, name: str, units: str) -> Iterator[Fault]:
    if rec.variables[name].attrs.get("units") != units:
        yield name, f"expected the attribute units={units!r}"


def _inside(values: NDArray[Any], end: float | NDArray[Any]) -> bool:
    """Whether all values lie in [0, end); a NaN does not."""
    return bool(np.all((values >= 0) & (values < end)))


def _during(rec: xr.Dataset, times: NDArray[Any]) -> bool:
    # Taking the warm-up from the time of a step leaves a rounding error, of either sign.
    return _inside(times + 1e-6 * rec.attrs["dt"], rec.attrs["duration"])


def bare(recording: xr.Dataset, name: str) -> NDArray[Any]:
    """The bare array: labelled ones take ten times as long to make as a small one to read."""
    return recording.variables[name].values
