"""What callers give: a neuron model or its name, quantities as text; and what a scenario holds."""

from typing import Any

import numpy as np

from simneuro import units
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel, Parameter


def as_neuron(given: object) -> NeuronModel:
    """The neuron model itself, or the catalogue's of that name.

    Raises
    ------
    InputError
        If it is no neuron model and no name of one.
    """
    if isinstance(given, NeuronModel):
        return given
    if isinstance(given, str) and given in models.neurons:
        return models.neurons[given]
    got = getattr(given, "name", given)
    raise InputError(f"{got!r} is no neuron model", where="neuron", allowed=models.neurons)


def read_si(given: Any, unit: str, where: str) -> Any:
    """A number, or an array, in SI units from text, a quantity or a list of them.

    Raises
    ------
    InputError
        If it cannot be read, or is not what ``unit`` measures.
    """
    try:
        return np.asarray(units.require(units.read(given), units.dimension(unit)), float)[()]
    except InputError as error:
        raise error.at(where) from None


def neuron_table(model: NeuronModel) -> dict[str, Any]:
    """The model as a scenario's ``[models.name]`` table holds it."""
    return {
        "summary": model.summary,
        "equations": model.equations,
        "threshold": model.threshold,
        "reset": model.reset,
        "refractory": model.refractory,
        "method": model.method,
        "parameters": {name: _entry(entry) for name, entry in model.parameters.items()},
        "initial": dict(model.initial),
        "references": model.references,
        "max_dt": model.max_dt,
    }


def _entry(parameter: Parameter) -> dict[str, Any]:
    said = {key: getattr(parameter, key) for key in ("description", "source", "valid")}
    return {"value": units.write(parameter.value), **said}


def si(model: NeuronModel) -> dict[str, float]:
    """The values of a model's parameters in SI units."""
    return {name: float(entry.value) for name, entry in model.parameters.items()}
