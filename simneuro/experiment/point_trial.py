"""The trial of a point: the scenario's own, or a simulation and the standard measures."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from simneuro.engine import simulate
from simneuro.engine.outcome import total
from simneuro.engine.runtime import running
from simneuro.experiment.companion_checks import CompanionFunction, require_dataset
from simneuro.experiment.companion_module import load_module, locate_errors
from simneuro.experiment.shown_trial import attach_shown, keep_shown, name_shown, with_traces
from simneuro.own_code import may_define_trial
from simneuro.scenario import Scenario


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
    threads: int | None = None
    shown: tuple[str, ...] = ()

    def __call__(self, scenario: Scenario, recordings: Path) -> xr.Dataset:
        scratch = recordings.parent if recordings.parent.is_dir() else None
        begin = time.perf_counter()
        with (
            running(self.target, self.runs, recordings, scratch, self.threads) as surroundings,
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
        if self.companion is None or not may_define_trial(self.code):
            return default(scenario)
        module = load_module(self.companion.absolute(), self.code)
        if "trial" not in vars(module):
            return default(scenario)
        own = CompanionFunction(self.companion, "trial", vars(module)["trial"])
        return require_dataset(own, own(scenario))


def load_trial(
    scenario: Scenario, target: str | None = None, runs: int = 1, threads: int | None = None
) -> CompanionTrial:
    """Load the trial of a scenario, with its companion's code as it is now.

    Parameters
    ----------
    scenario : Scenario
    target : {"numpy", "cython", "cpp"}, optional
        Where its simulations run; chosen by estimated cost if not given.
    runs : int
        How many points there are, which decides whether compiling is worthwhile.
    threads : int, optional
        How many share the work of each simulation; decided by estimate if not given.

    Returns
    -------
    callable
        Takes the scenario of a point and a folder for its recordings; returns a dataset.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simneuro.experiment import load_trial
    >>> cell = sn.Scenario(
    ...     title="A cell",
    ...     duration="20 ms",
    ...     populations={"cell": sn.Population(model="lif", size=1)},
    ... )
    >>> load_trial(cell, target="numpy")(cell, Path("recordings"))["rate"].values.tolist()
    [0.0]
    """
    companion = scenario.companion
    code = companion.read_bytes() if companion else b""
    shown = tuple(name_shown(scenario).values())
    return CompanionTrial(companion, code, target, runs, threads, shown)


def _simulate_and_measure(scenario: Scenario) -> xr.Dataset:
    from simneuro.analysis import standard_measures

    return standard_measures(simulate(scenario))


def _simulate_and_show(scenario: Scenario) -> xr.Dataset:
    recording = simulate(with_traces(scenario))
    from simneuro.analysis import standard_measures

    return attach_shown(standard_measures(recording), keep_shown(recording, scenario))
