"""The command diff: in what two models differ."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simneuro.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.catalogue.differences import Difference

_MODEL = typer.Argument(metavar="MODEL", help="A model of 'list', or one of its variants.")


def diff(
    first: Annotated[str, _MODEL],
    second: Annotated[str, _MODEL],
) -> None:
    """Say in what two models differ."""
    from simneuro.catalogue.differences import differences
    from simneuro.cli.models import family, named
    from simneuro.cli.page import page

    models = named(first), named(second)
    kinds = [family(model) for model in models]
    if kinds[0] != kinds[1]:
        raise InputError(f"{first} is a {kinds[0]} and {second} a {kinds[1]}: nothing to compare")
    with page() as console:
        _print(console, (first, second), differences(*models))


def _print(console: "Console", names: tuple[str, str], found: Iterable["Difference"]) -> None:
    from simneuro.cli.page import section, table

    parts = [(part, [*group]) for part, group in groupby(found, lambda each: each.part)]
    if not parts:
        section(console, f"{names[0]} and {names[1]} do not differ")
    for part, group in parts:
        section(console, part.capitalize())
        table(console, ("", *names), map(_row, group), keep_empty=True)


def _row(difference: "Difference") -> tuple[Any, ...]:
    return difference.name, difference.first or "–", difference.second or "–"
