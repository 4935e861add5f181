"""Models of the scenario's own: tables of a file, or models made in Python."""

from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo
from pydantic_core import CoreSchema, core_schema

from simneuro import units
from simneuro.errors import InputError, quoted
from simneuro.model import Model, NeuronModel, Parameter, PlasticityModel, SynapseModel
from simneuro.model.frozen import Frozen
from simneuro.model.statements import as_time
from simneuro.network.description import Description, Table
from simneuro.network.kinds import dump_part, reference_to
from simneuro.network.value_fields import Initial, OwnParameter
from simneuro.units import Time


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
    given. ``valid_weight`` is the range of the weights, such as ``">= 0"``, which conductances have
    by themselves; ``""`` is any.
    """

    model: str | None = None
    variant: str | None = None
    summary: str | None = None
    equations: str | None = None
    on_pre: str | None = None
    current: str | None = None
    weight: str | None = None
    valid_weight: str | None = None
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


class OwnModel:
    """A field that holds a table of an own model, or a model of the family."""

    def __init__(self, table: type[Description], family: type[Model]) -> None:
        self.table, self.family = table, family

    def read(self, value: Any) -> Any:
        if isinstance(value, (self.table, self.family)):
            return value
        if isinstance(value, dict):
            return self.table(**value)
        raise InputError(
            f"got {quoted(value)}, but this must be a table or a {self.family.__name__}"
        )

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(self._dump, info_arg=True)
        return core_schema.no_info_plain_validator_function(self.read, serialization=written)

    def _dump(self, value: Any, info: SerializationInfo) -> dict[str, Any]:
        table = value if isinstance(value, Description) else self.table(**model_table(value))
        return dump_part(table, info)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return reference_to(self.table, handler)


def model_table(model: Model) -> dict[str, Any]:
    """A model as a table of a scenario file: texts, parameters with their sources, initial state.

    Its variants and the advice on its use have no place in a scenario file.
    """
    texts = {
        NeuronModel: ("threshold", "reset", "refractory", "method", "max_dt"),
        SynapseModel: ("on_pre", "current", "weight", "valid_weight", "each", "summed"),
        PlasticityModel: ("on_pre", "on_post", "transmitted", "weights"),
    }
    common = ("summary", "equations", "references")
    table = {key: getattr(model, key) for key in (*common, *texts[type(model)])}
    if table.get("refractory"):
        table["refractory"] = as_time(table["refractory"])
    table["parameters"] = {name: _entry(each) for name, each in model.parameters.items()}
    if not isinstance(model, SynapseModel):
        table["initial"] = dict(model.initial)
    return {key: value for key, value in table.items() if value is not None}


def _entry(parameter: Parameter) -> dict[str, Any]:
    words = {key: getattr(parameter, key) for key in ("description", "source", "valid")}
    return {"value": units.write(parameter.value), **words}


NeuronTable = Annotated[OwnNeuron | NeuronModel, OwnModel(OwnNeuron, NeuronModel)]
SynapseTable = Annotated[OwnSynapse | SynapseModel, OwnModel(OwnSynapse, SynapseModel)]
PlasticityTable = Annotated[
    OwnPlasticity | PlasticityModel, OwnModel(OwnPlasticity, PlasticityModel)
]
