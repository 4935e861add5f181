"""A kind of drive, or a connection rule, as the parts of a page."""

import re
from collections.abc import Iterator

from simneuro.cli.page_parts import Block, Heading, Paragraphs, Table, Title
from simneuro.cli.show_model import show_references
from simneuro.network import Source
from simneuro.scenario import words

_AS_A_SOURCE = (
    "A table [sources.NAME] of this kind is a group of cells that fire when this drive would give "
    "an event, and from which projections lead to populations. Its keys:"
)
_KINDS: dict[words.Family, str] = {"kind": "drive", "rule": "connection rule"}


def show_drive_or_rule(family: words.Family, name: str) -> Iterator[Block]:
    """What it does, the keys of its table in a scenario file, and its references."""
    part = words.choices(family)[name]
    first, *rest = words.without_marks(part["description"]).split("\n\n")
    yield Title(name, _KINDS[family], " ".join(first.split()))
    if rest:
        yield Paragraphs("\n\n".join(rest))
    yield Heading("Keys")
    entries = [
        tuple(map(words.without_marks, row)) for row in words.rows(part, str) if row[0] != family
    ]
    yield Table(("key", "value", "default"), entries)
    if family == "kind" and name in Source.kinds:
        yield Heading("As a source")
        yield Paragraphs(f"{_AS_A_SOURCE} {', '.join(_keys_of_source(name))}.")
    yield from show_references(re.findall(r"\b[a-z]+(?:19|20)\d\d\b", part["description"]))


def _keys_of_source(name: str) -> list[str]:
    fields = Source.kinds[name].model_fields
    return sorted(fields, key=lambda key: (key != "kind", key != "size"))
