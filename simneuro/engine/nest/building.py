"""A network built in NEST from the numbers that were drawn for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.nest.cells import make_cells
from simneuro.engine.nest.currents import CellCurrents, currents_of, make_generators
from simneuro.engine.nest.events import feed_events, make_sources
from simneuro.engine.nest.grid import Grid
from simneuro.engine.nest.nest_models import NestModel, nest_model
from simneuro.engine.nest.poisson_feeds import PoissonFeed
from simneuro.engine.nest.recordable import recorded
from simneuro.engine.nest.wiring import connect, delay_steps, receptor_of
from simneuro.network import Cells, Network, Poisson


@dataclass(frozen=True)
class Built:
    """The nodes of a network, by part.

    Attributes
    ----------
    nest : module
    grid : Grid
    models : mapping of population to NestModel
    cells, spikes, traces : mapping of population to nodes
        The cells, and what records them.
    currents : mapping of population to CellCurrents
    feeds : list of PoissonFeed
    """

    nest: Any
    grid: Grid
    models: Mapping[str, NestModel]
    cells: Mapping[str, Any]
    currents: Mapping[str, CellCurrents]
    spikes: Mapping[str, Any]
    traces: Mapping[str, Any]
    feeds: list[PoissonFeed] = field(default_factory=list)


def build(nest: Any, network: Network, numbers: Numbers) -> Built:
    """Make all nodes and synapses."""
    times = network.times
    models = {name: nest_model(each) for name, each in network.cells.items()}
    delays = {
        name: delay_steps(
            each, numbers.wires[name].wiring.whole(), network, models[each.target.name]
        )
        for name, each in network.wires.items()
    }
    shortest = min((int(np.min(each)) for each in delays.values() if np.size(each)), default=1)
    grid = Grid(times.dt, shortest)
    cells = {
        name: make_cells(nest, each, models[name], numbers.cells[name], times.dt)
        for name, each in network.cells.items()
    }
    currents = {
        name: currents_of(each, numbers.cells[name], times) for name, each in network.cells.items()
    }
    spikes = {name: _recorder(nest, cells[name], grid) for name in network.recorded_spikes}
    traces = {
        name: _meter(nest, cells[name][np.sort(numbers.cells[name].traced)], wanted, network, grid)
        for name, each in network.record.traces.items()
        for wanted in [recorded(network.cells[name], models[name], each.variables)]
        if wanted
    }
    built = Built(nest, grid, models, cells, currents, spikes, traces)
    _connect_all(built, network, numbers, delays)
    for name, each in network.cells.items():
        make_generators(nest, cells[name], currents[name], grid)
        _feed_inside(built, each, network, numbers)
    _feed_all(built, network, numbers)
    return built


def _connect_all(
    built: Built, network: Network, numbers: Numbers, delays: Mapping[str, Any]
) -> None:
    """The sources, and the synapses of all projections."""
    nest, grid = built.nest, built.grid
    sources = {name: make_sources(nest, each, grid) for name, each in numbers.sources.items()}
    nodes = {**built.cells, **sources}
    for name, wires in network.wires.items():
        own = numbers.cells[wires.target.name]
        model = built.models[wires.target.name]
        receptor = receptor_of(wires.target, model, own, wires.receptor_name, grid.dt)
        if wires.scale is not None:
            receptor = receptor.scaled(wires.scale)
        ends = nodes[wires.source.name][0].global_id, nodes[wires.target.name][0].global_id
        connect(nest, ends, numbers.wires[name].wiring.whole(), receptor, grid.times(delays[name]))


def _feed_inside(built: Built, cells: Cells, network: Network, numbers: Numbers) -> None:
    """The Poisson events inside some cells."""
    own, model, nodes = numbers.cells[cells.name], built.models[cells.name], built.cells[cells.name]
    for name, drive in cells.inputs.items():
        if isinstance(drive, Poisson):
            receptor = receptor_of(cells, model, own, str(drive.synapse), built.grid.dt)
            values = own.inputs[name], receptor, built.grid, network.times
            built.feeds.append(PoissonFeed(built.nest, nodes, *values))


def _feed_all(built: Built, network: Network, numbers: Numbers) -> None:
    """The events of drives that were drawn before the run."""
    for name, feed in network.feeds.items():
        fed, target = numbers.feeds[name], feed.target.name
        model, own = built.models[target], numbers.cells[target]
        receptor = receptor_of(feed.target, model, own, feed.receptor_name, built.grid.dt)
        events = fed.events.steps, fed.events.cells
        feed_events(built.nest, built.cells[target], events, fed.weight, receptor, built.grid)


def _recorder(nest: Any, cells: Any, grid: Grid) -> Any:
    made = nest.Create("spike_recorder", params={"time_in_steps": True})
    nest.Connect(cells, made, syn_spec=grid.of_device)
    return made


def _meter(nest: Any, cells: Any, wanted: list[str], network: Network, grid: Grid) -> Any:
    """What records variables of some cells, from their second sample on."""
    every = network.sample_every
    interval, offset = grid.times(every), grid.times(grid.lead + every)
    times = {"interval": float(interval), "offset": float(offset)}
    made = nest.Create("multimeter", params={"record_from": wanted, **times})
    nest.Connect(made, cells, syn_spec=grid.of_device)
    return made
