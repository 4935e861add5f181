"""The validate command: scientific checks of the models against independent references."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.cli.exit_status import FAILED

if TYPE_CHECKING:
    from simneuro.validation import Check, Result

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...",
        help="A model, for all its checks, or a single check; every check if not given.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print a JSON list, for other programs.")]
Quick = Annotated[bool, typer.Option("--quick", help="Only the checks that take seconds.")]


def validate(names: Names = None, json: Json = False, quick: Quick = False) -> None:
    """Check models against closed forms and published results."""
    from simneuro.validation import checks_of

    chosen = checks_of(names or (), quick=quick)
    results: list[Result] = []
    try:
        for result in _run_checks(chosen, quiet=json):
            results.append(result)
    except KeyboardInterrupt:
        _print(results, json)
        raise
    _print(results, json)
    if not all(result.holds for result in results):
        raise typer.Exit(FAILED)


def _print(results: Sequence["Result"], json: bool) -> None:
    if json:
        _print_json(results)
    else:
        _print_results(results)


def _run_checks(chosen: Sequence["Check"], quiet: bool) -> Iterator["Result"]:
    """Run the checks, with a progress bar unless ``quiet``."""
    from simneuro.experiment.progress import QuietReporter, progress_bar

    with nullcontext(QuietReporter()) if quiet else progress_bar("checks") as reporter:
        for done, check in enumerate(chosen):
            reporter.step(done, len(chosen))
            yield check.run()


def _print_json(results: Sequence["Result"]) -> None:
    import json

    typer.echo(json.dumps([result.as_json() for result in results], indent=2))


def _print_results(results: Sequence["Result"]) -> None:
    from simneuro.cli.layout import open_page
    from simneuro.cli.show_validation import show_failures, show_results

    with open_page() as console:
        show_results(console, results)
        show_failures(console, results)
