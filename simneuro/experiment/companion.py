"""The companion of a scenario, that is the ``.py`` file beside it, and its default functions."""

import hashlib
import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import xarray as xr

from simneuro.analysis import Claim, standard_measures, withhold
from simneuro.engine import simulate
from simneuro.engine.outcome import total
from simneuro.engine.runtime import running
from simneuro.errors import InputError, RunError
from simneuro.experiment.overview import draw_overview
from simneuro.experiment.shown_trial import attach_shown, keep_shown, name_shown, with_traces
from simneuro.scenario import Scenario, why_undecided

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simneuro.experiment.results import Results


class CompanionError(RunError):
    """The scenario's own code raised an error; the message names the error, file and line."""


@dataclass(frozen=True)
class CompanionTrial:
    """The trial of each point: the scenario's own, or a simulation and the standard measures.

    The code is kept as bytes, since a worker on another machine may not have the file. ``shown``
    are the names of the points of which the page shows more than measures.
    """

    companion: Path | None
    code: bytes
    target: str | None
    runs: int
    shown: tuple[str, ...] = ()

    def __call__(self, scenario: Scenario, recordings: Path) -> xr.Dataset:
        scratch = recordings.parent if recordings.parent.is_dir() else None
        with (
            running(self.target, self.runs, recordings, scratch) as surroundings,
            locate_errors(self.companion),
        ):
            measured = self._measure(scenario, recordings.name in self.shown)
        if not isinstance(measured, xr.Dataset):
            raise InputError(
                f"trial(scenario) must return an xarray.Dataset, not {type(measured).__name__}",
                where=str(self.companion),
            )
        notes = list(dict.fromkeys(surroundings.notes or ()))
        said = {"timings": json.dumps(total(surroundings.timings)), "notes": json.dumps(notes)}
        return measured.assign_attrs(said)

    def _measure(self, scenario: Scenario, shown: bool) -> Any:
        default = _simulate_and_show if shown else _simulate_and_measure
        if self.companion is None:
            return default(scenario)
        module = _load_module(self.companion.absolute(), self.code)
        return getattr(module, "trial", default)(scenario)


def load_trial(scenario: Scenario, target: str | None = None, runs: int = 1) -> CompanionTrial:
    """Load the trial of a scenario, with its companion's code as it is now.

    Parameters
    ----------
    scenario : Scenario
    target : {"numpy", "cython", "cpp"}, optional
        Where its simulations run; chosen by estimated cost if not given.
    runs : int
        How many points there are, which decides whether compiling is worthwhile.

    Returns
    -------
    callable
        Takes the scenario of a point and a folder for its recordings; returns a dataset.
    """
    companion = scenario.companion
    code = companion.read_bytes() if companion else b""
    shown = tuple(name_shown(scenario).values())
    return CompanionTrial(companion, code, target, runs, shown)


def defines_trial(scenario: Scenario) -> bool:
    """Whether the scenario's companion defines ``trial``."""
    with locate_errors(scenario.companion):
        return load_function(scenario.companion, "trial", None) is not None


def draw_figures(results: "Results") -> Iterator[tuple[str, "Figure"]]:
    """Draw the scenario's own figures, or an overview of the standard measures.

    Yields
    ------
    name : str
    figure : matplotlib.figure.Figure
    """
    with locate_errors(results.scenario.companion):
        yield from load_function(results.scenario.companion, "figures", draw_overview)(results)


def evaluate_claims(results: "Results") -> tuple[Claim, ...]:
    """Evaluate the scenario's own claims; an empty tuple if it has none.

    Those that depend on the seed are undecided if the scenario's ``[verdicts]`` say so.
    """
    scenario = results.scenario
    with locate_errors(scenario.companion):
        claims = tuple(load_function(scenario.companion, "claims", lambda _: ())(results))
    return withhold(
        claims, why_undecided(scenario), seeds_known=bool(scenario.verdicts.chosen_with)
    )


def run_digest(scenario: Scenario) -> str:
    """SHA-256 of a scenario and its companion's code, which gives a run's folder its name."""
    text = scenario.companion.read_bytes() if scenario.companion else b""
    return hashlib.sha256(scenario.digest.encode() + text).hexdigest()


def code_digest(scenario: Scenario) -> str:
    """SHA-256 of the scenario's companion as it is now; ``""`` if it has none."""
    return hashlib.sha256(scenario.companion.read_bytes()).hexdigest() if scenario.companion else ""


def load_function(companion: Path | None, name: str, default: Any) -> Any:
    """Load a function of a scenario's companion.

    Parameters
    ----------
    companion : Path or None
    name : str
        ``"trial"``, ``"figures"``, ``"claims"`` or any other name that the file defines.
    default : object
        Returned if there is no companion, or it does not define the name.
    """
    if companion is None:
        return default
    return getattr(_load_module(companion.absolute(), companion.read_bytes()), name, default)


@cache
def _load_module(path: Path, code: bytes) -> ModuleType:
    """The ``.py`` as a module; loaded again when its text has changed."""
    try:
        program = compile(code, path, "exec")
    except SyntaxError as error:
        raise InputError(
            f"line {error.lineno} is not valid Python: {error.msg}", where=str(path)
        ) from error
    module = ModuleType(f"simneuro_scenario_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses and pickle look for the module here
    exec(program, vars(module))
    return module


def _simulate_and_measure(scenario: Scenario) -> xr.Dataset:
    return standard_measures(simulate(scenario))


def _simulate_and_show(scenario: Scenario) -> xr.Dataset:
    recording = simulate(with_traces(scenario))
    return attach_shown(standard_measures(recording), keep_shown(recording, scenario))


@contextmanager
def locate_errors(companion: Path | None) -> Iterator[None]:
    """Add the file and the line to errors that the companion's code raises."""
    try:
        yield
    except Exception as error:
        place = _find_line(error, companion)
        if place is None or isinstance(error, RunError):
            raise
        if isinstance(error, InputError):
            raise error.at(place) from error
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise CompanionError(f"{place}: {what}") from error


def _find_line(error: Exception, companion: Path | None) -> str | None:
    """The innermost line of the companion in an error's traceback; None if there is none."""
    if companion is None:
        return None
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if Path(step.filename) == companion.absolute()]
    return f"{companion.name}, line {own[-1].lineno}, in {own[-1].name}" if own else None
