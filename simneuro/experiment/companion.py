"""The companion of a scenario, that is the ``.py`` file beside it, and its default functions."""

import hashlib
import json
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import xarray as xr

from simneuro.analysis import Claim, withhold
from simneuro.engine import simulate
from simneuro.engine.outcome import total
from simneuro.engine.runtime import running
from simneuro.errors import InputError, RunError
from simneuro.experiment.companion_checks import (
    OwnFunction,
    named_figures,
    require_dataset,
    whole_claims,
)
from simneuro.experiment.function_names import FUNCTIONS, check_function_names, parse_companion
from simneuro.experiment.shown_trial import attach_shown, keep_shown, name_shown, with_traces
from simneuro.experiment.trial_code import trial_digest
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
        begin = time.perf_counter()
        with (
            running(self.target, self.runs, recordings, scratch) as surroundings,
            locate_errors(self.companion),
        ):
            measured = self._measure(scenario, recordings.name in self.shown)
        notes = list(dict.fromkeys(surroundings.notes or ()))
        said = {
            "timings": json.dumps(total(surroundings.timings)),
            "notes": json.dumps(notes),
            "trial_s": time.perf_counter() - begin,
        }
        return measured.assign_attrs(said)

    def _measure(self, scenario: Scenario, shown: bool) -> xr.Dataset:
        default = _simulate_and_show if shown else _simulate_and_measure
        if self.companion is None:
            return default(scenario)
        module = _load_module(self.companion.absolute(), self.code)
        if "trial" not in vars(module):
            return default(scenario)
        own = OwnFunction(self.companion, "trial", vars(module)["trial"])
        return require_dataset(own, own(scenario))


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


def check_companion(scenario: Scenario) -> None:
    """Load a scenario's companion, and look for what is wrong with its functions.

    Raises
    ------
    InputError
        If a function cannot be called as it will be, or has a name that nothing calls.
    CompanionError
        If its code raises an error.
    """
    companion = scenario.companion
    if companion is None:
        return
    check_function_names(companion)
    for own in filter(None, (_own_function(companion, name) for name in FUNCTIONS)):
        own.check()


def defines_trial(scenario: Scenario) -> bool:
    """Whether the scenario's companion defines ``trial``."""
    return _own_function(scenario.companion, "trial") is not None


def draw_figures(results: "Results") -> Iterator[tuple[str, "Figure"]]:
    """Draw the scenario's own figures, or an overview of the standard measures.

    Yields
    ------
    name : str
    figure : matplotlib.figure.Figure

    Raises
    ------
    InputError
        If ``figures`` yields anything else.
    """
    for name, figure, _ in draw_placed_figures(results):
        yield name, figure


def draw_placed_figures(results: "Results") -> Iterator[tuple[str, "Figure", str]]:
    """:func:`draw_figures`, each with the place in the code where it is yielded, or ``""``."""
    own = _own_function(results.scenario.companion, "figures")
    if own is None:
        from simneuro.experiment.overview import draw_overview

        yield from ((name, figure, "") for name, figure in draw_overview(results))
        return
    with locate_errors(own.companion):
        yield from named_figures(own, own(results))


def evaluate_claims(results: "Results") -> tuple[Claim, ...]:
    """Evaluate the scenario's own claims; an empty tuple if it has none.

    Those that depend on the seed are undecided if the scenario's ``[verdicts]`` say so.

    Raises
    ------
    InputError
        If ``claims`` yields anything else.
    """
    scenario = results.scenario
    own = _own_function(scenario.companion, "claims")
    if own is None:
        return ()
    with locate_errors(own.companion):
        claims = tuple(whole_claims(own, own(results)))
    return withhold(
        claims, why_undecided(scenario), seeds_known=bool(scenario.verdicts.chosen_with)
    )


def _own_function(companion: Path | None, name: str) -> OwnFunction | None:
    """A function of the companion; None if it does not define it."""
    if companion is None:
        return None
    missing = object()
    with locate_errors(companion):
        found = load_function(companion, name, missing)
    return None if found is missing else OwnFunction(companion, name, found)


def run_digest(scenario: Scenario) -> str:
    """SHA-256 of a scenario and of what its trial uses, which gives a run's folder its name."""
    text = scenario.digest + trial_code_digest(scenario)
    return hashlib.sha256(text.encode()).hexdigest()


def trial_code_digest(scenario: Scenario) -> str:
    """SHA-256 of what the scenario's trial uses of its companion as it is now; see `trial_digest`.

    ``""`` if that is nothing.
    """
    companion = scenario.companion
    return trial_digest(companion, companion.read_bytes()) if companion else ""


def measured_by(made: Mapping[str, Any], companion: Path, code: bytes) -> bool:
    """Whether a run was measured by this code, or by code whose trial uses the same.

    Parameters
    ----------
    made : mapping
        The content of ``run.json``.
    companion : Path
        Where the code lies.
    code : bytes
    """
    if made.get("code_sha256") == hashlib.sha256(code).hexdigest():
        return True
    return "trial_sha256" in made and made["trial_sha256"] == trial_digest(companion, code)


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


_being_loaded: set[Path] = set()


@cache
def _load_module(path: Path, code: bytes) -> ModuleType:
    """The ``.py`` as a module; loaded again when its text has changed."""
    program = compile(parse_companion(path, code), path, "exec")
    if path in _being_loaded:
        raise InputError(
            "this file runs its own scenario while it is loaded for it; write `if __name__ == "
            '"__main__":` before the lines that run it, or give the script another name than the '
            f"{path.stem}.toml beside it"
        )
    module = ModuleType(f"simneuro_scenario_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses and pickle look for the module here
    _being_loaded.add(path)
    try:
        exec(program, vars(module))
    finally:
        _being_loaded.discard(path)
    return module


def _simulate_and_measure(scenario: Scenario) -> xr.Dataset:
    from simneuro.analysis import standard_measures

    return standard_measures(simulate(scenario))


def _simulate_and_show(scenario: Scenario) -> xr.Dataset:
    recording = simulate(with_traces(scenario))
    from simneuro.analysis import standard_measures

    return attach_shown(standard_measures(recording), keep_shown(recording, scenario))


@contextmanager
def locate_errors(companion: Path | None) -> Iterator[None]:
    """Add the file and the line to errors that the companion's code raises."""
    try:
        yield
    except (Exception, SystemExit) as error:
        place = _find_line(error, companion)
        if place is None or isinstance(error, RunError):
            raise
        if isinstance(error, InputError):
            raise error.at(place) from error
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise CompanionError(f"{place}: {what}{_add_way_out(error, companion)}") from error


def _add_way_out(error: BaseException, companion: Path | None) -> str:
    """What to do about a module that is not found although it lies beside the companion."""
    name = str(error.name).partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if companion is None or not name:
        return ""
    folder = companion.absolute().parent
    if not ((folder / f"{name}.py").is_file() or (folder / name).is_dir()):
        return ""
    return (
        f". {name} lies beside {companion.name}, where Python does not look for modules; set "
        f"PYTHONPATH={folder}"
    )


def _find_line(error: BaseException, companion: Path | None) -> str | None:
    """The innermost line of the companion in an error's traceback; None if there is none."""
    if companion is None:
        return None
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if Path(step.filename) == companion.absolute()]
    return f"{companion.name}, line {own[-1].lineno}, in {own[-1].name}" if own else None
