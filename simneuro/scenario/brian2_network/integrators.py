"""The integrator of a Brian2 group, as a model has it."""

from collections.abc import Mapping
from typing import Any

from brian2.stateupdaters.base import StateUpdateMethod, UnsupportedEquationsException

from simneuro.scenario.brian2_network.refusals import cannot_carry

#: Integrators that have the same scheme in simneuro, by their names in Brian2.
_METHODS = {
    "exact": "exact",
    "linear": "exact",
    "euler": "euler",
    "rk2": "rk2",
    "rk4": "rk4",
    "exponential_euler": "exponential_euler",
}


def read_method(group: Any, namespace: Mapping[str, Any]) -> str:
    """The integrator, by its name in a model; one that was not chosen is what Brian2 chooses."""
    given = group.method_choice
    names = [given] if isinstance(given, str) else list(given or ())
    if not any(group.equations.diff_eq_names):
        return "euler"
    for name in names:
        if not isinstance(name, str):
            raise cannot_carry(group, "its integrator is a function, which is code")
        if len(names) == 1 or _can_integrate(name, group, namespace):
            if name.lower() not in _METHODS:
                raise cannot_carry(
                    group, f"its integrator is {name}", f"it may be {', '.join(_METHODS)}"
                )
            return _METHODS[name.lower()]
    raise cannot_carry(group, "no integrator of Brian2 fits its equations")


def _can_integrate(name: str, group: Any, namespace: Mapping[str, Any]) -> bool:
    used = group.equations.identifiers | group.equations.names | {"dt"}
    variables = group.resolve_all(used, namespace, user_identifiers=set())
    try:
        StateUpdateMethod.apply_stateupdater(group.equations, variables, name)
    except UnsupportedEquationsException:
        return False
    return True
