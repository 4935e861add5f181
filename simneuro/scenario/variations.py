"""Do the conditions, the sweep and ``[quick]`` of a scenario lead to whole scenarios?

Told at load, with the key.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simneuro.errors import InputError

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario

#: What makes a scenario a single point, to be changed before all else.
SINGLE: Mapping[str, Any] = {"trials": 1, "conditions": {}, "sweep": {}, "quick": {}}

_OF_THE_WHOLE = ("name", *SINGLE)


def check_variations(scenario: "Scenario") -> None:
    """Raise :class:`InputError` for the first path or value that does not fit.

    Each value of an axis is tried with each condition; axes are tried one at a time.
    """
    for name, changes in scenario.conditions.items():
        for path in changes:
            _of_a_point(path, f"conditions.{name}")
        _try(scenario, changes, f"conditions.{name}")
    for path, values in scenario.sweep.items():
        _of_a_point(path, "sweep")
        for name, changes in (scenario.conditions or {"": {}}).items():
            _disjoint(path, changes, name)
            place = f"sweep.{path}" + (f" with conditions.{name}" if changes else "")
            for value in values:
                _try(scenario, {**changes, path: value}, place)
    if scenario.quick:
        try:
            scenario.changed({"quick": {}, **scenario.quick})
        except InputError as error:
            raise error.at("quick") from None


def _try(scenario: "Scenario", changes: Mapping[str, Any], place: str) -> None:
    try:
        scenario.changed({**SINGLE, **changes})
    except InputError as error:
        raise error.at(place) from None


def _of_a_point(path: str, where: str) -> None:
    if path.split(".")[0] in _OF_THE_WHOLE:
        raise InputError(
            f"{path!r} belongs to the experiment as a whole and cannot differ between its points",
            where=where,
        )


def _disjoint(path: str, changes: Mapping[str, Any], condition: str) -> None:
    """A value of the sweep would take the place of the condition's, which then says nothing."""
    for other in changes:
        if other == path or other.startswith(f"{path}."):
            raise InputError(
                f"the sweep sets {path!r}, and so does the condition {condition!r}; one of the "
                "two has to go",
                where=f"conditions.{condition}.{other}",
            )
