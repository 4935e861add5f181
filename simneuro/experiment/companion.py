"""The ``.py`` beside a scenario: how it is loaded, and what stands in for what it leaves out."""

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

from simneuro.analysis import Claim, standard_measures
from simneuro.engine import simulate
from simneuro.engine.outcome import total
from simneuro.engine.runtime import running
from simneuro.errors import InputError, RunError
from simneuro.experiment.overview import overview
from simneuro.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simneuro.experiment.results import Results


class CompanionError(RunError):
    """The scenario's own code raised something; the message says what, and where."""


@dataclass(frozen=True)
class Measure:
    """What is done at each point of a run.

    The scenario's own ``trial``, or a simulation and the standard measures.
    """

    companion: Path | None
    code: bytes
    target: str | None
    runs: int

    def __call__(self, scenario: Scenario, recordings: Path) -> xr.Dataset:
        scratch = recordings.parent if recordings.parent.is_dir() else None
        with (
            running(self.target, self.runs, recordings, scratch) as surroundings,
            _placed(self.companion),
        ):
            measured = self._trial(scenario)
        if not isinstance(measured, xr.Dataset):
            raise InputError(
                f"trial(scenario) must return an xarray.Dataset, not {type(measured).__name__}",
                where=str(self.companion),
            )
        return measured.assign_attrs(timings=json.dumps(total(surroundings.timings)))

    def _trial(self, scenario: Scenario) -> Any:
        if self.companion is None:
            return _simulate_and_measure(scenario)
        # The code came along: on another machine there is no such file.
        module = _module(self.companion.absolute(), self.code)
        return getattr(module, "trial", _simulate_and_measure)(scenario)


def measure(scenario: Scenario, target: str | None, runs: int) -> Measure:
    """What is done at each of ``runs`` points, with the scenario's own code as it is now."""
    companion = scenario.companion
    return Measure(companion, companion.read_bytes() if companion else b"", target, runs)


def has_own_trial(scenario: Scenario) -> bool:
    """Whether the scenario's ``.py`` says itself what is measured."""
    with _placed(scenario.companion):
        return function(scenario.companion, "trial", None) is not None


def figures(results: "Results") -> Iterator[tuple[str, "Figure"]]:
    """The scenario's own figures, or an overview of the standard measures."""
    with _placed(results.scenario.companion):
        yield from function(results.scenario.companion, "figures", overview)(results)


def claims(results: "Results") -> tuple[Claim, ...]:
    """The scenario's own claims, or none."""
    with _placed(results.scenario.companion):
        return tuple(function(results.scenario.companion, "claims", lambda _: ())(results))


def digest(scenario: Scenario) -> str:
    """What a run's folder is named after: the scenario and the code that measures it."""
    text = scenario.companion.read_bytes() if scenario.companion else b""
    return hashlib.sha256(scenario.digest.encode() + text).hexdigest()


def code(scenario: Scenario) -> str:
    """SHA-256 of the scenario's ``.py`` as it is now; ``""`` if it has none."""
    return hashlib.sha256(scenario.companion.read_bytes()).hexdigest() if scenario.companion else ""


def function(companion: Path | None, name: str, default: Any) -> Any:
    """``name`` from the scenario's ``.py``, or ``default`` where there is none."""
    if companion is None:
        return default
    return getattr(_module(companion.absolute(), companion.read_bytes()), name, default)


@cache
def _module(path: Path, code: bytes) -> ModuleType:
    """The ``.py`` as a module, loaded anew when its text has changed."""
    try:
        program = compile(code, path, "exec")
    except SyntaxError as error:
        raise InputError(
            f"line {error.lineno} is not Python: {error.msg}", where=str(path)
        ) from error
    module = ModuleType(f"simneuro_scenario_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where dataclasses and pickle look for their module
    exec(program, vars(module))
    return module


def _simulate_and_measure(scenario: Scenario) -> xr.Dataset:
    return standard_measures(simulate(scenario))


@contextmanager
def _placed(companion: Path | None) -> Iterator[None]:
    """Name the file and the line of what the scenario's own code raises."""
    try:
        yield
    except Exception as error:
        place = _place(error, companion)
        if place is None or isinstance(error, RunError):
            raise
        if isinstance(error, InputError):
            raise error.at(place) from error
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise CompanionError(f"{place}: {what}") from error


def _place(error: Exception, companion: Path | None) -> str | None:
    """Where in the scenario's own code an error came from; None if it did not come from there."""
    if companion is None:
        return None
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if Path(step.filename) == companion.absolute()]
    return f"{companion.name}, line {own[-1].lineno}, in {own[-1].name}" if own else None
