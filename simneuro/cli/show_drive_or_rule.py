"""A kind of drive, or a connection rule, as terminal text."""

import re
from typing import TYPE_CHECKING

from simneuro.cli.layout import print_heading, print_paragraphs, print_table, print_title
from simneuro.cli.show_model import show_references
from simneuro.network import Source
from simneuro.scenario import words

if TYPE_CHECKING:
    from rich.console import Console

_AS_A_SOURCE = (
    "A table [sources.NAME] of this kind is a group of cells that fire when this drive would give "
    "an event, and from which projections lead to populations. Its keys:"
)
_KINDS: dict[words.Family, str] = {"kind": "drive", "rule": "connection rule"}


def show_drive_or_rule(console: "Console", family: words.Family, name: str) -> None:
    """Print what it does, the keys of its table in a scenario file, and its references."""
    part = words.choices(family)[name]
    first, *rest = words.without_marks(part["description"]).split("\n\n")
    print_title(console, name, _KINDS[family], " ".join(first.split()))
    if rest:
        print_paragraphs(console, "\n\n".join(rest))
    print_heading(console, "Keys")
    entries = [
        tuple(map(words.without_marks, row)) for row in words.rows(part, str) if row[0] != family
    ]
    print_table(console, ("key", "value", "default"), entries)
    if family == "kind" and name in Source.kinds:
        print_heading(console, "As a source")
        print_paragraphs(console, f"{_AS_A_SOURCE} {', '.join(_keys_of_source(name))}.")
    show_references(console, re.findall(r"\b[a-z]+(?:19|20)\d\d\b", part["description"]))


def _keys_of_source(name: str) -> list[str]:
    fields = Source.kinds[name].model_fields
    return sorted(fields, key=lambda key: (key != "kind", key != "size"))
