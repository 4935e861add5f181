"""Scenarios: experiments as data."""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.scenario.loading import bundled, bundled_folder
from simneuro.scenario.scenario import Scenario
from simneuro.scenario.sweep import Point

__all__ = ["Point", "Scenario", "bundled", "bundled_folder"]
