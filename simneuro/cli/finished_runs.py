"""The figures and report commands, which make parts of a finished run again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.cli.exit_status import print_error
from simneuro.cli.printed_run import Open, make_page, open_in_browser, print_page
from simneuro.cli.warning_lines import warnings_as_lines

if TYPE_CHECKING:
    from simneuro.experiment import Results

Run = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")]
Code = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The .py that measured the run, which then runs."),
]
OtherCode = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Another .py, which runs instead of it."),
]


def figures(run: Run, code: Code = None, other_code: OtherCode = None) -> None:
    """Draw the figures of a finished run again.

    Code that a run's folder names does not run: without --code, and unless the scenario comes with
    simneuro, the stored figures are listed.
    """
    from simneuro import experiment
    from simneuro.cli.layout import print_plain
    from simneuro.experiment.run_state import keeping_state

    with warnings_as_lines():
        opened = experiment.open_run(run, code=code, other_code=other_code)
    with experiment.lock_run(run), keeping_state(run):
        results = opened if _tell_stored(opened) else experiment.save_figures(opened)
    for path in results.figures.values():
        print_plain(str(path))


def report(run: Run, code: Code = None, other_code: OtherCode = None, open_: Open = False) -> None:
    """Make claims, figures and report of a finished run again.

    Code that a run's folder names does not run: without --code, and unless the scenario comes with
    simneuro, the report is made of the stored claims and figures.
    """
    from simneuro import experiment
    from simneuro.experiment.run_state import keeping_state

    with warnings_as_lines():
        opened = experiment.open_run(run, code=code, other_code=other_code)
    with experiment.lock_run(run), keeping_state(run):
        if _tell_stored(opened):
            results = opened
            experiment.write_run_report(results)
        else:
            results = experiment.finish_run(opened)
    print_page(make_page(results), results.report)
    if open_:
        open_in_browser(results.report.absolute().as_uri())


def _tell_stored(opened: "Results") -> bool:
    """Whether claims and figures cannot be made anew; says why, and which of them are damaged.

    If they can, it says so where the code is no longer that which measured.
    """
    from simneuro import experiment

    changed = experiment.describe_code(opened)
    if changed:
        print_error(changed)
    why = experiment.why_stored(opened)
    if why:
        print_error(why)
        for damage in experiment.find_damage_of_derived(opened.path).values():
            print_error(f"{damage}.")
    return bool(why)
