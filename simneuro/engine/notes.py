"""What a simulation has to tell that its result does not show."""

from collections.abc import Iterator, Sequence

from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.outcome import Outcome
from simneuro.engine.repeats import LONG, Repeats, find_repeats, shortest_interval
from simneuro.engine.runaway import stray_notes, time_text
from simneuro.engine.runtime import Runtime
from simneuro.errors import SimulationWarning, warn
from simneuro.network import Cells, Network


def list_notes(network: Network, numbers: Numbers, outcome: Outcome) -> Iterator[str]:
    """A line for each thing: weights that were cut off, states out of range, endless spikes.

    And what the backend says of its results.
    """
    yield from map(str, numbers.cuts)
    yield from outcome.notes
    yield from stray_notes(network, outcome)
    yield from repeat_notes(network, numbers, outcome)


def tell(notes: Sequence[str], surroundings: Runtime) -> None:
    """Hand notes to the run that this simulation belongs to, or warn where there is none."""
    if surroundings.notes is not None:
        surroundings.notes.extend(notes)
        return
    for note in notes:
        warn(note, SimulationWarning)


def repeat_notes(network: Network, numbers: Numbers, outcome: Outcome) -> Iterator[str]:
    """A line for each population whose cells fire as often as they can."""
    for name, cells in network.cells.items():
        found = outcome.repeats.get(name)
        if name in outcome.spikes:
            shortest = shortest_interval(cells, numbers.cells[name].parameters, network.times.dt)
            if shortest is not None:
                found = find_repeats(*outcome.spikes[name], shortest, cells.size)
        if found is not None:
            yield _sentence(network, cells, found)


def _sentence(network: Network, cells: Cells, found: Repeats) -> str:
    times = network.times
    since = time_text((found.step - times.warmup_steps) * times.dt)
    rest = cells.model.refractory.strip()
    how = f"again as soon as {rest} was over" if rest else "in every time step"
    return (
        f"population {cells.name}: {len(found.cells)} of {cells.size} cells fired {how}, {LONG} "
        f"times on end or more, cell {found.first} from {since} on. Either the threshold "
        f"{cells.model.threshold!r} stays crossed after a spike, so that one crossing counts as "
        "many, or the input is far stronger than the cell can follow"
    )
