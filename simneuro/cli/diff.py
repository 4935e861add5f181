"""The diff command: the differences between two models."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.model.differences import Difference

_MODEL = typer.Argument(
    metavar="MODEL", help="A model that 'simneuro list' shows, or one of its variants."
)


def diff(
    first: Annotated[str, _MODEL],
    second: Annotated[str, _MODEL],
) -> None:
    """Show the differences between two models."""
    from simneuro.cli.layout import open_page
    from simneuro.cli.model_names import find_model
    from simneuro.model.differences import differences

    (kind, one), (other_kind, other) = find_model(first), find_model(second)
    if kind != other_kind:
        raise InputError(
            f"{first} is a {kind} and {second} is a {other_kind}; only models of the same kind can "
            "be compared"
        )
    with open_page() as console:
        _print_differences(console, (first, second), differences(one, other))


def _print_differences(
    console: "Console", names: tuple[str, str], found: Iterable["Difference"]
) -> None:
    from simneuro.cli.layout import print_heading, print_table

    parts = [(part, [*group]) for part, group in groupby(found, lambda each: each.part)]
    if not parts:
        console.print(f"{names[0]} and {names[1]} do not differ.")
    for part, group in parts:
        print_heading(console, part.capitalize())
        rows = [(each.name, each.first or "–", each.second or "–") for each in group]
        print_table(console, ("", *names), rows)
