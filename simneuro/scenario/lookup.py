"""From a model's name to the model: the scenario's own tables first, then the catalogue."""

from collections.abc import Mapping
from typing import Any

from simneuro.catalogue import NeuronModel, Parameter, SynapseModel, UnknownModel, models
from simneuro.errors import InputError
from simneuro.network import OwnNeuron, OwnSynapse

_OWN_SOURCE = "chosen: set in the scenario"


def neuron_of(own: Mapping[str, OwnNeuron], name: str) -> NeuronModel:
    """The neuron model called ``name``."""
    if name in own:
        return own_neuron(name, own[name])
    if name in models.neurons:
        return models.neurons[name]
    raise UnknownModel.among([*own, *models.neurons], name)


def synapse_of(own: Mapping[str, OwnSynapse], name: str) -> SynapseModel:
    """The synapse model called ``name``."""
    if name in own:
        return own_synapse(name, own[name])
    if name in models.synapses:
        return models.synapses[name]
    raise UnknownModel.among([*own, *models.synapses], name)


def own_neuron(name: str, table: OwnNeuron) -> NeuronModel:
    """A model from ``[models.name]``."""
    if (table.model is None) == (table.equations is None):
        raise InputError(
            "an own model has either model (another model to start from) or equations",
            allowed=("model", "equations"),
        )
    if table.model is not None:
        return neuron_of({}, table.model).with_parameters(**table.parameters)
    return NeuronModel(
        name=name,
        summary=table.summary,
        equations=table.equations or "",
        threshold=table.threshold,
        reset=table.reset,
        refractory=table.refractory,
        method=table.method,
        parameters=_parameters(table.parameters),
        initial=table.initial,
        references=table.references,
        max_dt=table.max_dt,
    )


def own_synapse(name: str, table: OwnSynapse) -> SynapseModel:
    """A model from ``[synapses.name]``."""
    if (table.model is None) == (table.equations is None):
        raise InputError(
            "an own synapse has either model (another model to start from) or equations",
            allowed=("model", "equations"),
        )
    if table.model is not None:
        return synapse_of({}, table.model).with_parameters(**table.parameters)
    return SynapseModel(
        name=name,
        summary=table.summary,
        equations=table.equations or "",
        on_pre=table.on_pre,
        current=table.current,
        weight=table.weight,
        parameters=_parameters(table.parameters),
        references=table.references,
    )


def _parameters(table: Mapping[str, Any]) -> dict[str, Parameter]:
    return {name: _parameter(name, value) for name, value in table.items()}


def _parameter(name: str, value: Any) -> Parameter:
    if not isinstance(value, dict):
        value = {"value": value}
    unknown = value.keys() - {"value", "description", "source"}
    if unknown or "value" not in value:
        raise InputError(
            "a parameter is a value with its unit, or a table",
            where=f"parameters.{name}",
            allowed=("value", "description", "source"),
        )
    try:
        return Parameter(
            value["value"], value.get("description", ""), value.get("source", _OWN_SOURCE)
        )
    except InputError as error:
        raise error.at(f"parameters.{name}") from None
