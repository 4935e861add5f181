"""Looking at the states and spikes of Brian2 objects while they run in this process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from brian2.core.operations import NetworkOperation

from simneuro.engine.brian.build import Built
from simneuro.engine.repeats import RepeatCounter
from simneuro.engine.watch import EVERY, Stray, Watched, find_stray, is_due, watched_states
from simneuro.network import Network


@dataclass
class Watch:
    """Looks at the states of a network, and stops it where one has run away.

    It also counts spikes that are not recorded, of cells that may fire as often as they can.
    """

    built: Built
    network: Network
    counters: Mapping[str, RepeatCounter]
    strays: dict[Watched, Stray] = field(default_factory=dict)
    step: int = 0

    def __post_init__(self) -> None:
        self._arrays = dict(self._find_arrays())
        self._counted = [
            (self.built.groups[name].variables["_spikespace"].get_value(), counter)
            for name, counter in self.counters.items()
        ]
        clock = next(iter(self.built.groups.values())).clock
        operation = NetworkOperation(self.look, clock=clock, when="end", order=1)
        self.built.network.add(operation)

    def look(self) -> None:
        """Look at what is due at the end of this step."""
        for spikes, counter in self._counted:
            if spikes[-1]:
                counter.add(self.step, spikes[: spikes[-1]])
        if self.step % EVERY == 0:
            self._search([each for each in self._arrays if is_due(each, self.step)])
        self.step += 1

    def finish(self) -> tuple[Stray, ...]:
        """Look at everything once more at the end; the first stray of each state."""
        self.step -= 1
        if not any(each.is_impossible for each in self.strays.values()):
            self._search(list(self._arrays))
        return tuple(self.strays.values())

    def _search(self, states: list[Watched]) -> None:
        for each in states:
            stray = find_stray(each, self._arrays[each], self.step)
            if stray is None:
                continue
            if stray.is_impossible:
                self.strays[each] = stray
                self.built.network.stop()
            else:
                self.strays.setdefault(each, stray)

    def _find_arrays(self) -> Iterator[tuple[Watched, np.ndarray]]:
        """The arrays of the states, but for those of projections without a synapse."""
        for each in watched_states(self.network):
            owners = self.built.synapses if each.is_of_synapses else self.built.groups
            if each.part in owners:
                variable = owners[each.part].variables[each.name]
                yield each, np.asarray(variable.get_value())
