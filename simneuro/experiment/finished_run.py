"""A run that is finished: where it lies, whether it is whole, and what it holds."""

import os
from collections.abc import Callable
from pathlib import Path

from simneuro.errors import InputError
from simneuro.experiment import folder
from simneuro.experiment.code_digests import code_digest, run_digest, trial_code_digest
from simneuro.experiment.provenance import describe_other_versions
from simneuro.experiment.results import Results
from simneuro.experiment.stored_files import read_provenance
from simneuro.scenario import Scenario


def read_finished(
    scenario: Scenario, out: str | os.PathLike[str], say: Callable[[str], None]
) -> Results | None:
    """What a run holds that would be read and not repeated; None if there is anything to do.

    ``say`` is called with each sentence about it.
    """
    path = run_folder(scenario, out)
    found = read_measured(scenario, path, say)
    if found is None or folder.list_outdated(path, code_digest(scenario)):
        return None
    say(describe_finished(path))
    return found


def run_folder(scenario: Scenario, out: str | os.PathLike[str]) -> Path:
    """The folder of a scenario's run in the folder of all runs."""
    return Path(out) / f"{scenario.name}-{run_digest(scenario)[:8]}"


def describe_finished(path: Path) -> str:
    """That a run is finished, and how it is started again."""
    again = "start again with --fresh, or fresh=True"
    return f"This run is finished: {path}{describe_other_versions(path)} ({again})"


def read_measured(scenario: Scenario, path: Path, say: Callable[[str], None]) -> Results | None:
    """What a finished run holds; None if it is not finished, or what was measured is damaged."""
    if folder.list_missing(path, folder.MEASURED):
        return None
    folder.require_no_links(path)
    damage = list(folder.find_damage_of_measured(path).values())
    if not damage:
        try:
            require_own(scenario, path)
            found = folder.read_results(scenario, path)
            _report_unsealed(path, say)
            return found
        except InputError as error:
            damage = [f"{error.where} is damaged: {error.message}"]
    for each in damage:
        say(f"{each}; it is made again from the finished points")
    return None


def require_own(scenario: Scenario, path: Path) -> None:
    """Refuse ``run.json`` of another scenario, or of other code."""
    made = read_provenance(path)
    own = {"digest": scenario.digest, "trial_sha256": trial_code_digest(scenario)}
    if any(made.get(key, value) != value for key, value in own.items()):
        raise InputError("this is the file of another run", where=str(path / "run.json"))


def _report_unsealed(path: Path, say: Callable[[str], None]) -> None:
    unsealed = folder.list_unsealed(path, folder.MEASURED)
    if unsealed:
        say(
            f"{path} has no checksum of {', '.join(unsealed)}, as runs of older versions: damage "
            "would not be noticed"
        )
