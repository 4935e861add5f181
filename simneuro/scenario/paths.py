"""Dotted paths such as ``populations.exc.parameters.t_ref``: which exist, and how to assign one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from simneuro.errors import InputError, did_you_mean
from simneuro.network.lookup import neuron_of

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario


def exists(scenario: "Scenario", path: str) -> bool:
    """Whether ``path`` leads somewhere in a scenario."""
    try:
        check(scenario, path)
    except InputError:
        return False
    return True


def check(scenario: "Scenario", path: str) -> None:
    """Raise :class:`InputError`, listing what exists, if ``path`` does not."""
    node: Any = scenario
    parts = path.split(".")
    for depth, part in enumerate(parts):
        names = list(_names(scenario, node, parts[:depth]))
        if part not in names:
            raise _missing(path, parts[:depth], part, names)
        node = node.get(part) if isinstance(node, dict) else getattr(node, part)


def _names(scenario: "Scenario", node: Any, parents: list[str]) -> Iterable[str]:
    if isinstance(node, BaseModel):
        return type(node).model_fields
    if parents[:1] == ["populations"] and parents[2:] == ["parameters"]:
        return scenario.neuron(parents[1]).parameters
    if parents[:1] == ["populations"] and parents[2:] == ["initial"]:
        return scenario.neuron(parents[1]).parsed.diff_eq_names
    if parents[:1] == ["models"] and parents[2:] == ["parameters"]:
        return neuron_of(scenario.models, parents[1]).parameters
    if parents[:1] == ["synapses"] and parents[2:] == ["parameters"]:
        return scenario.synapse(parents[1]).parameters
    if parents[:1] == ["plasticity"] and parents[2:] == ["parameters"]:
        return scenario.rule(parents[1]).parameters
    return node if isinstance(node, dict) else ()


def _missing(path: str, parents: list[str], part: str, names: list[str]) -> InputError:
    parent = ".".join(parents) or "a scenario"
    hint = did_you_mean(part, names, inside="".join(f"{each}." for each in parents))
    if not names:
        return InputError(f"there is no {path!r}: {parent} holds no further keys")
    return InputError(f"there is no {path!r}: {parent} has no {part!r}.{hint}", allowed=names)


def assign(document: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at ``path`` in nested tables, making tables on the way.

    Tables inside ``document`` are replaced, not changed: they may be somebody's own. A bare value
    for a parameter that has a table is that table's value: its meaning and its range stay.
    """
    *parents, last = path.split(".")
    node = document
    for part in parents:
        table = node.get(part)
        node[part] = dict(table) if isinstance(table, dict) else {}
        node = node[part]
    own = _has_table(node.get(last), parents) and not isinstance(value, dict)
    node[last] = _revalued(node[last], value) if own else value


def _revalued(entry: dict[str, Any], value: Any) -> dict[str, Any]:
    """The table of a parameter with another value, which its source did not say."""
    return {key: said for key, said in entry.items() if key != "source"} | {"value": value}


def _has_table(entry: Any, parents: list[str]) -> bool:
    """Whether an entry is the table of a parameter of one's own model."""
    families = ("models", "synapses", "plasticity")
    is_parameter = len(parents) == 3 and parents[0] in families and parents[2] == "parameters"
    return is_parameter and isinstance(entry, dict)
