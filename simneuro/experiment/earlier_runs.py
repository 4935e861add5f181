"""What the parts of a run took in earlier runs of the same work on this machine.

The same work is the same code at the same size: another seed, or other values, take as long.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from simneuro.engine.backend import backends
from simneuro.experiment.code_digests import code_digest, trial_code_digest
from simneuro.experiment.cost_and_workers import count_updates
from simneuro.experiment.known_times import FINISHING, KnownTimes
from simneuro.experiment.measured_times import estimate_bundled
from simneuro.experiment.scenario_run import ScenarioRun
from simneuro.experiment.trial_times import keep_seconds, known_seconds
from simneuro.scenario.sweep import count_settings


@dataclass(frozen=True)
class EarlierRuns:
    """The times of earlier runs that did the same as this one.

    Attributes
    ----------
    run : ScenarioRun
    """

    run: ScenarioRun

    def list_times(self) -> KnownTimes:
        """What they took; where a bundled scenario has not run here, what it takes elsewhere."""
        here = self._list_seconds()
        bundled = None if "" in here else estimate_bundled(self.run.scenario, self.run.points)
        return bundled or KnownTimes(here)

    def _list_seconds(self) -> dict[str, float]:
        found = {
            **{target: known_seconds(self.run.digest, target) for target in backends()},
            "": known_seconds(self._trial),
            FINISHING: known_seconds(self._end, FINISHING),
        }
        return {what: seconds for what, seconds in found.items() if seconds is not None}

    def keep_trial(self, seconds: float, target: str | None) -> None:
        """Keep what a trial took on a target; ``None`` for a trial of the scenario's own."""
        if target is None:
            keep_seconds(self._trial, seconds)
        else:
            keep_seconds(self.run.digest, seconds, target)

    def keep_end(self, seconds: float) -> None:
        """Keep what claims, figures and report took."""
        keep_seconds(self._end, seconds, FINISHING)

    @cached_property
    def _trial(self) -> str:
        """What the time of an own trial rests on: its code and the size of the largest network."""
        largest = max((point.scenario for point in self.run.points), key=count_updates)
        size = (count_updates(largest), largest.network.expected_synapses)
        return _digest("trial", self.run.scenario.name, trial_code_digest(self.run.scenario), *size)

    @cached_property
    def _end(self) -> str:
        """What the time of the end rests on: all of the code, and how many points there are."""
        scenario = self.run.scenario
        count = count_settings(scenario) * scenario.trials
        return _digest("end", scenario.name, code_digest(scenario), count)


def _digest(*parts: str | float) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
