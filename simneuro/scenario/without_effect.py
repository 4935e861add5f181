"""What stands in a scenario and changes nothing: unused models, equal conditions, cells at rest."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simneuro.errors import PlausibilityWarning, did_you_mean, warn
from simneuro.network.cells import Cells
from simneuro.network.lookup import FAMILIES
from simneuro.scenario.scenario_fields import ScenarioFields

_PARTS = ("populations", "sources", "projections", "drives")
_VARIATIONS = ("conditions", "sweep", "schedule", "quick")


def warn_without_effect(scenario: ScenarioFields) -> None:
    """Warn of what a scenario says without effect."""
    for line in without_effect(scenario):
        warn(line, PlausibilityWarning)


def without_effect(scenario: ScenarioFields) -> Iterator[str]:
    """A line for each own model that nothing uses, each repetition, each population without input.

    The code of a companion may use models, and make the inputs of populations: then nothing is said
    of those.
    """
    document = scenario.document()
    if scenario.companion is None:
        yield from _unused_models(document)
        yield from _without_input(scenario, document)
    yield from _unread_parameters(scenario)
    yield from _equal_conditions(document)
    yield from _repeated_values(document)


def _unused_models(document: Mapping[str, Any]) -> Iterator[str]:
    used = {*_texts([document.get(table) for table in (*_PARTS, *_VARIATIONS)])}
    for family in FAMILIES:
        for name in document.get(family.table, {}):
            if name not in used:
                near = did_you_mean(name, sorted(used & {*family.catalogue}))
                yield f"{family.table}.{name}: nothing uses this {family.title}{near}"


def _unread_parameters(scenario: ScenarioFields) -> Iterator[str]:
    """The ``.py`` names what it reads; it is not executed here."""
    code = scenario.companion.read_text(encoding="utf-8") if scenario.companion else ""
    for name in scenario.parameters:
        if not re.search(rf"""["']{name}["']""", code):
            file = scenario.companion.name if scenario.companion else ""
            why = f"{file} does not read it" if file else "no .py beside the file reads it"
            yield f"parameters.{name}: {why}, so that it changes nothing"


def _texts(value: Any) -> Iterator[str]:
    """All texts in nested tables and lists, keys not included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (Mapping, list, tuple)):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)


def _equal_conditions(document: Mapping[str, Any]) -> Iterator[str]:
    first: dict[str, str] = {}
    for name, changes in document.get("conditions", {}).items():
        same = first.setdefault(json.dumps(changes, sort_keys=True), name)
        if same != name:
            yield f"conditions.{name}: this is the same as conditions.{same}, and runs it again"


def _repeated_values(document: Mapping[str, Any]) -> Iterator[str]:
    for path, values in document.get("sweep", {}).items():
        written = [json.dumps(each) for each in values] if isinstance(values, list) else []
        twice = next((each for k, each in enumerate(written) if each in written[:k]), None)
        if twice is not None:
            yield f"sweep.{path}: {json.loads(twice)} stands here more than once, and is run again"


def _without_input(scenario: ScenarioFields, document: Mapping[str, Any]) -> Iterator[str]:
    """Cells that nothing reaches and that have nothing of their own that could make them fire."""
    reached = {each.target for each in scenario.drives.values()}
    reached |= {each.target for each in scenario.projections.values()}
    reached |= {*_texts([document.get(table) for table in _VARIATIONS])}
    for name, cells in scenario.network.cells.items():
        if name not in reached and _is_plain(cells, scenario):
            yield f"populations.{name}: no drive and no projection leads to these cells"


def _is_plain(cells: Cells, scenario: ScenarioFields) -> bool:
    """Whether cells are a catalogue model as it is, which by itself stays at rest."""
    given = scenario.populations[cells.name]
    own = cells.model.name in scenario.models or given.parameters or given.initial or given.cable
    noisy = cells.model.is_stochastic or "xi" in cells.model.equations
    return not own and not noisy
