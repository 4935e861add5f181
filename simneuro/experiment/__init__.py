"""Experiments: from a scenario to results, claims, figures and a report."""

from simneuro.experiment.progress import bar
from simneuro.experiment.results import Results
from simneuro.experiment.running import run

__all__ = ["Results", "bar", "run"]
