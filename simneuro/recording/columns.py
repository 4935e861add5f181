"""The columns of a recording, from plain arrays: populations, spikes, wiring, events, traces."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import Quantities
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.span import Span
from simneuro.recording.steps import SteppedTimes
from simneuro.si import si_values, to_coherent

# What xarray takes for one variable: dimensions, values, attributes.
Variable = tuple[tuple[str, ...], ArrayLike, dict[str, str]]
# The times and the neurons of one population's spikes.
Times = NDArray[np.float64] | SteppedTimes
OfOne = tuple[Times, NDArray[Any]]
_OF_SPIKES = np.float64, np.int16, np.int32  # time, population, neuron
_BLOCK = 65536  # spikes of a population that are sorted at a time; chosen: they stay cached


@checked
@dataclass(frozen=True)
class Trace:
    """A recorded variable: ``values`` (time x neuron) in ``units``, ``time`` in s.

    ``units`` may have a prefix, such as ``"mV"``; a recording holds SI values. Those of plain
    numbers are ``"1"``. Of synapses it has their numbers for ``neurons``.

    Examples
    --------
    >>> v = sn.recording.Trace([0.0, 1e-3], [0], [[-70.0], [-69.0]], "mV")  # time, neurons, values
    >>> made = sn.recording.assemble(
    ...     populations={"cell": 1}, spikes={}, traces={"cell.v": v}, duration=1.0
    ... )
    >>> sn.recording.trace(made, "cell", "v").values.tolist()  # V
    [[-0.07], [-0.069]]
    """

    time: Quantities
    neurons: ArrayLike
    values: Quantities
    units: str


@checked
@dataclass(frozen=True)
class Wiring:
    """The synapses of a projection: indices, ``weight`` in ``weight_units``, ``delay`` in s.

    Parameters
    ----------
    source, target : array_like (synapse,)
        Indices of cells in their populations.
    weight : array_like
        One for each synapse, or one for all, in ``weight_units``.
    weight_units : str
    delay : array_like
        In s; one for each synapse, or one for all.
    final_weight : array_like (synapse,), optional
        The weights at the end, where there is plasticity.

    Examples
    --------
    >>> wiring = {"rec": sn.recording.Wiring([0, 1], [1, 0], [0.5, 0.25], "nS", [1e-3, 1e-3])}
    >>> made = sn.recording.assemble(populations={"exc": 2}, spikes={}, wiring=wiring, duration=1.0)
    >>> made["rec.weight"].values.tolist()  # S
    [5e-10, 2.5e-10]
    """

    source: ArrayLike
    target: ArrayLike
    weight: Quantities
    weight_units: str
    delay: Quantities
    final_weight: Quantities | None = None


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
    names: list[str],
    spikes: Mapping[str, tuple[ArrayLike | SteppedTimes, ArrayLike]],
    span: Span,
) -> dict[str, Variable]:
    """The spikes of all populations, by time, then population, then neuron."""
    found = {names.index(name): one_population(name, *pair) for name, pair in spikes.items()}
    size = sum(len(times) for times, _ in found.values())
    time = np.empty(size)
    owner, neuron = (np.empty(size, dtype) for dtype in _OF_SPIKES[1:])
    filled = 0
    for block in _in_blocks(found):
        order = sort_spikes(*block)
        for column, values in zip((time, owner, neuron), block, strict=True):
            column[filled : filled + len(order)] = values[order]
        filled += len(order)
    return {
        "spike_time": (("spike",), span.since_start(time), {"units": "s"}),
        "spike_population": (("spike",), owner, {}),
        "spike_neuron": (("spike",), neuron, {}),
    }


def _in_blocks(found: Mapping[int, OfOne]) -> Iterator[list[NDArray[Any]]]:
    """Time, population and neuron of all spikes, in blocks of time.

    Sorted block by block, they take little memory beside that of the sorted ones.
    """
    edges = np.unique(np.concatenate([[], *(times[_BLOCK::_BLOCK] for times, _ in found.values())]))
    cuts = {
        index: [0, *(bisect_left(times, edge) for edge in edges), len(times)]
        for index, (times, _) in found.items()
    }
    for k in range(len(edges) + 1):
        parts = [(index, *found[index], slice(*cuts[index][k : k + 2])) for index in found]
        rows = [(t[own], np.full(len(n[own]), index), n[own]) for index, t, n, own in parts]
        yield [
            np.concatenate([np.zeros(0, dtype), *(row[j] for row in rows)]).astype(dtype)
            for j, dtype in enumerate(_OF_SPIKES)
        ]


def sort_spikes(time: NDArray[Any], owner: NDArray[Any], neuron: NDArray[Any]) -> NDArray[np.int_]:
    """The order of spikes by time, then population, then neuron."""
    order = np.argsort(time, kind="stable")
    # Simulators give the spikes of a step in order already: to check it is quicker than lexsort.
    when, place = time[order], (owner.astype(np.int64) << 32 | neuron)[order]
    if np.any((when[1:] == when[:-1]) & (place[1:] < place[:-1])):
        return np.lexsort((neuron, owner, time))
    return order


def one_population(name: str, times: ArrayLike | SteppedTimes, neurons: ArrayLike) -> OfOne:
    """Times, which rise, and neuron indices of one population's spikes; not copied if they do."""
    time = times if isinstance(times, SteppedTimes) else si_values(times, "s", f"spikes.{name}")
    rising = time.steps if isinstance(time, SteppedTimes) else time
    neuron = _require_indices(neurons, f"spikes.{name}")
    if rising.shape != neuron.shape or rising.ndim != 1:
        message = f"{rising.shape} times but {neuron.shape} indices"
        raise InputError(message, where=f"spikes.{name}")
    if np.all(rising[1:] >= rising[:-1]):
        return time, neuron
    order = np.argsort(rising, kind="stable")
    return time[order], neuron[order]


