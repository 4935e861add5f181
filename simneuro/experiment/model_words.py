"""A scenario's own models in words: equations, threshold and parameters, as a paper gives them."""

from collections.abc import Iterator
from typing import Any

from simneuro import units
from simneuro.model.statements import as_time
from simneuro.network.lookup import FAMILIES
from simneuro.scenario import Scenario

# The texts of a model, in this order, and what stands before each.
_TEXTS = {
    "equations": "",
    "each": "in each synapse ",
    "threshold": "a spike where ",
    "reset": "after it ",
    "refractory": "refractory: ",
    "on_pre": "at each spike of the source ",
    "on_post": "at each spike of the target ",
    "transmitted": "transmitted: ",
    "current": "current: ",
    "summed": "summed: ",
}
_USUAL = {"transmitted": "w"}


def describe_own_models(scenario: Scenario) -> dict[str, str]:
    """Lines for each neuron, receptor and rule that the scenario defines itself, by name."""
    return {
        f"{name} ({family.title})": "\n".join(_describe(family.find(own, name), own[name]))
        for family in FAMILIES
        for own in [getattr(scenario, family.table)]
        for name in own
    }


def _describe(model: Any, table: Any) -> Iterator[str]:
    base = getattr(table, "model", None)
    if base:
        variant = getattr(table, "variant", None)
        yield f"made from {' '.join(filter(None, (base, variant)))}"
    for key, before in _TEXTS.items():
        text = getattr(model, key, "")
        text = as_time(text) if key == "refractory" else text
        if text and text != _USUAL.get(key):
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            yield before + "\n".join(lines) if key == "equations" else before + "; ".join(lines)
    values = [f"{name} = {units.readable(each.value)}" for name, each in model.parameters.items()]
    if values:
        yield f"with {', '.join(values)}"
