"""A kind of drive, or a connection rule, as terminal text."""

import re
from typing import TYPE_CHECKING

from simneuro.cli.layout import print_heading, print_paragraphs, print_table, print_title
from simneuro.cli.show_model import show_references
from simneuro.scenario import words

if TYPE_CHECKING:
    from rich.console import Console

_KINDS: dict[words.Family, str] = {"kind": "drive", "rule": "connection rule"}


def show_drive_or_rule(console: "Console", family: words.Family, name: str) -> None:
    """Print what it does, the keys of its table in a scenario file, and its references."""
    part = words.choices(family)[name]
    first, *rest = words.plain(part["description"]).split("\n\n")
    print_title(console, name, _KINDS[family], " ".join(first.split()))
    if rest:
        print_paragraphs(console, "\n\n".join(rest))
    print_heading(console, "Keys")
    entries = [tuple(map(words.plain, row)) for row in words.rows(part, str) if row[0] != family]
    print_table(console, ("key", "value", "default"), entries)
    show_references(console, re.findall(r"\b[a-z]+(?:19|20)\d\d\b", part["description"]))
