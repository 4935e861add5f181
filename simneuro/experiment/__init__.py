"""Whole experiments: from a scenario to results, claims, figures and a report."""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.experiment.citations import list_citations
from simneuro.experiment.cluster import dask_workers
from simneuro.experiment.companion import (
    draw_figures,
    evaluate_claims,
    load_function,
    load_trial,
)
from simneuro.experiment.finishing import finish_run, save_figures, write_run_report
from simneuro.experiment.folder import find_damage_of_derived, lock_run
from simneuro.experiment.opening import load, open_run, why_stored
from simneuro.experiment.points import read_point, run_points
from simneuro.experiment.progress import Reporter, progress_bar
from simneuro.experiment.report import ReportFigure, write_report
from simneuro.experiment.results import Results
from simneuro.experiment.running import run
from simneuro.experiment.workers import processes, serial, threads

__all__ = [
    "ReportFigure",
    "Reporter",
    "Results",
    "dask_workers",
    "draw_figures",
    "evaluate_claims",
    "find_damage_of_derived",
    "finish_run",
    "list_citations",
    "load",
    "load_function",
    "load_trial",
    "lock_run",
    "open_run",
    "processes",
    "progress_bar",
    "read_point",
    "run",
    "run_points",
    "save_figures",
    "serial",
    "threads",
    "why_stored",
    "write_report",
    "write_run_report",
]
