"""Scenarios: experiments as data."""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.scenario.loading import bundled, bundled_folder
from simneuro.scenario.scenario import Point, Scenario
from simneuro.scenario.scenario_parameters import ScenarioParameter
from simneuro.scenario.stacking import layer_name, stack_layers
from simneuro.scenario.undecided import why_undecided
from simneuro.scenario.variations import name_setter, require_reach
from simneuro.scenario.verdict_rules import Verdicts

__all__ = [
    "Point",
    "Scenario",
    "ScenarioParameter",
    "Verdicts",
    "bundled",
    "bundled_folder",
    "layer_name",
    "name_setter",
    "require_reach",
    "stack_layers",
    "why_undecided",
]
