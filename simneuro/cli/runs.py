"""The run, figures and report commands."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simneuro.cli.exit_status import FAILED, print_error
from simneuro.cli.overrides import parse_overrides
from simneuro.cli.warning_lines import warnings_as_lines
from simneuro.cli.whole_numbers import whole_from
from simneuro.printable import visible

if TYPE_CHECKING:
    from simneuro.cli.kept_answers import Answer
    from simneuro.experiment import Results
    from simneuro.scenario import Scenario

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
    typer.Option(metavar="T", help="numpy, cython or cpp; chosen by estimated cost if not given."),
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
Open = Annotated[bool, typer.Option("--open", help="Open the report in a browser.")]
Run = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")]
Code = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The .py that measured the run, which then runs."),
]
OtherCode = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Another .py, which runs instead of it."),
]


def run(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A bundled name, a .toml or a .py.")
    ],
    set_: Set = None,
    seed: Seed = None,
    trials: Trials = None,
    workers: Workers = None,
    cluster: Cluster = None,
    target: Target = None,
    out: Out = Path("runs"),
    fresh: Fresh = False,
    quick: Quick = False,
    strict: Strict = False,
    open_: Open = False,
) -> None:
    """Run a scenario, evaluate its claims, and write its report.

    --quick is applied first, then --set, --seed and --trials. A run that was stopped continues
    from its finished points; a finished run is not repeated.
    """
    from simneuro.cli.kept_answers import find_key, recall

    settings = [*(set_ or ()), f"{seed=}", f"{trials=}", f"{quick=}", f"{out=}"]
    as_usual = not fresh and workers is None and cluster is None and target is None
    key = find_key(scenario, "run", *settings)
    told = recall(key) if as_usual else None
    if told is None:
        changes = parse_overrides(set_ or (), seed=seed, trials=trials)
        how = {"workers": workers, "cluster": cluster, "target": target, "fresh": fresh}
        told = _run(scenario, quick, changes, out, how, key)
    else:
        _tell_again(told)
    if open_:
        _open_in_browser(Path(told.run) / "report.html")
    if strict and told.unproven:
        raise typer.Exit(FAILED)


def _run(
    source: str,
    quick: bool,
    changes: dict[str, Any],
    out: Path,
    how: dict[str, Any],
    key: str | None,
) -> "Answer":
    """Run a scenario and print what comes of it; what the command would say again is kept."""
    from simneuro.system.garbage import loaded_for_good

    with loaded_for_good():
        from simneuro import experiment
        from simneuro.cli.kept_answers import Answer
        from simneuro.experiment import running  # noqa: F401  (loads what simulates)
        from simneuro.network.file_root import noting_files

    showing = experiment.progress_bar()
    with noting_files() as named, warnings_as_lines() as lines, showing as reporter:
        chosen = _load(source, quick, changes, lines)
        before = list(lines)
        results = experiment.run(chosen, out=out, reporter=reporter, **how)
    page = _make_page(results)
    _print_page(page, results.report)
    files = {str(path): digest for path, digest in named.items()}
    unproven = any(not claim.holds for claim in results.claims)
    answer = Answer(before, files, page, str(results.path), unproven=unproven)
    if key is not None:
        _keep_finished(key, answer, chosen, out)
    return answer


def _keep_finished(key: str, answer: "Answer", chosen: "Scenario", out: Path) -> None:
    """Keep what the command would say if it was called again, where the run is finished."""
    from simneuro.cli.kept_answers import keep, read_tree
    from simneuro.experiment.scenario_run import read_finished

    tree = read_tree(Path(answer.run))
    lines: list[str] = []
    finished = read_finished(chosen, out, lines.append) if tree else None
    if finished is not None and _make_page(finished) == answer.page:
        keep(key, replace(answer, lines=[*answer.lines, *lines], tree=tree))


def _tell_again(told: "Answer") -> None:
    """Print what was kept of a finished run."""
    for line in told.lines:
        typer.echo(visible(line), err=True)
    _print_page(told.page, Path(told.run) / "report.html")


def figures(run: Run, code: Code = None, other_code: OtherCode = None) -> None:
    """Draw the figures of a finished run again.

    Code that a run's folder names does not run: without --code, and unless the scenario comes with
    simneuro, the stored figures are listed.
    """
    from simneuro import experiment
    from simneuro.cli.layout import print_plain

    with warnings_as_lines():
        opened = experiment.open_run(run, code=code, other_code=other_code)
    with experiment.lock_run(run):
        results = opened if _tell_stored(opened) else experiment.save_figures(opened)
    for path in results.figures.values():
        print_plain(str(path))


def report(run: Run, code: Code = None, other_code: OtherCode = None, open_: Open = False) -> None:
    """Make claims, figures and report of a finished run again.

    Code that a run's folder names does not run: without --code, and unless the scenario comes with
    simneuro, the report is made of the stored claims and figures.
    """
    from simneuro import experiment

    with warnings_as_lines():
        opened = experiment.open_run(run, code=code, other_code=other_code)
    with experiment.lock_run(run):
        if _tell_stored(opened):
            results = opened
            experiment.write_run_report(results)
        else:
            results = experiment.finish_run(opened)
    _print_page(_make_page(results), results.report)
    if open_:
        _open_in_browser(results.report)


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


def _load(source: str, quick: bool, changes: dict[str, Any], lines: list[str]) -> "Scenario":
    """The scenario that is to be run; what is said about it joins ``lines``."""
    from simneuro.scenario import Scenario, require_reach

    scenario = Scenario.load(source)
    if quick and not scenario.quick:
        lines.append(f"{scenario.name} has no [quick] table, so it is run as it is.")
        print_error(lines[-1])
    scenario = scenario.quickened() if quick else scenario
    changed = scenario.override(changes) if changes else scenario
    require_reach(changed, changes)
    return changed


def _make_page(results: "Results") -> list[Any]:
    """The parts of what is printed of a run, as they are kept."""
    from simneuro.cli.page_parts import Heading, to_lists
    from simneuro.cli.show_claims import show_claims

    return to_lists([*show_claims(results.claims), Heading("Report")])


def _print_page(page: list[Any], report: Path) -> None:
    from simneuro.cli.layout import print_plain
    from simneuro.cli.page_parts import from_lists, print_blocks

    print_blocks(from_lists(page))
    print_plain(f"  {report}")


def _open_in_browser(page: Path) -> None:
    import webbrowser

    if not webbrowser.open(page.absolute().as_uri()):
        print_error("No browser was found that could open the report.")
