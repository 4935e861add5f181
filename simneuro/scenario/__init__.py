"""Scenarios: experiments as data."""

from simneuro import simulator  # noqa: F401  (loads Brian2)
from simneuro.scenario.description import Scenario
from simneuro.scenario.files import bundled, bundled_folder
from simneuro.scenario.sweep import Point

__all__ = ["Point", "Scenario", "bundled", "bundled_folder"]
