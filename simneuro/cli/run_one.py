"""The run command for one scenario: it is run, or what was printed of its finished run again."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simneuro.cli.exit_status import print_error
from simneuro.cli.printed_run import make_page, print_page
from simneuro.cli.run_options import RunOptions
from simneuro.cli.warning_lines import warnings_as_lines
from simneuro.printable import visible

if TYPE_CHECKING:
    from simneuro.cli.kept_answers import Answer
    from simneuro.scenario import Scenario


@dataclass(frozen=True)
class Done:
    """What came of the command.

    Attributes
    ----------
    page : Path
        What a browser is to open.
    unproven : bool
        Whether a claim is refuted or undecided.
    failed : bool
        Whether a run could not be finished.
    """

    page: Path
    unproven: bool
    failed: bool = False


def run_one(source: str, options: RunOptions) -> Done:
    """Run a scenario and print its claims and the path of its report."""
    from simneuro.cli.kept_answers import find_key, recall

    key = find_key(source, "run", *options.list_parts())
    told = recall(key) if options.as_usual else None
    if told is None:
        told = _run(source, options, key)
    else:
        _tell_again(told)
    return Done(Path(told.run) / "report.html", told.unproven)


def load_scenario(source: str, options: RunOptions, lines: list[str]) -> "Scenario":
    """The scenario that is to be run; what is said about it joins ``lines``."""
    from simneuro.scenario import Scenario, require_reach

    scenario = Scenario.load(source)
    if options.quick and not scenario.quick:
        lines.append(f"{scenario.name} has no [quick] table, so it is run as it is.")
        print_error(lines[-1])
    changes = options.parse_changes()
    scenario = scenario.quickened() if options.quick else scenario
    changed = scenario.override(changes) if changes else scenario
    require_reach(changed, changes)
    return changed


def _run(source: str, options: RunOptions, key: str | None) -> "Answer":
    """Run a scenario and print what comes of it; what the command would say again is kept."""
    from simneuro.system.garbage import loaded_for_good

    with loaded_for_good():
        from simneuro import experiment
        from simneuro.cli.kept_answers import Answer
        from simneuro.experiment import running  # noqa: F401  (loads what simulates)
        from simneuro.network.file_root import noting_files

    showing = experiment.progress_bar()
    with noting_files() as named, warnings_as_lines() as lines, showing as reporter:
        chosen = load_scenario(source, options, lines)
        before = list(lines)
        results = experiment.run(chosen, reporter=reporter, **options.how())
    page = make_page(results)
    print_page(page, results.report)
    files = {str(path): digest for path, digest in named.items()}
    unproven = any(not claim.holds for claim in results.claims)
    answer = Answer(before, files, page, str(results.path), unproven=unproven)
    if key is not None:
        _keep_finished(key, answer, chosen, options.out)
    return answer


def _keep_finished(key: str, answer: "Answer", chosen: "Scenario", out: Path) -> None:
    """Keep what the command would say if it was called again, where the run is finished."""
    from simneuro.cli.kept_answers import keep, read_tree
    from simneuro.experiment.scenario_run import read_finished

    tree = read_tree(Path(answer.run))
    lines: list[str] = []
    finished = read_finished(chosen, out, lines.append) if tree else None
    if finished is not None and make_page(finished) == answer.page:
        keep(key, replace(answer, lines=[*answer.lines, *lines], tree=tree))


def _tell_again(told: "Answer") -> None:
    """Print what was kept of a finished run."""
    for line in told.lines:
        typer.echo(visible(line), err=True)
    print_page(told.page, Path(told.run) / "report.html")
