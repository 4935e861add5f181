"""The drawing of every number of a simulation, from a network and a seed before it runs.

The same seed gives the same numbers on every backend.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.draw.courses import course_of
from simneuro.engine.draw.events import draw_events, source_spikes
from simneuro.engine.draw.inputs import input_numbers
from simneuro.engine.draw.numbers import CellNumbers, FeedNumbers, Numbers, WireNumbers
from simneuro.engine.draw.repeated import added_variable
from simneuro.engine.draw.streams import (
    Streams,
    of_drive,
    of_initial,
    of_parameter,
    of_projection,
    of_source,
    of_threshold,
)
from simneuro.engine.draw.weights import Cutter
from simneuro.engine.draw.wiring import Wiring, wiring_of
from simneuro.errors import InputError
from simneuro.model.spiking import check_reset
from simneuro.network import Cells, Changeable, Distribution, Feed, Network, Times, Wires
from simneuro.units.ranges import require_valid


def draw_numbers(network: Network, seed: int) -> Numbers:
    """Draw every number of a simulation.

    Raises
    ------
    InputError
        If a distribution drew a value that a parameter cannot have, or a synapse that is to be
        recorded was not drawn.

    Examples
    --------
    >>> from simneuro.engine.draw import draw_numbers
    >>> numbers = draw_numbers(sn.Scenario.load("lif_step").network, seed=1)
    >>> list(numbers.cells)
    ['cell']
    """
    streams, cut = Streams(seed), Cutter()
    times = network.times
    cells = {key: numbers_of(each, network, streams, cut) for key, each in network.cells.items()}
    wires = {key: wire_numbers(each, network, streams, cut) for key, each in network.wires.items()}
    feeds = {key: feed_numbers(each, times, streams, cut) for key, each in network.feeds.items()}
    sources = {
        name: source_spikes(each, times, streams.generator(of_source(name)), cut)
        for name, each in network.sources.items()
    }
    return Numbers(cells, wires, feeds, sources, tuple(cut.cuts))


def check_drawn(network: Network, seed: int) -> None:
    """Draw what a simulation can fail for when it is drawn: parameters, and recorded synapses.

    Raises
    ------
    InputError
        As :func:`draw_numbers`.

    Examples
    --------
    >>> from simneuro.engine import check_drawn
    >>> check_drawn(sn.Scenario.load("lif_step").network, seed=1)  # raises nothing
    """
    streams = Streams(seed)
    for cells in network.cells.values():
        if any(isinstance(value, Distribution) for value in cells.parameters.values()):
            parameter_values(cells, streams)
    for wires in (network.wires[name] for name in network.record.synapses):
        traced_synapses(wires, network, wiring_in(network, wires, streams))


def numbers_of(cells: Cells, network: Network, streams: Streams, cut: Cutter) -> CellNumbers:
    """The numbers of a population, and those that a schedule makes of them during the run."""
    if not cells.scheduled:
        kept = kept_numbers(cells, network)
        return replace(cell_numbers(cells, network, streams, cut), of_synapses=kept)
    course, networks = course_of(network)
    later: list[CellNumbers] = []
    for each in networks:
        now = replace(each, times=network.times)
        drawn = cell_numbers(now.cells[cells.name], now, streams, cut if not later else Cutter())
        later.append(replace(drawn, of_synapses=kept_numbers(cells, now)))
    return replace(later[0], course=course, later=tuple(later))


def cell_numbers(cells: Cells, network: Network, streams: Streams, cut: Cutter) -> CellNumbers:
    """The numbers of a population; each distribution is drawn from a stream of its own."""
    name = cells.name
    return CellNumbers(
        parameters=parameter_values(cells, streams),
        receptors={key: model.si_values for key, model in cells.receptors.items()},
        inputs={
            drive: input_numbers(drive, cells, network.times, streams, cut)
            for drive in cells.inputs
        },
        initial={
            variable: streams.draw(value, cells.size, of_initial(name, variable))
            for variable, value in cells.start.items()
            if not isinstance(value, str)
        },
        threshold_key=streams.key(of_threshold(name)) if cells.model.is_stochastic else None,
        traced=_traced(network.record.traces[name].neurons if name in network.record.traces else 0),
    )


def kept_numbers(cells: Cells, network: Network) -> dict[Changeable, float]:
    """The numbers of the synapses onto a population that its cells keep.

    These are scales, and what changes during the run.
    """
    return {changed: _kept_number(changed, network) for changed in cells.kept}


def _kept_number(changed: Changeable, network: Network) -> float:
    if changed.kind == "scale":
        scale = network.wires[changed.owner].scale
        return 1.0 if scale is None else scale
    if changed.kind == "rule":
        return float(network.rules[changed.owner].parameters[changed.key].value)
    return float(network.feeds[changed.owner].drive.weight)  # type: ignore[arg-type]


def parameter_values(cells: Cells, streams: Streams) -> dict[str, Any]:
    """The parameters of the model in these cells.

    Raises
    ------
    InputError
        If a value that was drawn lies outside the range of its parameter.
    """
    values = {}
    for name, parameter in cells.model.parameters.items():
        path = of_parameter(cells.name, name)
        values[name] = streams.draw(cells.value(name), cells.size, path)
        if name in cells.parameters:
            try:
                require_valid(Quantity(values[name], dim=parameter.dimension), parameter.valid)
            except InputError as error:
                message = f"the distribution drew a value that cannot be: {error.message}"
                raise InputError(message, where=path) from None
    if any(isinstance(value, Distribution) for value in cells.parameters.values()):
        check_reset(cells.model, values, f"populations.{cells.name}.parameters")
    return values


def wire_numbers(wires: Wires, network: Network, streams: Streams, cut: Cutter) -> WireNumbers:
    """The numbers of a projection."""
    wiring = cut.of_wires(wires, wiring_in(network, wires, streams))
    return WireNumbers(
        wiring=wiring,
        rules={
            name: rule.si_values | {own: float(value) for own, value in rule.initial.items()}
            for name, rule in wires.rules.items()
        },
        keys={
            name: streams.key(of_projection(wires.name, name))
            for name, rule in wires.rules.items()
            if rule.is_stochastic
        },
        traced=traced_synapses(wires, network, wiring),
    )


def wiring_in(network: Network, wires: Wires, streams: Streams) -> Wiring:
    """The synapses of a projection, where possible as those of one block."""
    wiring = wiring_of(wires, streams)
    return wiring.whole() if added_variable(wires, network) is None else wiring


def traced_synapses(wires: Wires, network: Network, wiring: Wiring) -> np.ndarray:
    """The numbers of the synapses whose variables are recorded.

    Raises
    ------
    InputError
        If fewer synapses were drawn.
    """
    recorded = network.record.synapses.get(wires.name)
    traced = _traced(recorded.synapses if recorded else 0)
    if traced.size and traced.max() >= len(wiring):
        raise InputError(
            f"asks for synapse {traced.max()}, counted from 0, but {wires.name} has {len(wiring)}",
            where=f"record.synapses.{wires.name}.synapses",
        )
    return traced


def feed_numbers(feed: Feed, times: Times, streams: Streams, cut: Cutter) -> FeedNumbers:
    """The numbers of a drive whose events are drawn before the run."""
    path = of_drive(feed.name, "weight")
    weight = streams.draw(feed.drive.weight, feed.target.size, path)
    events = draw_events(feed, times, streams.generator(of_drive(feed.name)), cut)
    return FeedNumbers(events, cut.of_feed(feed, weight))


def _traced(which: int | tuple[int, ...]) -> np.ndarray:
    return np.array(which) if isinstance(which, tuple) else np.arange(which)
