"""Changes of a scenario by path; checks of those in its conditions, its sweep and ``[quick]``."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import numpy as np

from simneuro.errors import InputError, quoted
from simneuro.model.frozen import Frozen
from simneuro.network.file_root import files_below
from simneuro.network.plausibility import warn_implausible
from simneuro.scenario.assignment import change_field
from simneuro.scenario.name_checks import check_names
from simneuro.scenario.paths import check_path, keys_of
from simneuro.scenario.scenario_fields import ScenarioFields
from simneuro.scenario.scheduling import require_effect
from simneuro.scenario.sweep import require_countable_points

#: The fields of the experiment as a whole, which cannot differ between its points.
_OF_THE_WHOLE = ("name", "trials", "conditions", "sweep", "quick")
_TRIED = 1000  # values of an axis; chosen: about a second

S = TypeVar("S", bound=ScenarioFields)


def change(scenario: S, changes: Mapping[str, Any]) -> S:
    """The scenario with other values at some paths, checked; see :meth:`Scenario.changed`."""
    with files_below(scenario.file_root):
        for path, value in changes.items():
            check_path(scenario, path)
            scenario = scenario.replaced(**change_field(scenario, path, value))
        if scenario.schedule is not None:
            for path in changes:
                require_effect(path, scenario.schedule)
        check_names(scenario)
        warn_implausible(scenario.network)  # which checks what has changed
        check_variations(scenario)
    return scenario


def check_variations(scenario: ScenarioFields) -> None:
    """Raise :class:`InputError` for the first path or value that does not fit.

    Each value of an axis is tried with each condition; axes are tried one at a time, and with the
    first value of each other axis where that is the only way in which it can be right. Of a longer
    axis a thousand values are, from the first to the last: all are before the points are run.
    """
    require_countable_points(scenario)
    single = scenario.single
    conditions = {"": single}
    for name, changes in scenario.conditions.items():
        for path in changes:
            _require_of_a_point(path, f"conditions.{name}")
        conditions[name] = _change_at(f"conditions.{name}", single, changes)
    if scenario.conditions:
        del conditions[""]
    for path, values in scenario.sweep.items():
        _require_of_a_point(path, "sweep")
        for name, condition in conditions.items():
            changes = scenario.conditions.get(name, {})
            _require_disjoint(path, changes, name)
            place = f"sweep.{path}" + (f" with conditions.{name}" if changes else "")
            others = {key: each[0] for key, each in scenario.sweep.items() if key != path}
            for value in _tried(values):
                _try_value(condition, {path: value}, others, place)
    if scenario.quick:
        try:
            change(scenario.replaced(quick=Frozen()), scenario.quick)
        except InputError as error:
            raise error.at("quick") from None


def require_reach(scenario: ScenarioFields, changes: Mapping[str, Any]) -> None:
    """Refuse a changed path whose value no point of the experiment has.

    A single simulation of the scenario has that value.

    Raises
    ------
    InputError
        The sweep, or each of the conditions, sets one of the paths of ``changes``.

    Examples
    --------
    >>> from simneuro.scenario import require_reach
    >>> require_reach(sn.Scenario.load("lif_step"), {"duration": "1 s"})  # nothing sets it again
    """
    for path in changes:
        setter = name_setter(scenario, path)
        if setter:
            raise InputError(
                f"{setter} {quoted(path)} at every point of the experiment, so that a value here "
                "has no effect; change it there, or take the path out of it",
                where=path,
            )


def name_setter(scenario: ScenarioFields, path: str) -> str:
    """What sets a path at every point of the experiment: the sweep or each condition, or ``""``.

    Examples
    --------
    >>> from simneuro.scenario import name_setter
    >>> name_setter(sn.Scenario.load("lif_step"), "duration")
    ''
    """
    if replaces(scenario.sweep, path):
        return "the sweep sets"
    if scenario.conditions and all(replaces(each, path) for each in scenario.conditions.values()):
        return "each condition sets"
    return ""


def replaces(changes: Iterable[str], path: str) -> bool:
    """Whether changes, given by their paths, replace a value, or a table that it lies in."""
    return any(path == each or path.startswith(f"{each}.") for each in changes)


def _tried(values: Any) -> Any:
    count = len(values)
    if count <= _TRIED:
        return values
    return [values[int(place)] for place in np.linspace(0, count - 1, _TRIED)]


def _try_value(
    scenario: ScenarioFields, given: Mapping[str, Any], others: Mapping[str, Any], place: str
) -> None:
    try:
        _change_at(place, scenario, given)
    except InputError as error:
        try:
            _change_at(place, scenario, {**others, **given} if others else given)
        except InputError:
            raise error from None


def _change_at(place: str, scenario: S, changes: Mapping[str, Any]) -> S:
    try:
        return change(scenario, changes)
    except InputError as error:
        error = InputError(
            error.message + _missing_quotes(changes),
            where=error.where,
            allowed=error.allowed,
            key=error.key,
        )
        raise error.at(place) from None


def _missing_quotes(changes: Mapping[str, Any]) -> str:
    """A hint where a path without quotes has become nested tables; otherwise ``""``."""
    for path, value in changes.items():
        keys = [path]
        while isinstance(value, Mapping) and len(value) == 1:
            ((key, value),) = value.items()
            keys.append(key)
        if len(keys) > 2 and not isinstance(value, Mapping) and "." not in path:
            return f'; write the path in quotes: "{".".join(keys)}" = ...'
    return ""


def _require_of_a_point(path: str, where: str) -> None:
    if keys_of(path)[0] in _OF_THE_WHOLE:
        raise InputError(
            f"{quoted(path)} belongs to the experiment as a whole and cannot differ between its "
            "points",
            where=where,
        )


def _require_disjoint(path: str, changes: Mapping[str, Any], condition: str) -> None:
    """A value of the sweep would take the place of the condition's, which then says nothing."""
    for other in changes:
        if other == path or other.startswith(f"{path}."):
            raise InputError(
                f"the sweep sets {quoted(path)}, and so does the condition {quoted(condition)}; "
                "one of the two has to go",
                where=f"conditions.{condition}.{other}",
            )
