"""Populations, projections, own models, and what to record."""

from typing import Annotated

from pydantic import AfterValidator, Field

from simneuro import units
from simneuro.model.frozen import Frozen
from simneuro.network.connections import Connect
from simneuro.network.description import Description, Size, Table
from simneuro.network.values import Initial, OwnParameter, Value
from simneuro.units import Length, Resistivity, Time


class Cable(Description):
    """One unbranched cylinder with sealed ends: cell k of its population is compartment k.

    All compartments are equally long; the first and the last are the two ends. ``resistivity`` is
    that of the inside.
    """

    length: Length
    diameter: Length
    resistivity: Resistivity


class Population(Description):
    """``size`` cells of one neuron model, some parameters changed, and their state at the start.

    ``variant`` is one of the model's, such as a firing pattern of ``adex``; ``""`` is none.
    ``parameters`` and ``initial`` come after it and may change what it says. With ``cable`` the
    cells are the compartments of one cable, whose membrane is the model's.
    """

    model: str
    variant: str | None = None
    size: Size
    cable: Cable | None = None
    parameters: Table[Value] = Field(default_factory=Frozen)
    initial: Table[Initial] = Field(default_factory=Frozen)


def _names(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


class Projection(Description):
    """Synapses of one kind from a source to a target population.

    ``plasticity`` names a rule by which they change, or several that act one after the other: each
    hands on what it lets through.
    """

    source: str
    target: str
    synapse: str
    connect: Connect
    weight: Value
    delay: Value = units.parse("0 ms")
    plasticity: Annotated[str | tuple[str, ...], AfterValidator(_names)] = ()


class Traces(Description):
    """State variables over time of the first ``neurons`` cells, or of those listed."""

    variables: tuple[str, ...]
    neurons: Annotated[int, Field(ge=1)] | tuple[int, ...] = 1

    @property
    def count(self) -> int:
        """How many cells that is."""
        return self.neurons if isinstance(self.neurons, int) else len(self.neurons)


class SynapseTraces(Description):
    """Variables over time of the first ``synapses`` synapses of a projection, or of those listed.

    ``w`` is the weight. Synapses are numbered by source, and those of one source by delay.
    """

    variables: tuple[str, ...]
    synapses: Annotated[int, Field(ge=1)] | tuple[int, ...] = 1

    @property
    def count(self) -> int:
        """How many synapses that is."""
        return self.synapses if isinstance(self.synapses, int) else len(self.synapses)


class Record(Description):
    """What to keep.

    Spikes (of all populations if not given), traces of cells and of synapses every ``interval``
    (each time step if not given), the wiring of projections with weights at the start, and at the
    end where plasticity changes them, the events of drives. ``keep`` stores whole recordings in a
    run's folder.
    """

    spikes: tuple[str, ...] | None = None
    traces: Table[Traces] = Field(default_factory=Frozen)
    synapses: Table[SynapseTraces] = Field(default_factory=Frozen)
    interval: Time | None = None
    wiring: tuple[str, ...] = ()
    drives: tuple[str, ...] = ()
    keep: bool = False


class OwnNeuron(Description):
    """A neuron model of the scenario's own.

    Another model (``model``, and a ``variant`` of it) with whatever else is given here in the place
    of its own, or ``equations`` and what belongs to them; ``method`` is then ``"rk4"`` if not
    given.
    """

    model: str | None = None
    variant: str | None = None
    summary: str | None = None
    equations: str | None = None
    threshold: str | None = None
    reset: str | None = None
    refractory: str | None = None
    method: str | None = None
    max_dt: Time | None = None
    parameters: Table[OwnParameter] = Field(default_factory=Frozen)
    initial: Table[Initial] = Field(default_factory=Frozen)
    references: tuple[str, ...] | None = None


class OwnSynapse(Description):
    """A synapse model of the scenario's own.

    Another model (``model``, and a ``variant`` of it) with whatever else is given here in the place
    of its own, or ``equations`` and what belongs to them; ``weight`` is then in ``"nS"`` if not
    given.
    """

    model: str | None = None
    variant: str | None = None
    summary: str | None = None
    equations: str | None = None
    on_pre: str | None = None
    current: str | None = None
    weight: str | None = None
    each: str | None = None
    summed: str | None = None
    parameters: Table[OwnParameter] = Field(default_factory=Frozen)
    references: tuple[str, ...] | None = None


class OwnPlasticity(Description):
    """A rule of plasticity of the scenario's own.

    Another rule (``model``, and a ``variant`` of it) with whatever else is given here in the place
    of its own, or ``equations`` and what belongs to them. The parameters that ``weights`` names
    take the unit of the projection's weight.
    """

    model: str | None = None
    variant: str | None = None
    summary: str | None = None
    equations: str | None = None
    on_pre: str | None = None
    on_post: str | None = None
    transmitted: str | None = None
    weights: tuple[str, ...] | None = None
    parameters: Table[OwnParameter] = Field(default_factory=Frozen)
    initial: Table[OwnParameter] = Field(default_factory=Frozen)
    references: tuple[str, ...] | None = None
