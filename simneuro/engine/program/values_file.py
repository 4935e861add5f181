"""The file with every number of a run, in the format that programs read (see ``runtime.h``)."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

import numpy as np
from brian2.equations import Equations

from simneuro.engine.brian.build import lead_wiring
from simneuro.engine.draw.courses import CourseTable
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.draw.step_tables import StepTable
from simneuro.engine.draw.wiring import Wiring, arriving
from simneuro.engine.equations import names
from simneuro.engine.equations import synapses as synapse_equations
from simneuro.engine.equations.cell_numbers import CellFormulas, name_numbers
from simneuro.engine.equations.neuron_traces import TraceText, trace_texts
from simneuro.engine.repeats import counted_intervals
from simneuro.network import Network

_CODES = {np.dtype(np.float64): b"d", np.dtype(np.int32): b"i", np.dtype(np.int64): b"l"}


def write_values(
    network: Network, numbers: Numbers, formulas: Mapping[str, CellFormulas], file: IO[bytes]
) -> None:
    """Write the numbers of a run to a file; each population has its formulas."""
    for name, value in _entries(network, numbers, formulas):
        array = np.ascontiguousarray(np.atleast_1d(value))
        key = name.encode()
        head = [len(key), array.size, _CODES[array.dtype][0]]
        file.write(np.array(head, dtype=np.int64).tobytes() + key)
        file.write(array.data)
    file.flush()


def _entries(
    network: Network, numbers: Numbers, formulas: Mapping[str, CellFormulas]
) -> Iterator[tuple[str, Any]]:
    yield f"{names.CLOCK}.dt", network.times.dt
    yield "steps", network.times.steps
    for name, own in numbers.cells.items():
        named = name_numbers(network.cells[name], own, network.times, formulas[name])
        yield from _of_cells(names.population(name), named)
    for name, wires in numbers.wires.items():
        yield from _synapses(names.projection(name), arriving(wires.wiring, network.times))
        named = synapse_equations.name_wire_numbers(network.wires[name], wires, network.times)
        shared = trace_texts(network.wires[name], network)
        yield from _of_traces(name, shared, named)
        in_neurons = {variable for text in shared.values() for variable in text.variables}
        for variable, value in named.items():
            if variable not in in_neurons:
                yield f"{names.projection(name)}.{variable}", value
    for name, fed in numbers.feeds.items():
        yield f"{names.events(name)}.steps", fed.events.steps
        yield f"{names.events(name)}.channels", fed.events.channels
    for name, spikes in numbers.sources.items():
        yield f"{names.source(name)}.steps", spikes.steps
        yield f"{names.source(name)}.channels", spikes.cells
    for name, fed in numbers.feeds.items():
        feed = network.feeds[name]
        yield from _synapses(names.input_of(name), lead_wiring(feed, fed))
        for variable, value in synapse_equations.name_feed_numbers(feed, network.times).items():
            yield f"{names.input_of(name)}.{variable}", value
    yield from _looked_at(network, numbers)


def _of_traces(
    projection: str, shared: Mapping[str, TraceText], named: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """The numbers of the traces of neurons."""
    for side, text in shared.items():
        for variable in sorted(Equations(text.equations).names & named.keys()):
            yield f"{names.neuron_traces(projection, side)}.{variable}", named[variable]


def _looked_at(network: Network, numbers: Numbers) -> Iterator[tuple[str, Any]]:
    """What tells of traces, and of spikes that are not recorded."""
    counted = counted_intervals(network, numbers)
    for name in network.unrecorded_spikes:
        yield names.repeats(name), counted.get(name, np.zeros(1, np.int64))
    for name in network.record.traces:
        yield from _traced(names.traces(name), network, numbers.cells[name].traced)
    for name in network.record.synapses:
        yield from _traced(names.traces(name), network, numbers.wires[name].traced)


def _of_cells(population: str, named: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for variable, value in named.items():
        name = f"{population}.{variable}"
        if isinstance(value, StepTable):
            yield f"{name}.place", value.place
            yield name, value.values.ravel()
        elif isinstance(value, CourseTable):
            yield f"{name}.starts", value.starts
            yield f"{name}.slopes", value.slopes.ravel()
            yield name, value.values.ravel()
        else:
            yield name, value


def _traced(monitor: str, network: Network, traced: np.ndarray) -> Iterator[tuple[str, Any]]:
    yield f"{monitor}._indices", traced.astype(np.int32)
    if network.record.interval is not None:
        yield f"{monitor}_clock.dt", network.times.dt * network.sample_every


def _synapses(name: str, wiring: Wiring) -> Iterator[tuple[str, Any]]:
    yield f"{name}._synaptic_pre", wiring.sources
    yield f"{name}._synaptic_post", wiring.targets
    yield f"{name}.{names.WEIGHT}", wiring.weight
    if wiring.delay is not None:
        yield f"{name}_pre.delay", wiring.delay
    if wiring.blocks is not None:
        block = [wiring.blocks.source, wiring.blocks.target]
        yield f"{name}_pre.block", np.array(block, dtype=np.int32)
