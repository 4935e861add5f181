"""Populations, projections, own models, and what to record."""

from typing import Annotated

from pydantic import Field

from simneuro import units
from simneuro.network.connections import Connect
from simneuro.network.description import Description, Size
from simneuro.network.values import Initial, OwnParameter, Value
from simneuro.units import Time


class Population(Description):
    """``size`` cells of one neuron model, some parameters changed, and their state at the start."""

    model: str
    size: Size
    parameters: dict[str, Value] = Field(default_factory=dict)
    initial: dict[str, Initial] = Field(default_factory=dict)


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
    traces: dict[str, Traces] = Field(default_factory=dict)
    interval: Time | None = None
    wiring: tuple[str, ...] = ()
    drives: tuple[str, ...] = ()
    keep: bool = False


class OwnNeuron(Description):
    """A neuron model of the scenario's own.

    Another model with parameters changed (``model``), or equations and what belongs to them.
    """

    model: str | None = None
    summary: str = ""
    equations: str | None = None
    threshold: str = ""
    reset: str = ""
    refractory: str = ""
    method: str = "rk4"
    max_dt: Time | None = None
    parameters: dict[str, OwnParameter] = Field(default_factory=dict)
    initial: dict[str, Initial] = Field(default_factory=dict)
    references: tuple[str, ...] = ()


class OwnSynapse(Description):
    """A synapse model of the scenario's own.

    Another model with parameters changed (``model``), or equations and what belongs to them.
    """

    model: str | None = None
    summary: str = ""
    equations: str | None = None
    on_pre: str = ""
    current: str = ""
    weight: str = "nS"
    parameters: dict[str, OwnParameter] = Field(default_factory=dict)
    references: tuple[str, ...] = ()
