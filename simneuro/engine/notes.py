"""What a simulation has to tell that its result does not show."""

from collections.abc import Iterator, Sequence

from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.outcome import Outcome
from simneuro.engine.repeats import repeat_notes
from simneuro.engine.runaway import stray_notes
from simneuro.engine.runtime import Runtime
from simneuro.errors import SimulationWarning, warn
from simneuro.network import Network


def list_notes(network: Network, numbers: Numbers, outcome: Outcome) -> Iterator[str]:
    """A line for each thing: weights that were cut off, states out of range, endless spikes."""
    yield from map(str, numbers.cuts)
    yield from stray_notes(network, outcome)
    yield from repeat_notes(network, numbers, outcome)


def tell(notes: Sequence[str], surroundings: Runtime) -> None:
    """Hand notes to the run that this simulation belongs to, or warn where there is none."""
    if surroundings.notes is not None:
        surroundings.notes.extend(notes)
        return
    for note in notes:
        warn(note, SimulationWarning)
