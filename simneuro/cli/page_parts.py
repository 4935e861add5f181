"""The parts of a page as data: what they say, in any width and colour of the terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from simneuro.cli import layout
from simneuro.printable import to_paragraph

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Title:
    """The head of a page: a name, what kind of thing it is, and one sentence."""

    name: str
    kind: str
    summary: str

    def print(self, console: "Console") -> None:
        layout.print_title(console, self.name, self.kind, self.summary)


@dataclass(frozen=True)
class Heading:
    """The name of a section."""

    name: str

    def print(self, console: "Console") -> None:
        layout.print_heading(console, self.name)


@dataclass(frozen=True)
class Paragraphs:
    """Text that is wrapped; blank lines separate paragraphs."""

    text: str

    def print(self, console: "Console") -> None:
        layout.print_paragraphs(console, self.text)


@dataclass(frozen=True)
class Lines:
    """Lines that are never wrapped, such as equations."""

    text: str

    def print(self, console: "Console") -> None:
        layout.print_lines(console, self.text)


@dataclass(frozen=True)
class Rows:
    """Names, and beside each its text; the names may be coloured."""

    pairs: Sequence[tuple[str, str]]
    colours: Sequence[str] = ()

    def print(self, console: "Console") -> None:
        from rich.text import Text

        if self.colours:
            named = zip(self.pairs, self.colours, strict=True)
            rows = [(Text(to_paragraph(name), colour), text) for (name, text), colour in named]
            layout.print_rows(console, rows)
        else:
            layout.print_rows(console, self.pairs)


@dataclass(frozen=True)
class Table:
    """Entries below heads."""

    heads: Sequence[str]
    entries: Sequence[Sequence[str]]

    def print(self, console: "Console") -> None:
        layout.print_table(console, self.heads, self.entries)


Block = Title | Heading | Paragraphs | Lines | Rows | Table

_FORMS: dict[str, type[Block]] = {each.__name__: each for each in get_args(Block)}


def to_lists(blocks: Iterable[Block]) -> list[list[Any]]:
    """Parts as texts and lists of texts, for JSON."""
    return [[type(each).__name__, *vars(each).values()] for each in blocks]


def from_lists(stored: Iterable[Sequence[Any]]) -> list[Block]:
    """Parts that `to_lists` has made."""
    return [_FORMS[form](*content) for form, *content in stored]


def print_blocks(blocks: Iterable[Block]) -> None:
    """Print a page to standard output."""
    with layout.open_page() as console:
        for each in blocks:
            each.print(console)
