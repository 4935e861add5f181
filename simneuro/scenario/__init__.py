"""Scenarios: experiments as data."""

from simneuro.scenario.description import Scenario
from simneuro.scenario.files import bundled, bundled_folder
from simneuro.scenario.sweep import Point

__all__ = ["Point", "Scenario", "bundled", "bundled_folder"]
