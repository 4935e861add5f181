"""A neuron model as the table of a scenario."""

from typing import Any

from simneuro import units
from simneuro.model import NeuronModel, Parameter


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
