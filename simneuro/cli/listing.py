"""The list, show and cite commands."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.cli.listable import Listable
from simneuro.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from simneuro.cli.page_parts import Block

_BRIAN2 = "stimberg2019"
_SCENARIOS_HAVE_PAPERS = "`simneuro cite SCENARIO` lists the papers that a scenario rests on."


def list_names(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND", help=f"{', '.join(tuple(Listable)[:-1])} or {tuple(Listable)[-1]}."
        ),
    ] = None,
) -> None:
    """List models, activation functions, drives, sources, rules and scenarios."""
    from simneuro.cli.name_kinds import find_summaries
    from simneuro.cli.page_parts import Heading, Rows, print_blocks

    chosen = list(Listable) if kind is None else [_find_kind(kind)]
    summaries = find_summaries(chosen)
    print_blocks(
        block
        for each, rows in summaries.items()
        for block in (Heading(each.capitalize()), Rows(rows))
    )


def _find_kind(given: str) -> Listable:
    given = f"{given}s" if f"{given}s" in tuple(Listable) else given
    if given not in tuple(Listable):
        raise InputError(
            f"there is no kind {given!r}.{did_you_mean(given, Listable)}", allowed=tuple(Listable)
        )
    return Listable(given)


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A name that 'list' shows, a variant (adex.adaptation), a .toml or a .py.",
        ),
    ],
    brian2: Annotated[
        bool,
        typer.Option("--brian2", help="Show a scenario as a Brian2 script that runs by itself."),
    ] = False,
) -> None:
    """Show a model, activation function, drive, rule or scenario."""
    from simneuro.cli.page_parts import print_blocks

    if brian2:
        from simneuro.scenario import Scenario

        typer.echo(Scenario.load(name).to_brian2(), nl=False)
        return

    print_blocks(_find_page(name))


def _find_page(name: str) -> Iterable["Block"]:
    """The page about a name or a user's file; what is not needed for it is not loaded."""
    from simneuro.cli.bundled_pages import read_pages

    if Path(name).suffix in (".toml", ".py"):
        from simneuro.cli.show_scenario import show_scenario
        from simneuro.scenario import Scenario

        return show_scenario(Scenario.load(name))
    stored = read_pages()
    if stored is not None and name in stored.pages:
        return stored.page(name)
    from simneuro.cli.pages import make_page

    return make_page(name)


def cite(
    scenario: Annotated[
        str | None,
        typer.Argument(metavar="SCENARIO", help="A bundled name, a .toml or a .py."),
    ] = None,
) -> None:
    """List the papers to cite for a scenario, and their BibTeX; without one, cite simneuro."""
    from simneuro.references import bibtex, format_software, references, software_bibtex

    entries: list[str] = []
    rows: list[tuple[str, str]] = []
    reasons: Mapping[str, tuple[str, ...]] = {_BRIAN2: ("the simulator Brian2",)}
    if scenario is None:
        entries = [software_bibtex()]
        rows = [("simneuro", format_software()), ("", _SCENARIOS_HAVE_PAPERS)]
    else:
        from simneuro.experiment import list_citations
        from simneuro.scenario import Scenario

        reasons = list_citations(Scenario.load(scenario))
    title = scenario or "simneuro"
    _print_papers(title, [*rows, *_format_papers(reasons)])
    entries += [bibtex(key) for key in reasons if key in references()]
    typer.echo("\n" + "\n\n".join(entries))


def _print_papers(title: str, rows: Iterable[tuple[str, str]]) -> None:
    from simneuro.cli.layout import open_page, print_heading, print_rows

    with open_page() as console:
        print_heading(console, f"Papers to cite for {title}")
        print_rows(console, rows)
        print_heading(console, "BibTeX")


def _format_papers(reasons: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, str]]:
    for key, why in reasons.items():
        yield from _format_paper(key, why)


def _format_paper(key: str, why: Iterable[str]) -> Iterable[tuple[str, str]]:
    from simneuro.cli.layout import keep_together
    from simneuro.references import format_reference, references

    known = key in references()
    yield key, format_reference(key) if known else "Not in the bibliography of simneuro."
    yield "", f"For: {', '.join(map(keep_together, why))}"
