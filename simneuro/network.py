"""What a network is made of: populations, projections, drives, and what to record. Descriptions, which never run."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetPydanticSchema, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import core_schema

from simneuro import units
from simneuro.errors import InputError
from simneuro.catalogue.description import initial_value
from simneuro.units import Frequency, NoiseDensity, Time


class Description(BaseModel):
    """A frozen table of a scenario; an unknown key is an error that lists the known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key in data:
                if key not in cls.model_fields:
                    near = get_close_matches(str(key), cls.model_fields, n=1)
                    hint = f" Did you mean {near[0]!r}?" if near else ""
                    raise InputError(f"there is no key {key!r} here.{hint}", allowed=cls.model_fields)
        return data


@dataclass(frozen=True)
class Distribution:
    """Values drawn for each cell or synapse: ``uniform`` between two bounds, or ``normal`` with mean and standard deviation."""

    kind: Literal["uniform", "normal"]
    first: Any
    second: Any

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> "Distribution":
        kinds = ("uniform", "normal")
        if len(table) != 1 or next(iter(table)) not in kinds:
            raise InputError(f"got {dict(table)!r}; a distribution is written like {{ uniform = [\"-60 mV\", \"-50 mV\"] }}", allowed=kinds)
        ((kind, bounds),) = table.items()
        if not isinstance(bounds, (list, tuple)) or len(bounds) != 2:
            raise InputError(f"{kind} takes two values, such as [\"-60 mV\", \"-50 mV\"]; got {bounds!r}")
        first, second = (units.read(bound) for bound in bounds)
        units.require(second, units.get_dimensions(first))
        if kind == "uniform" and second < first or kind == "normal" and second < 0:
            raise InputError(f"{kind} got {bounds[0]!r} and {bounds[1]!r}: the {'upper bound lies below the lower' if kind == 'uniform' else 'standard deviation is negative'}")
        return cls(kind, first, second)

    def require(self, dim: units.Dimension) -> "Distribution":
        units.require(self.first, dim)
        return self

    def write(self) -> dict[str, Any]:
        return {self.kind: [units.write(self.first), units.write(self.second)]}


def read_value(value: Any) -> Any:
    """A quantity, an array of them, or a distribution, from what a file or a caller gives."""
    if isinstance(value, Distribution):
        return value
    return Distribution.read(value) if isinstance(value, dict) else units.read(value)


def write_value(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return value.write() if isinstance(value, Distribution) else units.write(value)


def require_value(value: Any, dim: units.Dimension) -> Any:
    """``value`` if it has the dimension ``dim``; otherwise an :class:`InputError`."""
    return value.require(dim) if isinstance(value, Distribution) else units.require(value, dim)


def _field(read: Any, write: Any, schema: dict[str, Any]) -> Any:
    anything = GetPydanticSchema(lambda _source, _handler: core_schema.any_schema())
    return Annotated[Any, anything, BeforeValidator(read), PlainSerializer(write, when_used="json"), WithJsonSchema(schema)]


def _indices(value: Any) -> Any:
    array = np.asarray(value)
    if array.ndim != 1 or (array.size and not np.issubdtype(array.dtype, np.integer)):
        raise InputError("must be a list of whole numbers")
    return array.astype(np.int64)


_BOUNDS = {"type": "array", "minItems": 2, "maxItems": 2}
_VALUE_SCHEMA = {
    "anyOf": [
        {"type": "string", "examples": ["0.6 nS"]},
        {"type": "number"},
        {"type": "array"},
        {"type": "object", "properties": {"uniform": _BOUNDS, "normal": _BOUNDS}, "additionalProperties": False},
    ],
    "description": "a number with its unit, a list of them, or a distribution such as { uniform = ['-60 mV', '-50 mV'] }",
}
Value = _field(read_value, write_value, _VALUE_SCHEMA)
Initial = _field(lambda value: Distribution.read(value) if isinstance(value, dict) else initial_value(value), write_value, _VALUE_SCHEMA)
Indices = _field(_indices, lambda value: value.tolist(), {"type": "array", "items": {"type": "integer", "minimum": 0}})
Probability = Annotated[float, Field(ge=0, le=1)]
Size = Annotated[int, Field(ge=1)]
Spread = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]


class Population(Description):
    """``size`` cells of one neuron model, some parameters changed, with their state at the start."""

    model: str
    size: Size
    parameters: dict[str, Value] = {}
    initial: dict[str, Initial] = {}


class AllToAll(Description):
    """Every source cell to every target cell."""

    rule: Literal["all_to_all"] = "all_to_all"
    self_connections: bool = False


class OneToOne(Description):
    """Source cell k to target cell k."""

    rule: Literal["one_to_one"] = "one_to_one"


class FixedProbability(Description):
    """Each pair independently with probability ``p``."""

    rule: Literal["fixed_probability"] = "fixed_probability"
    p: Probability
    self_connections: bool = False


