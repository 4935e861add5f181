"""A scenario with its defaults filled in, those of its models included, and its digest."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from simneuro import units
from simneuro.model import NeuronModel
from simneuro.model.frozen import Frozen
from simneuro.network.description import Description
from simneuro.network.parts import Population
from simneuro.scenario.named_files import with_digests
from simneuro.scenario.scenario_fields import ScenarioFields
from simneuro.scenario.verdict_rules import Verdicts

D = TypeVar("D", bound=Description)
S = TypeVar("S", bound=ScenarioFields)


def filled(scenario: S) -> S:
    """The scenario with every parameter of its neurons, and its time step.

    Where a condition, the sweep or ``[quick]`` changes the model of a population or its variant,
    its parameters and the default of ``dt`` stay open: they are each model's own.
    """
    changes_of = (*scenario.conditions.values(), scenario.sweep, scenario.quick)
    scheduled = scenario.schedule.paths if scenario.schedule is not None else ()
    paths = [*(path for table in changes_of for path in table), *scheduled]
    settled = [name for name in scenario.populations if not _changes_model(paths, name)]
    populations = {
        name: _with_parameters(scenario.populations[name], scenario.network.cells[name].model)
        for name in settled
    }
    changes: dict[str, Any] = {"populations": Frozen({**scenario.populations, **populations})}
    if len(settled) == len(scenario.populations):
        changes["dt"] = scenario.time_step
    return scenario.replaced(**changes)


def digest_of(scenario: ScenarioFields) -> str:
    """SHA-256 of all that the resolved scenario says; see :attr:`Scenario.digest`."""
    whole = filled(scenario)
    document = whole.model_dump(mode="json", exclude_none=True, context=units.fingerprint)
    for table in ("sources", "parameters"):  # as before there were any
        if not document[table]:
            del document[table]
    if whole.precision == "double":  # as before there was another
        del document["precision"]
    if whole.verdicts == Verdicts():
        del document["verdicts"]
    text = json.dumps(with_digests(whole, document), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def with_defaults(description: D) -> D:
    """The same description, saying every default itself."""
    values = {
        name: _with_defaults(getattr(description, name)) for name in type(description).model_fields
    }
    whole = description.model_copy(update=values)
    whole.__pydantic_fields_set__ = {name for name, value in values.items() if value is not None}
    return whole


def _with_defaults(value: Any) -> Any:
    if isinstance(value, Description):
        return with_defaults(value)
    if isinstance(value, Mapping):
        return Frozen({key: _with_defaults(each) for key, each in value.items()})
    return value


def _with_parameters(population: Population, model: NeuronModel) -> Population:
    own = model.parameters.items()
    fixed = () if population.cable is None else ("area",)  # it follows from the cable
    defaults = {key: entry.value for key, entry in own if key not in fixed}
    parameters = Frozen(defaults | dict(population.parameters))
    return population.model_copy(update={"parameters": parameters})


def _changes_model(paths: list[str], population: str) -> bool:
    """Whether one of the paths leads to a population's model, or to models in general."""
    cells = f"populations.{population}"
    parents = ("populations", cells, f"{cells}.model", f"{cells}.variant")
    return any(path in parents or path.split(".")[0] == "models" for path in paths)
