"""Whether the models do what is known of them: the command validate."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.cli.outcome import FAILED

if TYPE_CHECKING:
    from simneuro.validation import Check, Result

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="A model (all its checks) or a check; none: all."),
]
Json = Annotated[bool, typer.Option("--json", help="Print a JSON list, for machines.")]
Quick = Annotated[bool, typer.Option("--quick", help="Only the checks that take seconds.")]


def validate(names: Names = None, json: Json = False, quick: Quick = False) -> None:
    """Check models against closed forms, published values and published equations."""
    from simneuro.validation import checks_of

    results = list(_made(checks_of(names or (), quick=quick), quiet=json))
    if json:
        _print_json(results)
    else:
        _print_table(results)
    if not all(result.holds for result in results):
        raise typer.Exit(FAILED)


def _made(chosen: Sequence["Check"], quiet: bool) -> Iterator["Result"]:
    """Make the checks, and tell how many are done."""
    from simneuro.experiment.progress import Silent, bar

    with nullcontext(Silent()) if quiet else bar("checks") as reporter:
        for done, check in enumerate(chosen):
            reporter.step(done, len(chosen))
            yield check.run()


def _print_json(results: Sequence["Result"]) -> None:
    import json

    typer.echo(json.dumps([result.as_json() for result in results], indent=2))


def _print_table(results: Sequence["Result"]) -> None:
    from simneuro.cli.page import page
    from simneuro.cli.show_checks import failures, show_checks

    with page() as console:
        show_checks(console, results)
        failures(console, results)