class FixedIndegree(Description):
    """Each target cell from exactly ``n`` different source cells."""

    rule: Literal["fixed_indegree"] = "fixed_indegree"
    n: Annotated[int, Field(ge=0)]
    self_connections: bool = False


class Clustered(Description):
    """Both populations are cut into ``clusters`` blocks of neighbours; pairs inside a block connect with ``p_in`` and have their weight times ``weight_factor``, others ``p_out``."""

    rule: Literal["clustered"] = "clustered"
    clusters: Size
    p_in: Probability
    p_out: Probability
    weight_factor: Annotated[float, Field(ge=0)] = 1.0
    self_connections: bool = False


class Pairs(Description):
    """The listed pairs: synapse k from cell ``sources[k]`` to cell ``targets[k]``."""

    rule: Literal["pairs"] = "pairs"
    sources: Indices
    targets: Indices


Connect = Annotated[AllToAll | OneToOne | FixedProbability | FixedIndegree | Clustered | Pairs, Field(discriminator="rule")]


class Projection(Description):
    """Synapses of one kind from a source to a target population."""

    source: str
    target: str
    synapse: str
    connect: Connect
    weight: Value
    delay: Value = units.parse("0 ms")


class StepCurrent(Description):
    """A constant current into each cell of ``target`` from ``start`` to ``stop`` (to the end if not given); times count from the end of the warm-up."""

    kind: Literal["step_current"] = "step_current"
    target: str
    amplitude: Value
    start: Time | None = None
    stop: Time | None = None


class NoiseCurrent(Description):
    """Gaussian white noise, independent for each cell: <I(t) I(t')> = ``density``^2 delta(t - t') about ``mean``. It is constant over a time step."""

    kind: Literal["noise_current"] = "noise_current"
    target: str
    mean: Value = units.parse("0 pA")
    density: NoiseDensity


class EventDrive(Description):
    """A drive that gives its target cells synaptic events of a receptor."""

    target: str
    synapse: str
    weight: Value


class Poisson(EventDrive):
    """Independent Poisson events of ``rate`` for each cell."""

    kind: Literal["poisson"] = "poisson"
    rate: Value


class RandomBursts(EventDrive):
    """Clusters of synchronous bursts at random times, each wave in another random part of the cells.

    Clusters start as a Poisson process of ``rate``. A cluster has 1 + Poisson(``extra_waves``) waves, ``wave_interval`` apart (uniform between the two). Each wave takes a fresh random
    ``fraction`` of the cells; each of them gives ``spikes`` (uniform between the two) events at ``spike_rate``, starting within ``jitter`` (standard deviation) of the wave.
    """

    kind: Literal["random_bursts"] = "random_bursts"
    rate: Frequency
    fraction: Probability
    extra_waves: Annotated[float, Field(ge=0)] = 0.0
    wave_interval: tuple[Time, Time] = (units.parse("80 ms"), units.parse("160 ms"))
    spikes: Spread = (3, 7)
    spike_rate: Frequency = units.parse("300 Hz")
    jitter: Time = units.parse("4 ms")


class SpikeList(EventDrive):
    """The listed events: at ``times[k]`` in cell ``neurons[k]``; times count from the end of the warm-up."""

    kind: Literal["spike_list"] = "spike_list"
    times: Value
    neurons: Indices


Drive = Annotated[StepCurrent | NoiseCurrent | Poisson | RandomBursts | SpikeList, Field(discriminator="kind")]
EVENT_DRIVES: tuple[type[EventDrive], ...] = (Poisson, RandomBursts, SpikeList)


class Traces(Description):
    """State variables of some cells over time: of the first ``neurons`` cells, or of those listed."""

    variables: tuple[str, ...]
    neurons: Annotated[int, Field(ge=1)] | tuple[int, ...] = 1


class Record(Description):
    """What to keep: spikes (of all populations if not given), traces every ``interval`` (each time step if not given), the wiring of projections, the events of drives.

    ``keep`` stores whole recordings in a run's folder.
    """

    spikes: tuple[str, ...] | None = None
    traces: dict[str, Traces] = {}
    interval: Time | None = None
    wiring: tuple[str, ...] = ()
    drives: tuple[str, ...] = ()
    keep: bool = False


class OwnNeuron(Description):
    """A neuron model of the scenario's own: another model with parameters changed (``model``), or equations."""

    model: str | None = None
    summary: str = ""
    equations: str | None = None
    threshold: str = ""
    reset: str = ""
    refractory: str = ""
    method: str = "rk4"
    max_dt: Time | None = None
    parameters: dict[str, Any] = {}
    initial: dict[str, Initial] = {}
    references: tuple[str, ...] = ()

    with_equations: ClassVar[tuple[str, ...]] = ("threshold", "reset", "refractory", "initial")


class OwnSynapse(Description):
    """A synapse model of the scenario's own: another model with parameters changed (``model``), or equations."""

    model: str | None = None
    summary: str = ""
    equations: str | None = None
    on_pre: str = ""
    current: str = ""
    weight: str = "nS"
    parameters: dict[str, Any] = {}
    references: tuple[str, ...] = ()
