"""The ``.py`` beside a scenario: how it is loaded, and what stands in for what it leaves out."""

import hashlib
import importlib.util
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import xarray as xr

from simneuro.analysis import Claim, standard_measures
from simneuro.engine import simulate
from simneuro.engine.runtime import running, total
from simneuro.errors import InputError
from simneuro.experiment.overview import overview
from simneuro.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simneuro.experiment.results import Results


@dataclass(frozen=True)
class Measure:
    """What is done at each point of a run: the scenario's own ``trial``, or a simulation and the standard measures."""

    science: Path | None
    target: str | None

    def __call__(self, scenario: Scenario, recordings: Path) -> xr.Dataset:
        with running(self.target, recordings) as surroundings:
            measured = function(self.science, "trial", _simulate_and_measure)(scenario)
        if not isinstance(measured, xr.Dataset):
            raise InputError(f"trial(scenario) must return an xarray.Dataset, not {type(measured).__name__}", where=str(self.science))
        return measured.assign_attrs(timings=json.dumps(total(surroundings.timings)))


def figures(results: "Results") -> Iterator[tuple[str, "Figure"]]:
    """The scenario's own figures, or an overview of the standard measures."""
    yield from function(results.scenario.science, "figures", overview)(results)


def claims(results: "Results") -> Iterable[Claim]:
    """The scenario's own claims, or none."""
    return tuple(function(results.scenario.science, "claims", lambda _: ())(results))


def digest(scenario: Scenario) -> str:
    """What a run's folder is named after: the scenario and the code that measures it."""
    code = scenario.science.read_bytes() if scenario.science else b""
    return hashlib.sha256(scenario.digest.encode() + code).hexdigest()


def function(science: Path | None, name: str, default: Any) -> Any:
    """``name`` from the scenario's ``.py``, or ``default`` where there is none."""
    return default if science is None else getattr(_module(science), name, default)


@cache
def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"simneuro_scenario_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise InputError("cannot be loaded as Python", where=str(path))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise InputError(f"line {error.lineno} is not Python: {error.msg}", where=str(path)) from error
    return module


def _simulate_and_measure(scenario: Scenario) -> xr.Dataset:
    return standard_measures(simulate(scenario))
