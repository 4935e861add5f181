"""A kind of drive, or a connection rule, on a page."""

import re
from typing import TYPE_CHECKING

from simneuro.cli.page import paragraphs, section, table, title
from simneuro.cli.show_model import references
from simneuro.scenario import words

if TYPE_CHECKING:
    from rich.console import Console

_WHAT: dict[words.Family, str] = {"kind": "drive", "rule": "connection rule"}


def choice(console: "Console", family: words.Family, name: str) -> None:
    """What it does, the keys of its table in a scenario file, references."""
    part = words.choices(family)[name]
    first, *rest = words.plain(part["description"]).split("\n\n")
    title(console, name, _WHAT[family], " ".join(first.split()))
    if rest:
        paragraphs(console, "\n\n".join(rest))
    section(console, "Keys")
    entries = [tuple(map(words.plain, row)) for row in words.rows(part, str) if row[0] != family]
    table(console, ("key", "value", "default"), entries)
    references(console, re.findall(r"\b[a-z]+(?:19|20)\d\d\b", part["description"]))
