"""Scenario files without running them: the commands check and schema."""

from pathlib import Path
from typing import Annotated

import typer

from simneuro.cli.outcome import WRONG_INPUT, tell
from simneuro.errors import InputError


def check(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Bundled names, .toml or .py files.")
    ],
) -> None:
    """Check scenario files without running anything."""
    wrong = [scenario for scenario in scenarios if not _whole(scenario)]
    if wrong:
        raise typer.Exit(WRONG_INPUT)


def schema(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it there.", show_default=False)
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


def _whole(scenario: str) -> bool:
    from simneuro.scenario import Scenario

    try:
        Scenario.load(scenario).points()
    except InputError as error:
        tell(str(error))
        return False
    typer.echo(f"ok  {scenario}")
    return True
