"""Fields that name a model: a name from the catalogue or the scenario, or the model itself."""

from collections.abc import Mapping
from typing import Annotated, Any

from simneuro.errors import InputError, quoted
from simneuro.model import Model, NeuronModel, PlasticityModel, SynapseModel
from simneuro.units import Converted


class ModelName(Converted):
    """The name of a model of one family, or the model.

    A scenario puts models that stand in its parts into its own tables (``models``, ``synapses``,
    ``plasticity``) and keeps their names here.
    """

    def __init__(self, family: type[Model]) -> None:
        self.family = family

    def read(self, value: Any) -> Any:
        if isinstance(value, (str, self.family)):
            return value
        raise InputError(
            f"got {quoted(value)}, but this must be a text or a {self.family.__name__}"
        )

    def write(self, value: Any) -> Any:
        return value if isinstance(value, str) else value.name

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"type": "string"}


class RuleNames(ModelName):
    """The names of rules of plasticity in the order in which they act, or the rules."""

    def read(self, value: Any) -> Any:
        several = value if isinstance(value, (list, tuple)) else (value,)
        return tuple(super(RuleNames, self).read(each) for each in several)

    def write(self, value: Any) -> Any:
        return [super(RuleNames, self).write(each) for each in value]

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


NeuronName = Annotated[str | NeuronModel, ModelName(NeuronModel)]
SynapseName = Annotated[str | SynapseModel, ModelName(SynapseModel)]
PlasticityNames = Annotated[
    str | PlasticityModel | tuple[str | PlasticityModel, ...], RuleNames(PlasticityModel)
]
