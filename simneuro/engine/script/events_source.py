"""The source of the groups that fire at given times: sources, and the events of drives."""

from collections.abc import Iterator
from dataclasses import dataclass

from simneuro.engine.draw.events import Events
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.equations import names
from simneuro.engine.script.numbers_text import Written
from simneuro.errors import counted
from simneuro.network import Network


@dataclass(frozen=True)
class EventsSource:
    """The source of one ``SpikeGeneratorGroup``.

    Attributes
    ----------
    name : str
        That of the Brian2 object.
    said : str
        The comment above it.
    drawn : Events
    written : Written
    """

    name: str
    said: str
    drawn: Events
    written: Written

    @property
    def copies(self) -> int:
        """How many channels a cell has: Brian2 lets each fire once in a time step."""
        return int(self.drawn.channels.max(initial=0)) // self.drawn.size + 1

    def make(self) -> Iterator[str]:
        """The lines that make the group."""
        self.written.imported.add("SpikeGeneratorGroup")
        channels = self.written.array(self.drawn.channels, f"{self.name}.channels")
        steps = self.written.array(self.drawn.steps, f"{self.name}.steps")
        yield f"# {self.said}"
        if self.copies > 1:
            yield f"# Channel c leads to cell c modulo {self.drawn.size}."
        yield f"{self.name} = SpikeGeneratorGroup("
        yield f"    {self.copies * self.drawn.size},"
        yield f"    {channels},"
        yield f"    {steps}*time_step,"
        yield "    clock=clock,"
        yield f'    name="{self.name}",'
        yield ")"


def events_sources(network: Network, numbers: Numbers, written: Written) -> list[EventsSource]:
    """Those of the sources of a network, and of the drives whose events were drawn."""
    sources = [each for name in numbers.sources for each in _of_source(name, numbers, written)]
    drives = [
        EventsSource(
            names.events(name),
            f"{name}: {counted(len(fed.events.steps), 'event')} of a drive",
            fed.events,
            written,
        )
        for name, fed in numbers.feeds.items()
    ]
    return sources + drives


def again(source: str, number: int) -> str:
    """The name of the group that has the further spikes of a source's cells in a time step."""
    return f"{names.source(source)}_again_{number}"


def most_at_once(drawn: Events) -> int:
    """How many spikes of a cell fall into one time step at most."""
    return int(drawn.channels.max(initial=0)) // drawn.size + 1


def _of_source(name: str, numbers: Numbers, written: Written) -> Iterator[EventsSource]:
    """A source; further spikes of a cell in one time step have groups of their own."""
    drawn = numbers.sources[name]
    place = drawn.channels // drawn.size
    for number in range(most_at_once(drawn)):
        these = place == number
        events = Events(drawn.steps[these], drawn.cells[these], drawn.size)
        if number:
            said = f"{name}: what of it comes in a time step in which its cell has fired already"
            yield EventsSource(again(name, number), said, events, written)
        else:
            said = f"{name}: {counted(drawn.size, 'cell')} that fire at given times"
            yield EventsSource(names.source(name), said, events, written)
