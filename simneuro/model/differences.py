"""The differences between two models."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from brian2.equations import Equations
from brian2.units.fundamentalunits import Quantity

from simneuro import units

# Compared on their own, or words about the model.
_ELSEWHERE = {
    "name",
    "summary",
    "use_for",
    "not_for",
    "equations",
    "parameters",
    "references",
    "initial",
}


@dataclass(frozen=True)
class Difference:
    """What one model has and another has not: ``""`` where a model lacks it.

    ``part`` is ``"equations"``, ``"rules"``, ``"start"``, ``"parameters"`` or ``"references"``.
    """

    part: str
    name: str
    first: str
    second: str


def differences(first: Any, second: Any) -> tuple[Difference, ...]:
    """In what two models of one family differ, apart from names and words.

    Parameters
    ----------
    first, second : models of the catalogue, or of your own
        Two neurons, two synapses, ...

    Returns
    -------
    tuple of Difference
        Equations by variable, rules (threshold, reset, ...), the state at the start, parameters
        with their sources, references. Empty for equal models.
    """
    return tuple(
        Difference(part, name, here.get(name, ""), there.get(name, ""))
        for part, read in _PARTS.items()
        for here, there in [(read(first), read(second))]
        for name in {**here, **there}
        if here.get(name) != there.get(name)
    )


def list_equations(model: Any) -> dict[str, str]:
    return {name: " ".join(str(each).split()) for name, each in Equations(model.equations).items()}


def list_rules(model: Any) -> dict[str, str]:
    values = {each.name: getattr(model, each.name) for each in fields(model)}
    return {
        name: _text(value)
        for name, value in values.items()
        if name not in _ELSEWHERE and isinstance(value, (str, Quantity)) and value != ""
    }


def list_start(model: Any) -> dict[str, str]:
    return {name: _text(value) for name, value in getattr(model, "initial", {}).items()}


def list_parameters(model: Any) -> dict[str, str]:
    return {
        name: f"{units.readable(each.value)} ({each.source})"
        for name, each in model.parameters.items()
    }


def list_references(model: Any) -> dict[str, str]:
    return {key: key for key in model.references}


def _text(value: Any) -> str:
    return (
        "; ".join(value.strip().splitlines()) if isinstance(value, str) else units.readable(value)
    )


_PARTS: Mapping[str, Any] = {
    "equations": list_equations,
    "rules": list_rules,
    "start": list_start,
    "parameters": list_parameters,
    "references": list_references,
}
