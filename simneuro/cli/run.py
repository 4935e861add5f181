"""The run command."""

from pathlib import Path
from typing import Annotated

import typer

from simneuro.cli.exit_status import FAILED, WRONG_INPUT, print_error
from simneuro.cli.printed_run import Open, open_in_browser
from simneuro.cli.run_all import run_all
from simneuro.cli.run_one import run_one
from simneuro.cli.run_options import RunOptions
from simneuro.cli.whole_numbers import whole_from
from simneuro.printable import visible

Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value; may be repeated."),
]
Seed = Annotated[
    int | None, typer.Option(metavar="N", parser=whole_from(0), help="Use another seed.")
]
Trials = Annotated[
    int | None,
    typer.Option(metavar="N", parser=whole_from(1), help="Use another number of trials."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        parser=whole_from(1),
        help="How many simulations run at a time; one for each core if not given.",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Run on the workers of this Dask scheduler instead."),
]
Target = Annotated[
    str | None,
    typer.Option(
        metavar="T", help="numpy, cython, cpp or, if installed, nest; chosen by cost if not given."
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        parser=whole_from(1),
        help="How many threads share the work of each simulation (cpp, nest).",
    ),
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Create the run's folder in this folder.")]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Delete an earlier run of the same scenario first.")
]
Quick = Annotated[
    bool, typer.Option("--quick", help="Run the small form, which finishes in seconds.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with status 1 if a claim is refuted or undecided.")
]


All = Annotated[
    bool,
    typer.Option("--all", help="Run all bundled scenarios, and make a page that shows them."),
]


def run(
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO", help="A bundled name, a .toml or a .py.")
    ] = None,
    all_: All = False,
    set_: Set = None,
    seed: Seed = None,
    trials: Trials = None,
    workers: Workers = None,
    cluster: Cluster = None,
    target: Target = None,
    threads: Threads = None,
    out: Out = Path("runs"),
    fresh: Fresh = False,
    quick: Quick = False,
    strict: Strict = False,
    open_: Open = False,
) -> None:
    """Run a scenario, evaluate its claims, and write its report.

    --quick is applied first, then --set, --seed and --trials. A run that was stopped continues
    from its finished points; a finished run is not repeated. With --all, every bundled scenario is
    run, and index.html in the folder of the runs shows them all.
    """
    _require_one_or_all(scenario, all_, set_)
    options = RunOptions(
        tuple(set_ or ()), seed, trials, quick, out, fresh, workers, cluster, target, threads
    )
    done = run_all(options) if scenario is None else run_one(scenario, options)
    if open_:
        open_in_browser(done.page.absolute().as_uri())
    if done.failed or (strict and done.unproven):
        raise typer.Exit(FAILED)


def _require_one_or_all(scenario: str | None, all_: bool, set_: list[str] | None) -> None:
    """Require one scenario, or all of them and nothing that is for one of them."""
    if scenario is None and not all_:
        wrong = "SCENARIO is missing: name one (`simneuro list` shows them), or give --all."
    elif scenario is not None and all_:
        wrong = f"--all runs every bundled scenario; leave out {visible(scenario)} or --all."
    elif all_ and set_:
        wrong = "--set changes a value of one scenario, and --all runs every one; leave out either."
    else:
        return
    print_error(wrong)
    raise typer.Exit(WRONG_INPUT)
