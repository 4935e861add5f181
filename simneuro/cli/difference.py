"""The command diff: in what two models differ."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simneuro.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.model.differences import Difference

_MODEL = typer.Argument(metavar="MODEL", help="A model of 'list', or one of its variants.")


def diff(
    first: Annotated[str, _MODEL],
    second: Annotated[str, _MODEL],
) -> None:
    """Say in what two models differ."""
    from simneuro.cli.models import named
    from simneuro.cli.page import page
    from simneuro.model.differences import differences

    (kind, one), (other_kind, other) = named(first), named(second)
    if kind != other_kind:
        raise InputError(
            f"{first} is a {kind} and {second} is a {other_kind}; only models of one kind compare"
        )
    with page() as console:
        _print(console, (first, second), differences(one, other))


def _print(console: "Console", names: tuple[str, str], found: Iterable["Difference"]) -> None:
    from simneuro.cli.page import section, table

    parts = [(part, [*group]) for part, group in groupby(found, lambda each: each.part)]
    if not parts:
        console.print(f"{names[0]} and {names[1]} do not differ.")
    for part, group in parts:
        section(console, part.capitalize())
        table(console, ("", *names), map(_row, group))


def _row(difference: "Difference") -> tuple[Any, ...]:
    return difference.name, difference.first or "–", difference.second or "–"
