"""The run command for all bundled scenarios, with a page that shows what came of each."""

from typing import TYPE_CHECKING

from simneuro.cli.exit_status import describe_error, print_error
from simneuro.cli.run_one import Done, load_scenario
from simneuro.cli.run_options import RunOptions
from simneuro.cli.warning_lines import warnings_as_lines
from simneuro.errors import InputError, RunError

if TYPE_CHECKING:
    from simneuro.experiment.gallery import GalleryEntry

PAGE = "index.html"


def run_all(options: RunOptions) -> Done:
    """Run every bundled scenario in turn, and write the page, also if Ctrl+C stops it midway.

    A scenario that fails is reported, and the others are run.
    """
    from simneuro.cli.layout import print_plain
    from simneuro.experiment.gallery import GalleryEntry, require_own_page, write_gallery
    from simneuro.scenario import Scenario, bundled

    page = options.out / PAGE
    require_own_page(page)
    shown = {
        name: GalleryEntry(name, Scenario.load(name).title, problem="It has not been run yet.")
        for name in bundled()
    }
    try:
        for number, name in enumerate(shown, start=1):
            print_plain(f"{name} ({number} of {len(shown)})")
            shown[name] = _run_entry(shown[name], options)
            print_plain(f"  {_describe_entry(shown[name])}")
    finally:
        options.out.mkdir(parents=True, exist_ok=True)
        write_gallery(page, list(shown.values()), quick=options.quick)
    print_plain("All scenarios")
    print_plain(f"  {page}")
    unproven = any(not claim.holds for entry in shown.values() for claim in entry.claims)
    return Done(page, unproven, failed=any(entry.problem for entry in shown.values()))


def _run_entry(entry: "GalleryEntry", options: RunOptions) -> "GalleryEntry":
    """The entry of a scenario that has been run, or has failed."""
    from dataclasses import replace

    from simneuro import experiment

    try:
        with warnings_as_lines() as lines, experiment.progress_bar() as reporter:
            chosen = load_scenario(entry.name, options, lines)
            return entry.from_results(experiment.run(chosen, reporter=reporter, **options.how()))
    except (InputError, RunError, OSError, MemoryError) as error:
        problem = describe_error(error)
        print_error(problem)
        return replace(entry, problem=f"The run failed: {problem}")


def _describe_entry(entry: "GalleryEntry") -> str:
    from simneuro.analysis import describe_verdicts

    return entry.problem or describe_verdicts(entry.claims, "claims") or "no claims"
