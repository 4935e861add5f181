"""Running scenarios, and what a run left: the commands run, figures and report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simneuro.cli.outcome import FAILED, tell
from simneuro.cli.settings import changes

if TYPE_CHECKING:
    from simneuro.experiment import Results
    from simneuro.scenario import Scenario

Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value; may be repeated."),
]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Another seed.")]
Trials = Annotated[int | None, typer.Option(metavar="N", help="Another number of trials.")]
Workers = Annotated[
    int | None,
    typer.Option(metavar="N", help="Simulations at once; one for each core if not given."),
]
Cluster = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Run on the workers of this Dask scheduler instead."),
]
Target = Annotated[
    str | None,
    typer.Option(metavar="T", help="numpy, cython or cpp; chosen by estimated cost if not given."),
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where the run's folder is made.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Throw an earlier run of the same away.")]
Quick = Annotated[bool, typer.Option("--quick", help="Small enough to finish in seconds.")]
Strict = Annotated[bool, typer.Option("--strict", help="A claim that fails is a failure.")]
Run = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")]


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
) -> None:
    """Run a scenario, test its claims, and write its report.

    --quick is applied first, then --set, --seed and --trials. A run that was stopped goes on where
    it was; a finished one is not repeated.
    """
    from simneuro import experiment

    chosen = _chosen(scenario, quick, changes(set_ or (), seed=seed, trials=trials))
    with experiment.bar() as reporter:
        results = experiment.run(
            chosen,
            workers=workers,
            cluster=cluster,
            target=target,
            out=out,
            fresh=fresh,
            reporter=reporter,
        )
    failing = sum(not claim.holds for claim in results.claims)
    _summary(results)
    if strict and failing:
        raise typer.Exit(FAILED)


def figures(run: Run) -> None:
    """Draw the figures of a finished run again."""
    from simneuro import experiment

    opened = experiment.open_run(run)
    with experiment.alone(run):
        results = experiment.draw(opened)
    typer.echo("\n".join(str(path) for path in results.figures.values()))


def report(run: Run) -> None:
    """Write the report of a finished run again, with its claims and figures."""
    from simneuro import experiment

    opened = experiment.open_run(run)
    with experiment.alone(run):
        results = experiment.finish(opened)
        experiment.write_page(results)
    _summary(results)


def _chosen(source: str, quick: bool, changed: dict[str, Any]) -> "Scenario":
    from simneuro.scenario import Scenario

    scenario = Scenario.load(source)
    if quick and not scenario.quick:
        tell(f"{scenario.name} has no [quick] table: it is run as it is.")
    scenario = scenario.quickened() if quick else scenario
    return scenario.override(changed) if changed else scenario


def _summary(results: "Results") -> None:
    from simneuro.cli.page import page, section
    from simneuro.cli.show_claims import show_claims

    with page() as console:
        show_claims(console, results.claims)
        section(console, "Report")
    typer.echo(f"  {results.report}")  # never broken, so that it can be clicked and copied
