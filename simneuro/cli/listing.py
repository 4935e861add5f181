"""The list, show and cite commands."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.errors import InputError, did_you_mean, quoted

if TYPE_CHECKING:
    from rich.console import Console

_BRIAN2 = "stimberg2019"
_SCENARIOS_HAVE_PAPERS = "`simneuro cite SCENARIO` lists the papers that a scenario rests on."


class Listable(StrEnum):
    """The kinds of things that can be listed."""

    SCENARIOS = "scenarios"
    NEURONS = "neurons"
    SYNAPSES = "synapses"
    PLASTICITY = "plasticity"
    ACTIVATIONS = "activations"
    DRIVES = "drives"
    SOURCES = "sources"
    RULES = "rules"


def list_names(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND", help=f"{', '.join(tuple(Listable)[:-1])} or {tuple(Listable)[-1]}."
        ),
    ] = None,
) -> None:
    """List models, activation functions, drives, sources, rules and scenarios."""
    from simneuro.cli.kept_pages import show_page

    chosen = list(Listable) if kind is None else [_find_kind(kind)]
    show_page(("list", *chosen), partial(_print_kinds, chosen))


def _print_kinds(chosen: Iterable[Listable], console: "Console") -> None:
    from simneuro.cli.layout import print_heading, print_rows

    for each in chosen:
        print_heading(console, each.capitalize())
        print_rows(console, _list_summaries(each))


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
) -> None:
    """Show a model, activation function, drive, rule or scenario."""
    from simneuro.cli.kept_pages import show_page
    from simneuro.cli.layout import open_page

    if Path(name).suffix in (".toml", ".py"):
        with open_page() as console:
            _show_scenario(console, name)
    else:
        show_page(("show", name), partial(_show, name))


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


def _list_summaries(kind: Listable) -> Iterable[tuple[str, str]]:
    """The names of a kind, each with one line that says what it is."""
    from simneuro.bridge.activations.catalogue import CATALOGUE
    from simneuro.catalogue import models
    from simneuro.network import Source
    from simneuro.scenario import loading, words

    if kind in (Listable.DRIVES, Listable.SOURCES, Listable.RULES):
        parts = words.choices("rule" if kind is Listable.RULES else "kind")
        shown = Source.kinds if kind is Listable.SOURCES else parts
        return [(name, words.summary(part)) for name, part in parts.items() if name in shown]
    if kind is Listable.ACTIVATIONS:
        return [(name, entry.formula) for name, entry in CATALOGUE.items()]
    if kind is Listable.SCENARIOS:
        folder = loading.bundled_folder()
        return [
            (name, loading.read_toml(folder / f"{name}.toml")["title"])
            for name in loading.bundled()
        ]
    family = getattr(models, kind.value)
    return [(name, model.summary) for name, model in family.items()]


def _show(name: str, console: "Console") -> None:
    """Show what has a name; what is needed for other kinds of things is not loaded."""
    from simneuro.catalogue import models

    if name.partition(".")[0] in models:
        _show_model(console, name)
    else:
        _show_other(console, name)


def _show_model(console: "Console", name: str) -> None:
    from simneuro.cli.model_names import find_model
    from simneuro.cli.show_model import show_model

    kind, model = find_model(name)
    show_model(console, name, kind, model)


def _show_scenario(console: "Console", name: str) -> None:
    from simneuro.cli.show_scenario import show_scenario
    from simneuro.scenario import Scenario

    show_scenario(console, Scenario.load(name))


def _show_other(console: "Console", name: str) -> None:
    from simneuro.bridge.activations.by_name import activation, activation_names
    from simneuro.catalogue import models
    from simneuro.cli.show_activation import show_activation
    from simneuro.cli.show_drive_or_rule import show_drive_or_rule
    from simneuro.scenario import bundled, words

    if name in activation_names:
        show_activation(console, activation(name))
    elif name in words.choices("kind"):
        show_drive_or_rule(console, "kind", name)
    elif name in words.choices("rule"):
        show_drive_or_rule(console, "rule", name)
    elif name in bundled():
        _show_scenario(console, name)
    else:
        tables = [*words.choices("kind"), *words.choices("rule")]
        raise _unknown_name(name, [*models, *activation_names, *tables, *bundled()])


def _unknown_name(name: str, names: list[str]) -> InputError:
    initials = {"".join(part[:1] for part in each.split("_")): each for each in reversed(names)}
    hint = did_you_mean(initials.get(name, name), names)  # hh stands for hodgkin_huxley
    return InputError(f"there is nothing called {quoted(name)}.{hint}", allowed=names)
