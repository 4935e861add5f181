"""What ``list`` and ``show`` say of all that comes with simneuro, made from the objects."""

from collections.abc import Iterable, Iterator

from simneuro.bridge.activations.by_name import activation, activation_names
from simneuro.bridge.activations.catalogue import CATALOGUE
from simneuro.catalogue import models
from simneuro.cli.model_names import find_model
from simneuro.cli.page_parts import Block
from simneuro.cli.show_activation import show_activation
from simneuro.cli.show_drive_or_rule import show_drive_or_rule
from simneuro.cli.show_model import show_model
from simneuro.cli.show_scenario import show_scenario
from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.network import Source
from simneuro.scenario import Scenario, bundled, bundled_folder, words
from simneuro.scenario.loading import read_toml


def list_summaries(kind: str) -> list[tuple[str, str]]:
    """The names of a kind of things, each with one line that says what it is.

    Parameters
    ----------
    kind : str
        What can be listed: ``"scenarios"``, ``"neurons"``, ...
    """
    if kind in ("drives", "sources", "rules"):
        parts = words.choices("rule" if kind == "rules" else "kind")
        shown = Source.kinds if kind == "sources" else parts
        return [(name, words.summary(part)) for name, part in parts.items() if name in shown]
    if kind == "activations":
        return [(name, entry.formula) for name, entry in CATALOGUE.items()]
    if kind == "scenarios":
        folder = bundled_folder()
        return [(name, read_toml(folder / f"{name}.toml")["title"]) for name in bundled()]
    return [(name, model.summary) for name, model in getattr(models, kind).items()]


def list_shown() -> Iterator[str]:
    """All names that have a page: variants of models too."""
    for name, model in models.items():
        yield from (name, *(f"{name}.{variant}" for variant in model.variants))
    yield from _other_names()


def make_page(name: str) -> Iterable[Block]:
    """The page about what has a name.

    Raises
    ------
    InputError
        If nothing has this name.
    """
    if name.partition(".")[0] in models:
        kind, model = find_model(name)
        return show_model(name, kind, model)
    if name in activation_names:
        return show_activation(activation(name))
    if name in words.choices("kind"):
        return show_drive_or_rule("kind", name)
    if name in words.choices("rule"):
        return show_drive_or_rule("rule", name)
    if name in bundled():
        return show_scenario(Scenario.load(name))
    raise _unknown_name(name, [*models, *_other_names()])


def _other_names() -> tuple[str, ...]:
    return (*activation_names, *words.choices("kind"), *words.choices("rule"), *bundled())


def _unknown_name(name: str, names: list[str]) -> InputError:
    hint = did_you_mean(name, names)
    return InputError(
        f"there is nothing called {quoted(name)}.{hint} `simneuro list` lists all names"
    )
