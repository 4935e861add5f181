"""The names in a Brian2 group's texts that it does not define itself, and what they are worth."""

from collections.abc import Iterable, Mapping
from typing import Any

from brian2.core.functions import Function
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS, DEFAULT_UNITS
from brian2.core.variables import Constant
from brian2.input.timedarray import TimedArray
from brian2.units.fundamentalunits import DIMENSIONLESS, Quantity, get_dimensions
from brian2.utils.stringtools import get_identifiers

from simneuro.model.reserved_names import taken
from simneuro.scenario.brian2_network.refusals import cannot_carry

#: Names that every group has, and that mean the same in a model.
_OF_EVERY_GROUP = {"t", "dt", "i", "j", "N", "lastspike", "not_refractory", "t_in_timesteps"}


def find_external(group: Any, texts: Iterable[str], namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The constants (quantities) and timed arrays that texts of a group name.

    Raises
    ------
    InputError
        If a name is a function of the script, or is not known.
    """
    used = get_identifiers("\n".join(texts))
    return {
        name: value
        for name in sorted(used)
        if name not in group.variables and name not in _OF_EVERY_GROUP
        if (value := _value(group, name, namespace)) is not None
    }


def _value(group: Any, name: str, namespace: Mapping[str, Any]) -> Any:
    """A constant or a timed array; None for units and functions of Brian2's own."""
    try:
        found = group.resolve_all([name], namespace, user_identifiers=set())[name]
    except KeyError as error:
        raise cannot_carry(
            group, f"{name!r} is not defined", "give it in namespace={...}"
        ) from error
    if isinstance(found, TimedArray):
        return found
    if isinstance(found, Function):
        if DEFAULT_FUNCTIONS.get(name) is found:
            return None
        raise cannot_carry(group, f"{name} is a function of the script, which is code")
    if isinstance(found, Constant):
        value = float(found.get_value())
        same = {**DEFAULT_UNITS, **DEFAULT_CONSTANTS}.get(name)
        if same is not None and _is_same(same, found):
            return None
        return value if found.dim is DIMENSIONLESS else Quantity(value, dim=found.dim)
    raise cannot_carry(group, f"{name!r} is neither a number nor a TimedArray")


def _is_same(unit: Any, found: Constant) -> bool:
    """Whether a name of the script means the unit or constant that it means in equations."""
    value = getattr(unit, "value", unit)
    return float(value) == float(found.get_value()) and get_dimensions(value) is found.dim


def free_names(names: Iterable[str], kept: Iterable[str] = ()) -> dict[str, str]:
    """Other names for those that already mean something in a scenario: ``C`` becomes ``C_0``."""
    every, found = {*names}, {}
    for name in sorted(every):
        if name in kept or not taken(name):
            continue
        number = 0
        while f"{name}_{number}" in every:
            number += 1
        found[name] = f"{name}_{number}"
    return found
