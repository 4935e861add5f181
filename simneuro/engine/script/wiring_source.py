"""The sources of all synapses of a network."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from simneuro.engine.brian.build import Built, lead_wiring
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.draw.wiring import Wiring, arriving
from simneuro.engine.equations import names
from simneuro.engine.equations.synapses import (
    feed_text,
    name_feed_numbers,
    name_wire_numbers,
    wires_text,
)
from simneuro.engine.script.events_source import EventsSource, again, most_at_once
from simneuro.engine.script.numbers_text import Written
from simneuro.engine.script.synapses_source import SynapsesSource
from simneuro.network import Network, Sources


def synapses_sources(
    network: Network,
    numbers: Numbers,
    built: Built,
    events: Sequence[EventsSource],
    written: Written,
) -> list[SynapsesSource]:
    """Those of its projections that have a synapse, and of the events of its drives."""
    copies = {each.name: each.copies for each in events}
    projections = _of_projections(network, numbers, built, written)
    return [*projections, *_of_drives(network, numbers, built, copies, written)]


def _of_projections(
    network: Network, numbers: Numbers, built: Built, written: Written
) -> Iterator[SynapsesSource]:
    for name, drawn in numbers.wires.items():
        wires, wiring = network.wires[name], arriving(drawn.wiring.whole(), network.times)
        if not len(wiring):
            continue
        values = name_wire_numbers(wires, drawn, network.times)
        further: tuple[str, ...] = ()
        source = names.population(wires.source.name)
        if isinstance(wires.source, Sources):
            source = names.source(wires.source.name)
            most = most_at_once(numbers.sources[wires.source.name])
            further = tuple(again(wires.source.name, number) for number in range(1, most))
        traces = network.record.synapses.get(name)
        yield SynapsesSource(
            names.projection(name),
            (source, names.population(wires.target.name)),
            wires_text(wires, traces is not None and "w" in traces.variables),
            wiring,
            values,
            built.synapses[name],
            written,
            further,
        )


def _of_drives(
    network: Network, numbers: Numbers, built: Built, copies: dict[str, int], written: Written
) -> Iterator[SynapsesSource]:
    for name, drawn in numbers.feeds.items():
        feed = network.feeds[name]
        wiring, generator = lead_wiring(feed, drawn), names.events(name)
        kept = np.flatnonzero(wiring.sources < copies[generator] * feed.target.size)
        yield SynapsesSource(
            names.input_of(name),
            (generator, names.population(feed.target.name)),
            feed_text(feed),
            _chosen(wiring, kept),
            name_feed_numbers(feed, network.times),
            built.inputs[name],
            written,
        )


def _chosen(wiring: Wiring, which: np.ndarray) -> Wiring:
    def of(value: Any) -> Any:
        return value[which] if np.ndim(value) else value

    return replace(
        wiring,
        sources=wiring.sources[which],
        targets=wiring.targets[which],
        weight=of(wiring.weight),
        delay=of(wiring.delay),
    )
