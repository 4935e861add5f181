"""The check and schema commands, which read scenario files without running them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from simneuro.cli.exit_status import WRONG_INPUT, describe_input_error, print_error
from simneuro.cli.warning_lines import warnings_as_lines
from simneuro.errors import InputError
from simneuro.printable import to_paragraph


def check(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Bundled names, .toml or .py files.")
    ],
) -> None:
    """Check scenario files without running them."""
    from simneuro.cli.kept_answers import find_key

    keys = [find_key(scenario, "check") for scenario in scenarios]  # before Brian2 is loaded
    found = [_check_file(*each) for each in zip(scenarios, keys, strict=True)]
    if not all(found):
        raise typer.Exit(WRONG_INPUT)


def schema(
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write to this file instead of the screen.", show_default=False
        ),
    ] = None,
) -> None:
    """Write the JSON Schema of scenario files, for editors."""
    import json

    from simneuro.scenario.json_schema import json_schema

    text = json.dumps(json_schema(), indent=2)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")


def _check_file(scenario: str, key: str | None) -> bool:
    """Whether a scenario is valid at all of its points, and can be built; prints the result.

    A scenario that was found right is not read again while all that it rests on is as it was.
    """
    from simneuro.cli.kept_answers import recall

    told = recall(key)
    if told is None:
        errors = _read_file(scenario, key)
    else:
        errors = []
        for line in told.lines:
            print_error(line)
    for each in errors:
        print_error(describe_input_error(each))
    if not errors:
        typer.echo(to_paragraph(f"ok  {scenario}"))
    return not errors


def _read_file(scenario: str, key: str | None) -> list[InputError]:
    """What is wrong with a scenario; that nothing is, is kept."""
    from simneuro.system.garbage import loaded_for_good

    with loaded_for_good():
        from simneuro.cli.kept_answers import Answer, keep
        from simneuro.engine import check_buildable  # noqa: F401  (loads what builds networks)
        from simneuro.network.file_root import noting_files

    try:
        with warnings_as_lines() as lines, noting_files() as files:
            errors = list(_find_errors(scenario))
    except InputError as error:
        return [error]
    if not errors:
        keep(key, Answer(lines, {str(path): digest for path, digest in files.items()}))
    return errors


def _find_errors(source: str) -> Iterator[InputError]:
    """All that is wrong in the files of a scenario; whether it can be built if nothing else is."""
    from simneuro.experiment import check_function_names
    from simneuro.scenario.all_errors import list_errors
    from simneuro.scenario.loading import find

    companion = find(source)[1]
    if companion is not None:
        try:
            check_function_names(companion)
        except InputError as error:
            yield error
    errors = list_errors(source)
    yield from errors
    if not errors:
        yield from _find_errors_of_points(source)


def _find_errors_of_points(source: str) -> Iterable[InputError]:
    """What is wrong with the networks of single points, each once."""
    from simneuro.engine import check_buildable, check_drawn
    from simneuro.scenario import Scenario

    found: dict[str, InputError] = {}
    for point in Scenario.load(source).points():
        try:
            if point.trial == 0:
                check_buildable(point.scenario.network)
            check_drawn(point.scenario.network, point.scenario.seed)
        except InputError as error:
            found.setdefault(str(error), error)
    return found.values()
