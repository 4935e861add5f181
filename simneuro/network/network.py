"""The network: cells, wires and feeds that hold model objects, resolved once from a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simneuro.model import PlasticityModel, SynapseModel
from simneuro.network.cells import Cells
from simneuro.network.events import EventDrive
from simneuro.network.parts import Record
from simneuro.network.sources import Sources
from simneuro.network.times import Times
from simneuro.network.wires import Feed, Wires


@dataclass(frozen=True, eq=False)
class Timeline:
    """How a network changes during the run: as which other network it is from each time on.

    Attributes
    ----------
    times : array of float
        In s from the end of the warm-up.
    networks : tuple of Network
        One for each of the times; equal states share one. They differ in numbers only.
    is_linear : bool
        Whether the numbers go in straight lines from one time to the next.

    Examples
    --------
    >>> from simneuro import network
    >>> timeline = network.Timeline(np.array([0.0, 0.5]), (), is_linear=False)
    >>> timeline.steps(network.Times(dt=1e-3, warmup_steps=100, duration=1.0)).tolist()
    [100, 600]
    """

    times: np.ndarray
    networks: tuple["Network", ...]
    is_linear: bool

    def steps(self, times: Times) -> np.ndarray:
        """The time steps, from the start of the warm-up, with which they begin.

        Examples
        --------
        >>> from simneuro.network import Timeline, Times
        >>> timeline = Timeline(np.array([0.0, 0.5]), (), is_linear=False)
        >>> timeline.steps(Times(dt=1e-3, warmup_steps=0, duration=1.0)).tolist()
        [0, 500]
        """
        return np.array([round(times.place(time)) for time in self.times], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Network:
    """All that a backend simulates, but for the numbers that are drawn from the seed.

    Attributes
    ----------
    cells, wires, feeds : mapping of name to Cells, Wires, Feed
    times : Times
    record : Record
        What is kept.
    sources : mapping of name to Sources
        Cells that are not neurons: wires lead from them.
    timeline : Timeline, optional
        How it changes during the run.
    precision : {"double", "single"}
        In which the states of cells are computed.

    Examples
    --------
    >>> cells = sn.Scenario(
    ...     title="Cells", duration="1 s", populations={"exc": sn.Population(model="lif", size=80)}
    ... )
    >>> cells.network.cell_count, cells.network.recorded_spikes
    (80, ('exc',))
    """

    cells: Mapping[str, Cells]
    wires: Mapping[str, Wires]
    feeds: Mapping[str, Feed]
    times: Times
    record: Record
    sources: Mapping[str, Sources] = field(default_factory=dict)
    timeline: Timeline | None = None
    precision: str = "double"

    @property
    def receptors(self) -> dict[str, SynapseModel]:
        """The receptors that are used, by name, in the order of projections and drives."""
        inputs = {
            drive.synapse: cells.receptors[str(drive.synapse)]
            for cells in self.cells.values()
            for drive in cells.inputs.values()
            if isinstance(drive, EventDrive)
        }
        used: list[Wires | Feed] = [*self.wires.values(), *self.feeds.values()]
        return {each.receptor_name: each.receptor for each in used} | {
            str(name): model for name, model in inputs.items()
        }

    @property
    def rules(self) -> dict[str, PlasticityModel]:
        """The rules of plasticity that are used, by name."""
        return {name: rule for wires in self.wires.values() for name, rule in wires.rules.items()}

    @property
    def recorded_spikes(self) -> tuple[str, ...]:
        """The populations whose spikes are recorded."""
        return self._recorded(self.cells)

    @property
    def unrecorded_spikes(self) -> tuple[str, ...]:
        """The populations whose spikes are not recorded."""
        return tuple(name for name in self.cells if name not in self.recorded_spikes)

    @property
    def recorded_sources(self) -> tuple[str, ...]:
        """The sources whose spikes are recorded."""
        return self._recorded(self.sources)

    @property
    def sizes(self) -> dict[str, int]:
        """How many cells each population has, and each source."""
        parts: Mapping[str, Cells | Sources] = {**self.cells, **self.sources}
        return {name: each.size for name, each in parts.items()}

    @property
    def cell_count(self) -> int:
        """How many cells all populations have."""
        return sum(cells.size for cells in self.cells.values())

    def _recorded(self, parts: Mapping[str, Any]) -> tuple[str, ...]:
        wanted = self.record.spikes
        return tuple(parts) if wanted is None else tuple(each for each in wanted if each in parts)

    @property
    def recorded_learning(self) -> tuple[str, ...]:
        """The projections whose weights are recorded once more at the end."""
        return tuple(name for name in self.record.wiring if self.wires[name].learns)

    @property
    def sample_every(self) -> int:
        """The time steps between two samples of a trace."""
        interval = self.record.interval
        return 1 if interval is None else round(float(interval) / self.times.dt)

    @property
    def expected_synapses(self) -> float:
        """The expected number of synapses of all projections."""
        return sum(wires.expected_count for wires in self.wires.values())
