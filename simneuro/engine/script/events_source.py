"""The source of the groups that fire at given times: sources, and the events of drives."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simneuro.engine.draw.events import Events
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.equations import names
from simneuro.engine.script.numbers_text import Written
from simneuro.errors import counted
from simneuro.network import Network, Sources, Wires


@dataclass(frozen=True)
class EventsSource:
    """The source of one ``SpikeGeneratorGroup``.

    Brian2 lets a cell fire once in a time step, so that a cell with several spikes in one has as
    many channels: channel c stands for cell c modulo ``size``.

    Attributes
    ----------
    part, name : str
        The name in the scenario, and that of the Brian2 object.
    said : str
        The comment above it.
    drawn : Events
    written : Written
    difference : str
        How its spikes differ from those in simneuro; ``""`` if they do not.
    """

    part: str
    name: str
    said: str
    drawn: Events
    written: Written
    difference: str = ""

    @property
    def copies(self) -> int:
        """How many channels a cell has."""
        return int(self.drawn.channels.max(initial=0)) // self.drawn.size + 1

    def make(self) -> Iterator[str]:
        """The lines that make the group."""
        self.written.imported.add("SpikeGeneratorGroup")
        channels = self.written.array(self.drawn.channels, f"{self.name}.channels")
        steps = self.written.array(self.drawn.steps, f"{self.name}.steps")
        size = self.copies * self.drawn.size
        yield f"# {self.said}"
        if self.copies > 1:
            yield f"# Channel c is cell c modulo {self.drawn.size}: some fire twice in a step."
        yield f"{self.name} = SpikeGeneratorGroup("
        yield f"    {size},"
        yield f"    {channels},"
        yield f"    {steps}*dt,"
        yield "    clock=clock,"
        yield f'    name="{self.name}",'
        yield ")"


def events_sources(network: Network, numbers: Numbers, written: Written) -> list[EventsSource]:
    """Those of the sources of a network, and of the drives whose events were drawn."""
    sources = [
        _of_source(network.sources[name], network, numbers, written) for name in numbers.sources
    ]
    drives = [
        EventsSource(
            name,
            names.events(name),
            f"{name}: {counted(len(fed.events.steps), 'event')} of a drive",
            fed.events,
            written,
        )
        for name, fed in numbers.feeds.items()
    ]
    return sources + drives


def keeps_state(wires: Wires) -> bool:
    """Whether each synapse of a projection has a state of its own."""
    return bool(wires.rules or wires.receptor.each or wires.receptor.summed)


def _of_source(
    sources: Sources, network: Network, numbers: Numbers, written: Written
) -> EventsSource:
    """A source; its second spikes in a step are left out where synapses could not take them."""
    drawn, difference = numbers.sources[sources.name], ""
    again = drawn.channels >= drawn.size
    fed = [each for each in network.wires.values() if each.source is sources]
    if again.any() and any(map(keeps_state, fed)):
        kept = ~again
        drawn = Events(drawn.steps[kept], drawn.channels[kept], drawn.size)
        difference = (
            f"{np.count_nonzero(again)} of the {len(again)} spikes of the source {sources.name} "
            "are left out, the second ones of a cell in one time step: Brian2's NumPy target "
            "lets a synapse with a state of its own take one spike in a step."
        )
    said = f"{sources.name}: {counted(drawn.size, 'cell')} that fire at given times"
    return EventsSource(sources.name, names.source(sources.name), said, drawn, written, difference)
