"""The check and schema commands, which read scenario files without running them."""

from pathlib import Path
from typing import Annotated

import typer

from simneuro.cli.exit_status import WRONG_INPUT, print_error
from simneuro.cli.warning_lines import warnings_as_lines
from simneuro.errors import InputError, to_paragraph


def check(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Bundled names, .toml or .py files.")
    ],
) -> None:
    """Check scenario files without running them."""
    wrong = [scenario for scenario in scenarios if not _check_file(scenario)]
    if wrong:
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


def _check_file(scenario: str) -> bool:
    """Whether a scenario is valid at all of its points, and can be built; prints the result."""
    from simneuro.engine import check_buildable, check_drawn
    from simneuro.scenario import Scenario

    try:
        with warnings_as_lines():
            for point in Scenario.load(scenario).points():
                if point.trial == 0:
                    check_buildable(point.scenario.network)
                check_drawn(point.scenario.network, point.scenario.seed)
    except InputError as error:
        print_error(str(error))
        return False
    typer.echo(to_paragraph(f"ok  {scenario}"))
    return True