def read_indices(values: ArrayLike, where: str) -> NDArray[np.int32]:
    """Indices of cells or synapses; an InputError if one is no whole number."""
    return _require_indices(values, where).astype(np.int32)


def _require_indices(values: ArrayLike, where: str) -> NDArray[Any]:
    given = np.asarray(values)
    kind = given.dtype.kind
    if given.size and (kind not in "iuf" or (kind == "f" and np.any(given != np.rint(given)))):
        raise InputError("an index is no whole number", where=where)
    limits = np.iinfo(np.int32)
    if given.size and not (limits.min <= given.min() and given.max() <= limits.max):
        raise InputError(f"an index is beyond {limits.max}", where=where)
    return given


def wiring_columns(name: str, wires: Wiring) -> dict[str, Variable]:
    """The synapses of a projection."""
    dim = (f"{name}.synapse",)
    weight, unit = to_coherent(wires.weight, wires.weight_units, f"wiring.{name}")
    units, in_seconds = {"units": unit}, {"units": "s"}
    columns: dict[str, Variable] = {
        f"{name}.source": (dim, read_indices(wires.source, f"wiring.{name}"), {}),
        f"{name}.target": (dim, read_indices(wires.target, f"wiring.{name}"), {}),
        f"{name}.weight": (dim, weight, units),
        f"{name}.delay": (dim, si_values(wires.delay, "s", f"wiring.{name}"), in_seconds),
    }
    if wires.final_weight is not None:
        final, _ = to_coherent(wires.final_weight, wires.weight_units, f"wiring.{name}")
        columns[f"{name}.final_weight"] = (dim, final, units)
    return columns


def event_columns(
    name: str, events: tuple[ArrayLike, ArrayLike], span: Span
) -> dict[str, Variable]:
    """The events of a drive."""
    dim, where = (f"{name}.event",), f"drive_events.{name}"
    times = span.since_start(si_values(events[0], "s", where))
    return {
        f"{name}.event_time": (dim, times, {"units": "s"}),
        f"{name}.event_neuron": (dim, read_indices(events[1], where), {}),
    }


def add_trace(columns: dict[str, Variable], name: str, one: Trace, span: Span, of: str) -> None:
    """Add a trace with its axes, which must be those of the traces beside it.

    ``of`` is what it has along the second axis: ``"neuron"`` or ``"traced_synapse"``.
    """
    neuron = f"{name.partition('.')[0]}.{of}"
    where = f"traces.{name}"
    time = span.since_start(si_values(one.time, "s", where))
    axes: dict[str, Variable] = {
        "time": (("time",), time, {"units": "s"}),
        neuron: ((neuron,), read_indices(one.neurons, where), {}),
    }
    for axis, column in axes.items():
        if axis in columns and not np.array_equal(columns[axis][1], column[1]):
            raise InputError(f"its {axis} differs from that of another trace", where=where)
    columns |= axes
    if np.unique(axes[neuron][1]).size < np.size(axes[neuron][1]):
        raise InputError(f"two of its columns are of one {of.removeprefix('traced_')}", where=where)
    values, unit = to_coherent(one.values, one.units, where)
    columns[name] = (("time", neuron), values, {"units": unit})
