"""From a model's name to the model: the scenario's own tables first, then the catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from simneuro import units
from simneuro.catalogue import UnknownModel, models
from simneuro.errors import InputError
from simneuro.model import NeuronModel, Parameter, PlasticityModel, SynapseModel
from simneuro.model.parameters import parameter_value
from simneuro.model.variants import in_variant
from simneuro.network import OwnNeuron, OwnPlasticity, OwnSynapse, Population, tables

M = TypeVar("M", NeuronModel, SynapseModel, PlasticityModel)
_Own = OwnNeuron | OwnSynapse | OwnPlasticity
_OWN_SOURCE = "chosen: set in the scenario"
_ENTRIES = ("value", "description", "source", "valid")


def neuron_of(own: Mapping[str, OwnNeuron], name: str) -> NeuronModel:
    """The neuron model called ``name``."""
    if name in own:
        return own_neuron(name, own[name])
    if name in models.neurons:
        return models.neurons[name]
    raise UnknownModel.among([*own, *models.neurons], name)


def population_neuron(own: Mapping[str, OwnNeuron], population: Population) -> NeuronModel:
    """The neuron model of a population, in its variant."""
    model = neuron_of(own, population.model)
    return _varied(model, population.variant)


def _varied(model: M, variant: str | None) -> M:
    try:
        return in_variant(model, variant) if variant else model
    except InputError as error:
        raise error.at("variant") from None


def synapse_of(own: Mapping[str, OwnSynapse], name: str) -> SynapseModel:
    """The synapse model called ``name``."""
    if name in own:
        return own_synapse(name, own[name])
    if name in models.synapses:
        return models.synapses[name]
    raise UnknownModel.among([*own, *models.synapses], name)


def rule_of(own: Mapping[str, OwnPlasticity], name: str) -> PlasticityModel:
    """The rule of plasticity called ``name``."""
    if name in own:
        return _remembered(_made_rule, name, own[name])
    if name in models.plasticity:
        return models.plasticity[name]
    raise UnknownModel.among([*own, *models.plasticity], name)


def own_neuron(name: str, table: OwnNeuron) -> NeuronModel:
    """A model from ``[models.name]``."""
    return _remembered(_made_neuron, name, table)


def own_synapse(name: str, table: OwnSynapse) -> SynapseModel:
    """A model from ``[synapses.name]``."""
    return _remembered(_made_synapse, name, table)


def _remembered(make: Callable[[str, Any], M], name: str, table: _Own) -> M:
    """What was made of an equal table before: the points of a sweep share their models."""
    key = f"{make.__name__} {name} {table.model_dump_json(context=units.fingerprint)}"
    if key not in _made:
        if len(_made) >= _MOST:
            _made.clear()
        _made[key] = make(name, table)
    return _made[key]


_made: dict[str, Any] = {}
_MOST = 1000


def _made_neuron(name: str, table: OwnNeuron) -> NeuronModel:
    given = _given(table)
    if table.model is not None:
        base = _varied(neuron_of({}, table.model), table.variant)
        given["initial"] = {**base.initial, **table.initial}
        parameters = _changed(base, table.parameters)
        return replace(base, name=name, parameters=parameters, variants={}, **given)
    parameters = _parameters(table.parameters)
    bare = {"summary": "", "threshold": "", "reset": "", "initial": table.initial}
    return NeuronModel(name=name, parameters=parameters, **{**bare, **given})


def _made_synapse(name: str, table: OwnSynapse) -> SynapseModel:
    given = _given(table)
    if table.model is not None:
        base = _varied(synapse_of({}, table.model), table.variant)
        parameters = _changed(base, table.parameters)
        return replace(base, name=name, parameters=parameters, variants={}, **given)
    parameters = _parameters(table.parameters)
    bare = {"summary": "", "on_pre": "", "current": "", "weight": "nS"}
    return SynapseModel(name=name, parameters=parameters, **{**bare, **given})


def _made_rule(name: str, table: OwnPlasticity) -> PlasticityModel:
    given = _given(table)
    if table.model is not None:
        base = _varied(rule_of({}, table.model), table.variant)
        given["initial"] = {**base.initial, **table.initial}
        parameters = _changed(base, table.parameters)
        return replace(base, name=name, parameters=parameters, variants={}, **given)
    parameters = _parameters(table.parameters)
    bare = {"summary": "", "initial": table.initial}
    return PlasticityModel(name=name, parameters=parameters, **{**bare, **given})


def _given(table: _Own) -> dict[str, Any]:
    """The keys of a table that are a model's own fields, without tables of names."""
    if (table.model is None) == (table.equations is None):
        raise InputError(
            "this needs either model (another model to start from) or equations, and not both",
            allowed=("model", "equations"),
        )
    if table.variant and table.model is None:
        raise InputError(
            "a variant is one of another model's, so this needs model", where="variant"
        )
    elsewhere = ("model", "variant", "parameters", "initial")
    return {key: value for key, value in tables(table).items() if key not in elsewhere}


def _changed(
    base: NeuronModel | SynapseModel | PlasticityModel, table: Mapping[str, Any]
) -> dict[str, Parameter]:
    """The parameters of ``base``, some with the values, meanings and sources of the table."""
    changed = dict(base.parameters)
    for name, value in table.items():
        quantity = parameter_value(base, name, _entries(name, value)["value"])
        old = base.parameters[name]
        meaning = {"description": old.description, "source": _OWN_SOURCE, "valid": old.valid}
        changed[name] = Parameter(**{**meaning, **_entries(name, value), "value": quantity})
    return changed


def _parameters(table: Mapping[str, Any]) -> dict[str, Parameter]:
    return {name: _parameter(name, value) for name, value in table.items()}


def _parameter(name: str, value: Any) -> Parameter:
    try:
        return Parameter(**{"description": "", "source": _OWN_SOURCE, **_entries(name, value)})
    except InputError as error:
        raise error.at(f"parameters.{name}") from None


def _entries(name: str, value: Any) -> Mapping[str, Any]:
    """A parameter's table, which may be its value alone."""
    if not isinstance(value, dict):
        return {"value": value}
    if value.keys() - set(_ENTRIES) or "value" not in value:
        raise InputError(
            "a parameter is a value with its unit, or a table",
            where=f"parameters.{name}",
            allowed=_ENTRIES,
        )
    return value
