"""Experiments: from a scenario to results, claims, figures and a report."""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.experiment.citations import citations
from simneuro.experiment.folder import alone, open_run
from simneuro.experiment.progress import bar
from simneuro.experiment.results import Results
from simneuro.experiment.running import draw, finish, run, write_page

__all__ = [
    "Results",
    "alone",
    "bar",
    "citations",
    "draw",
    "finish",
    "open_run",
    "run",
    "write_page",
]
