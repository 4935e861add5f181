"""The wires of a network, synapses between cells, and the feeds, events from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from brian2.units.fundamentalunits import Dimension

from simneuro.model import PlasticityModel, SynapseModel
from simneuro.network.cells import Cells
from simneuro.network.connections import ConnectionRule
from simneuro.network.distribution import largest, varies
from simneuro.network.events import EventDrive
from simneuro.network.sizes import Sizes
from simneuro.network.sources import Sources
from simneuro.network.times import Times
from simneuro.network.weight_limits import WeightLimit, weight_limits


@dataclass(frozen=True, eq=False)
class Wires:
    """The synapses of one projection.

    Attributes
    ----------
    name : str
    source : Cells or Sources
    target : Cells
    receptor_name : str
        What the receptor is called in the target, such as ``ampa`` in ``g_ampa``.
    receptor : SynapseModel
    rules : mapping of name to PlasticityModel
        In the order in which they act.
    connect : ConnectionRule
    weight, delay : quantity
        One quantity, one for each synapse, or a distribution.
    scale : float, optional
        A factor of all weights in what the synapses do.

    Examples
    --------
    >>> back = sn.Projection(
    ...     source="exc", target="exc", synapse="ampa", weight="1 nS", connect=sn.AllToAll()
    ... )
    >>> scenario = sn.Scenario(
    ...     title="Cells",
    ...     duration="1 s",
    ...     populations={"exc": sn.Population(model="lif", size=10)},
    ...     projections={"back": back},
    ... )
    >>> wires = scenario.network.wires["back"]
    >>> wires.expected_count, wires.is_recurrent  # no cell has a synapse on itself
    (90, True)
    """

    name: str
    source: Cells | Sources
    target: Cells
    receptor_name: str
    receptor: SynapseModel
    rules: Mapping[str, PlasticityModel]
    connect: ConnectionRule
    weight: Any
    delay: Any
    scale: float | None = None

    @property
    def sizes(self) -> Sizes:
        """The sizes of both populations, and whether cells are left out for themselves."""
        skips_itself = self.is_recurrent and not getattr(self.connect, "self_connections", True)
        return Sizes(self.source.size, self.target.size, skips_itself)

    @property
    def is_recurrent(self) -> bool:
        """Whether source and target are one population."""
        return self.source is self.target

    @property
    def expected_count(self) -> float:
        """The expected number of synapses."""
        return self.connect.expected_count(self.sizes)

    @property
    def exact_count(self) -> int | None:
        """The number of synapses, where the rule alone determines it."""
        return int(self.expected_count) if self.connect.count_is_exact else None

    @property
    def weights_differ(self) -> bool:
        """Whether synapses start with different weights."""
        return varies(self.weight) or self.connect.varies_weights

    @property
    def longest_delay(self) -> float:
        """The longest delay, in s."""
        return largest(self.delay)

    @property
    def delays_differ(self) -> bool:
        """Whether synapses have different delays."""
        return varies(self.delay)

    @property
    def reacts_to_spikes(self) -> bool:
        """Whether the receptor, or a rule, does anything when a spike arrives."""
        rules = self.rules.values()
        return self.receptor.has_events or any(rule.on_pre.strip() for rule in rules)

    @property
    def learns(self) -> bool:
        """Whether a rule changes the weights."""
        return any(rule.changes_weight for rule in self.rules.values())

    @cached_property
    def weight_limits(self) -> list[WeightLimit]:
        """Which weights its synapses can have."""
        return weight_limits(self.receptor_name, self.receptor, self.rules)

    @cached_property
    def recordable(self) -> dict[str, Dimension]:
        """The variables of a synapse that can be recorded, and their dimensions."""
        parts = [self.receptor.parsed_each, *(rule.parsed for rule in self.rules.values())]
        own = {name: equation.dim for part in parts for name, equation in part.items()}
        return {"w": self.receptor.weight_dimension, **own}


@dataclass(frozen=True, eq=False)
class Feed:
    """Events that are drawn before the run and reach the cells of one population.

    Attributes
    ----------
    name : str
    target : Cells
    receptor_name : str
    receptor : SynapseModel
    drive : EventDrive

    Examples
    --------
    >>> scenario = sn.Scenario(
    ...     title="A cell",
    ...     duration="1 s",
    ...     populations={"cell": sn.Population(model="lif", size=2)},
    ...     drives={
    ...         "in": sn.RegularSpikes(target="cell", synapse="ampa", weight="1 nS", rate="5 Hz")
    ...     },
    ... )
    >>> feed = scenario.network.feeds["in"]
    >>> feed.receptor_name, feed.expected_events(scenario.network.times)
    ('ampa', 10.0)
    """

    name: str
    target: Cells
    receptor_name: str
    receptor: SynapseModel
    drive: EventDrive

    @property
    def weights_differ(self) -> bool:
        """Whether cells have different weights."""
        return varies(self.drive.weight)

    @cached_property
    def weight_limits(self) -> list[WeightLimit]:
        """Which weights its events can have."""
        return weight_limits(self.receptor_name, self.receptor, {})

    def expected_events(self, times: Times) -> float:
        """The expected number of events of all cells, as far as rates tell."""
        return self.drive.expected_events(self.target.size, times.steps * times.dt)
