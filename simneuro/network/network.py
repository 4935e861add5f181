"""The network: cells, wires and feeds that hold model objects, resolved once from a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.units.fundamentalunits import Dimension

from simneuro import units
from simneuro.model import NeuronModel, PlasticityModel, SynapseModel
from simneuro.network.connections import ConnectionRule
from simneuro.network.distribution import varies
from simneuro.network.drive import Drive
from simneuro.network.events import EventDrive
from simneuro.network.parts import Cable, Record
from simneuro.network.sizes import Sizes
from simneuro.network.times import Times

_AMPERE = units.dimension("A")


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one population.

    Attributes
    ----------
    name : str
    size : int
    model : NeuronModel
        In its variant; ``parameters`` change some of its values.
    parameters, initial : mapping of name to value
        What the population says of its own: quantities, lists, distributions, expressions.
    cable : Cable, optional
        Where the cells are the compartments of a cable.
    receptors : mapping of name to SynapseModel
        Those that wires, feeds and inputs use in these cells, by name.
    sources : mapping of receptor to tuple of str
        The wires and feeds whose synapses have the receptor.
    inputs : mapping of name to Drive
        The drives that act inside the cells in each time step: currents, Poisson events.
    """

    name: str
    size: int
    model: NeuronModel
    parameters: Mapping[str, Any] = field(default_factory=dict)
    initial: Mapping[str, Any] = field(default_factory=dict)
    cable: Cable | None = None
    receptors: Mapping[str, SynapseModel] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inputs: Mapping[str, Drive] = field(default_factory=dict)

    @cached_property
    def start(self) -> dict[str, Any]:
        """The state at the start: values and expressions, in the order of the equations."""
        given = {**self.model.initial, **self.initial}
        equations = self.model.parsed.items()
        states = [name for name, each in equations if each.type == DIFFERENTIAL_EQUATION]
        return {name: given[name] for name in states if name in given} | given

    @cached_property
    def recordable(self) -> dict[str, Dimension]:
        """The variables that can be recorded, and their dimensions.

        The model's, those of its receptors, such as ``g_ampa``, ``I_syn`` and ``I_ext``.
        """
        of_receptors = {
            f"{own}_{name}": receptor.dimension_of(own)
            for name, receptor in self.receptors.items()
            for own in receptor.variables
        }
        own = {name: self.model.parsed[name].dim for name in self.model.variables}
        return {**own, **of_receptors, "I_syn": _AMPERE, "I_ext": _AMPERE}

    def value(self, parameter: str) -> Any:
        """The value of a parameter in these cells."""
        return self.parameters.get(parameter, self.model.parameters[parameter].value)


@dataclass(frozen=True, eq=False)
class Wires:
    """The synapses of one projection.

    Attributes
    ----------
    name : str
    source, target : Cells
    receptor_name : str
        What the receptor is called in the target, such as ``ampa`` in ``g_ampa``.
    receptor : SynapseModel
    rules : mapping of name to PlasticityModel
        In the order in which they act.
    connect : ConnectionRule
    weight, delay : value
        One quantity, one for each synapse, or a distribution.
    """

    name: str
    source: Cells
    target: Cells
    receptor_name: str
    receptor: SynapseModel
    rules: Mapping[str, PlasticityModel]
    connect: ConnectionRule
    weight: Any
    delay: Any

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

    def expected_events(self, times: Times) -> float:
        """The expected number of events of all cells, as far as rates tell."""
        seconds = times.steps * times.dt
        return self.drive.expected_rate() * seconds * self.target.size


@dataclass(frozen=True, eq=False)
class Network:
    """All that a backend simulates, but for the numbers that are drawn from the seed.

    Attributes
    ----------
    cells, wires, feeds : mapping of name to Cells, Wires, Feed
    times : Times
    record : Record
        What is kept.
    """

    cells: Mapping[str, Cells]
    wires: Mapping[str, Wires]
    feeds: Mapping[str, Feed]
    times: Times
    record: Record

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
        return tuple(self.cells) if self.record.spikes is None else tuple(self.record.spikes)

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


def is_same(one: object, other: object) -> bool:
    """Whether two parts hold the very same objects under the same names."""
    if one is None or type(one) is not type(other):
        return False
    return all(
        _same(getattr(one, each.name), getattr(other, each.name))
        for each in fields(one)  # type: ignore[arg-type]
    )


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    return isinstance(one, (str, int, tuple)) and one == other
