"""What there is: the commands list, show and cite."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simneuro.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from rich.console import Console


class Kind(StrEnum):
    """What can be listed."""

    SCENARIOS = "scenarios"
    NEURONS = "neurons"
    SYNAPSES = "synapses"
    PLASTICITY = "plasticity"
    ACTIVATIONS = "activations"
    DRIVES = "drives"
    RULES = "rules"


def list_names(
    kind: Annotated[
        Kind | None,
        typer.Argument(metavar="KIND", help=f"{', '.join(tuple(Kind)[:-1])} or {tuple(Kind)[-1]}."),
    ] = None,
) -> None:
    """List scenarios, models, activation functions, drives and connection rules."""
    from simneuro.cli.page import page, rows, section

    with page() as console:
        for each in [kind] if kind else Kind:
            section(console, each.capitalize())
            rows(console, _summaries(each))


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A name that 'list' shows, a variant (adex.adaptation), a .toml or a .py.",
        ),
    ],
) -> None:
    """Show a model, an activation function, a drive, a connection rule or a scenario."""
    from simneuro.cli.page import page

    with page() as console:
        _show(console, name)


def cite(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A bundled name, a .toml or a .py.")
    ],
) -> None:
    """List what to cite for a scenario, and its BibTeX."""
    from simneuro.cli.page import page, rows, section
    from simneuro.experiment import citations
    from simneuro.references import bibtex, references
    from simneuro.scenario import Scenario

    reasons = citations(Scenario.load(scenario))
    known = [key for key in reasons if key in references()]
    with page() as console:
        section(console, f"What {scenario} rests on")
        rows(console, (row for key, why in reasons.items() for row in _cited(key, why)))
        section(console, "BibTeX")
    typer.echo("\n" + "\n\n".join(map(bibtex, known)))


def _cited(key: str, why: Iterable[str]) -> Iterable[tuple[str, str]]:
    from simneuro.cli.page import unbroken
    from simneuro.references import format_reference, references

    known = key in references()
    yield key, format_reference(key) if known else "Not in the bibliography of simneuro."
    yield "", f"For: {', '.join(map(unbroken, why))}"


def _summaries(kind: Kind) -> Iterable[tuple[str, str]]:
    from simneuro.bridge.activations.catalogue import CATALOGUE
    from simneuro.catalogue import models
    from simneuro.scenario import files, words

    if kind is Kind.DRIVES or kind is Kind.RULES:
        parts = words.choices("kind" if kind is Kind.DRIVES else "rule")
        return [(name, words.summary(part)) for name, part in parts.items()]
    if kind is Kind.ACTIVATIONS:
        return [(name, entry.formula) for name, entry in CATALOGUE.items()]
    if kind is Kind.SCENARIOS:
        folder = files.bundled_folder()
        return [(name, files.read(folder / f"{name}.toml")["title"]) for name in files.bundled()]
    family = getattr(models, kind.value)
    return [(name, model.summary) for name, model in family.items()]


def _show(console: "Console", name: str) -> None:
    from simneuro.bridge.activations.activation import activation, activation_names
    from simneuro.catalogue import models
    from simneuro.cli import show_activation, show_model, show_scenario, show_table
    from simneuro.cli.models import named
    from simneuro.scenario import Scenario, bundled, words

    is_file = Path(name).suffix in (".toml", ".py")
    if not is_file and name.partition(".")[0] in models:
        kind, model = named(name)
        show_model.model(console, name, kind, model)
    elif name in activation_names:
        show_activation.activation(console, activation(name))
    elif name in words.choices("kind"):
        show_table.choice(console, "kind", name)
    elif name in words.choices("rule"):
        show_table.choice(console, "rule", name)
    elif name in bundled() or is_file:
        show_scenario.scenario(console, Scenario.load(name))
    else:
        tables = [*words.choices("kind"), *words.choices("rule")]
        raise _unknown(name, [*models, *activation_names, *tables, *bundled()])


def _unknown(name: str, names: list[str]) -> InputError:
    return InputError(f"nothing is called {name!r}.{did_you_mean(name, names)}", allowed=names)
