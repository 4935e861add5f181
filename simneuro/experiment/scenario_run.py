"""The run of a scenario: where it lies, whether it is finished and whole, and what it holds."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from simneuro.errors import InputError
from simneuro.experiment import folder
from simneuro.experiment.code_digests import code_digest, run_digest, trial_code_digest
from simneuro.experiment.provenance import describe_other_versions
from simneuro.experiment.results import Results
from simneuro.experiment.stored_files import read_provenance
from simneuro.scenario import Point, Scenario

#: Is called with each sentence about a run.
Say = Callable[[str], None]


@dataclass(frozen=True)
class ScenarioRun:
    """The run of a scenario, finished or not.

    Attributes
    ----------
    scenario : Scenario
    out : Path
        The folder of all runs.
    """

    scenario: Scenario
    out: Path

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the scenario and of what its trial uses."""
        return run_digest(self.scenario)

    @cached_property
    def path(self) -> Path:
        """The folder of this run."""
        return self.out / f"{self.scenario.name}-{self.digest[:8]}"

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Every simulation of it. They are made once: each takes a millisecond or more."""
        return self.scenario.points()

    @property
    def is_up_to_date(self) -> bool:
        """Whether claims, figures and report are those of the code as it is now."""
        return not folder.list_outdated(self.path, code_digest(self.scenario))

    @property
    def has_provenance(self) -> bool:
        """Whether ``run.json`` is there, undamaged, and of this run."""
        name = ["run.json"]
        if folder.list_missing(self.path, name) or folder.find_damage(self.path, name):
            return False
        try:
            self._require_own()
        except InputError:
            return False
        return True

    def read_measured(self, say: Say) -> Results | None:
        """What it holds; None if it is not finished, or what was measured is damaged."""
        if folder.list_missing(self.path, folder.MEASURED):
            return None
        folder.require_no_links(self.path)
        damage = list(folder.find_damage_of_measured(self.path).values())
        if not damage:
            try:
                self._require_own()
                found = folder.read_results(self.scenario, self.path)
                self._report_unsealed(say)
                return found
            except InputError as error:
                damage = [f"{error.where} is damaged: {error.message}"]
        for each in damage:
            say(f"{each}; it is made again from the finished points")
        return None

    def describe_finished(self) -> str:
        """That it is finished, and how it is started again."""
        again = "start again with --fresh, or fresh=True"
        return f"This run is finished: {self.path}{describe_other_versions(self.path)} ({again})"

    def describe_again(self) -> str:
        """That its points stay, and why its claims, figures and report do not."""
        told = (
            f"All points are simulated: {self.path}; its claims, figures and report are made again"
        )
        code = self.scenario.companion
        measured_with = read_provenance(self.path).get("code_sha256")
        if code is None or measured_with == code_digest(self.scenario):
            return told
        return f"{told}, since {code.name} has changed, but nothing that its trial uses"

    def _require_own(self) -> None:
        """Refuse ``run.json`` of another scenario, or of other code."""
        made = read_provenance(self.path)
        own = {
            "digest": self.scenario.digest,
            "trial_sha256": trial_code_digest(self.scenario),
        }
        if any(made.get(key, value) != value for key, value in own.items()):
            place = str(self.path / "run.json")
            raise InputError("this is the file of another run", where=place)

    def _report_unsealed(self, say: Say) -> None:
        unsealed = folder.list_unsealed(self.path, folder.MEASURED)
        if unsealed:
            say(
                f"{self.path} has no checksum of {', '.join(unsealed)}, as runs of older "
                "versions: damage would not be noticed"
            )


def read_finished(scenario: Scenario, out: str | os.PathLike[str], say: Say) -> Results | None:
    """What a run holds that would be read and not repeated; None if there is anything to do."""
    own = ScenarioRun(scenario, Path(out))
    found = own.read_measured(say)
    if found is None or not own.is_up_to_date:
        return None
    folder.remove_state(own.path)
    say(own.describe_finished())
    return found
