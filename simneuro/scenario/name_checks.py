"""Checks of the names in a scenario, and of the models that it defines itself."""

from simneuro.errors import InputError, located, quoted
from simneuro.model.reserved_names import ENGINE_NAMES
from simneuro.network.lookup import FAMILIES
from simneuro.network.name_rules import require_distinct_folders, require_folder_name, require_name
from simneuro.scenario.scenario_fields import ScenarioFields

_PARTS = ("populations", "sources", "projections", "drives")
_MOST = 1000  # of each; chosen: ten times what the largest published circuits have


def check_names(scenario: ScenarioFields) -> None:
    """Raise :class:`InputError` if a name cannot be used, or an own model is wrong."""
    check_folder_names(scenario)
    check_tables(scenario)
    check_that_parts_differ(scenario)
    check_receptor_currents(scenario)
    check_own_models(scenario)


def check_folder_names(scenario: ScenarioFields) -> None:
    """Runs lie in folders that have the names of the scenario and of its conditions."""
    with located("name"):
        require_folder_name(scenario.name)
    with located("conditions"):
        for condition in scenario.conditions:
            require_folder_name(condition)
        require_distinct_folders(scenario.conditions)


def check_tables(scenario: ScenarioFields) -> None:
    """Tables of models and parts have names that can be parts of variables, and are not too long.

    There must be a population.
    """
    for table in (*(family.table for family in FAMILIES), *_PARTS, "parameters"):
        found = getattr(scenario, table)
        if len(found) > _MOST:
            raise InputError(
                f"there are {len(found)}, and at most {_MOST} are allowed", where=table
            )
        with located(table):
            for name in found:
                require_name(name)
    if not scenario.populations:
        raise InputError("a scenario needs at least one population", where="populations")


def check_that_parts_differ(scenario: ScenarioFields) -> None:
    """Recordings hold traces, wiring and events side by side, under the names of the parts."""
    owners: dict[str, str] = {}
    for table in _PARTS:
        for name in getattr(scenario, table):
            if name in owners:
                message = f"{quoted(name)} is already the name of one of the {owners[name]}"
                raise InputError(message, where=f"{table}.{name}")
            owners[name] = table
    require_distinct_folders(owners)  # a stored recording has folders of these names


def check_receptor_currents(scenario: ScenarioFields) -> None:
    """The current of a receptor is ``I_`` and its name, which may not be another current's."""
    for name in scenario.synapses:
        if f"I_{name}" in ENGINE_NAMES:
            message = f"I_{name} is the sum of all such currents; choose another name"
            raise InputError(message, where=f"synapses.{name}")


def check_own_models(scenario: ScenarioFields) -> None:
    """The scenario's own models are whole."""
    for family in FAMILIES:
        own = getattr(scenario, family.table)
        for name in own:
            with located(f"{family.table}.{name}"):
                family.find(own, name)
