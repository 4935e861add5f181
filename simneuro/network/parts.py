"""Populations, projections, own models, and what to record."""

from typing import Annotated

from pydantic import Field

from simneuro import units
from simneuro.catalogue.frozen import Frozen
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

    With ``cable`` they are the compartments of one cable, whose membrane is the model's.
    """

    model: str
    size: Size
    cable: Cable | None = None
    parameters: Table[Value] = Field(default_factory=Frozen)
    initial: Table[Initial] = Field(default_factory=Frozen)


class Projection(Description):
    """Synapses of one kind from a source to a target population."""

    source: str
    target: str
    synapse: str
    connect: Connect
    weight: Value
    delay: Value = units.parse("0 ms")


class Traces(Description):
    """State variables over time of the first ``neurons`` cells, or of those listed."""

    variables: tuple[str, ...]
    neurons: Annotated[int, Field(ge=1)] | tuple[int, ...] = 1


class Record(Description):
    """What to keep.

    Spikes (of all populations if not given), traces every ``interval`` (each time step if not
    given), the wiring of projections, the events of drives. ``keep`` stores whole recordings in a
    run's folder.
    """

    spikes: tuple[str, ...] | None = None
    traces: Table[Traces] = Field(default_factory=Frozen)
    interval: Time | None = None
    wiring: tuple[str, ...] = ()
    drives: tuple[str, ...] = ()
    keep: bool = False


class OwnNeuron(Description):
    """A neuron model of the scenario's own.

    Another model (``model``) with whatever else is given here in the place of its own, or
    ``equations`` and what belongs to them; ``method`` is then ``"rk4"`` if not given.
    """

    model: str | None = None
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

    Another model (``model``) with whatever else is given here in the place of its own, or
    ``equations`` and what belongs to them; ``weight`` is then in ``"nS"`` if not given.
    """

    model: str | None = None
    summary: str | None = None
    equations: str | None = None
    on_pre: str | None = None
    current: str | None = None
    weight: str | None = None
    parameters: Table[OwnParameter] = Field(default_factory=Frozen)
    references: tuple[str, ...] | None = None
