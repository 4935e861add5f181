"""How text is laid out in a terminal: sections, aligned rows, tables, paragraphs."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_WIDEST = 100  # chosen: longer lines are hard to read
_INDENT = (0, 0, 0, 2)
_FIXED = "\ue000"  # a blank at which no line is broken; Rich has none, so a private character


@contextmanager
def page() -> Iterator[Console]:
    """What is printed here goes to standard output, without the blanks that fill lines.

    It is as wide as the terminal up to a limit, and plain text where there is no terminal.
    """
    console = Console(markup=False, emoji=False, highlight=False)
    console.width = min(console.width, _WIDEST)
    with console.capture() as captured:
        yield console
    for line in captured.get().strip("\n").splitlines():
        typer.echo(line.replace(_FIXED, " ").rstrip())


def unbroken(text: str) -> str:
    """Text that stays on one line where it can, such as ``rate = 20 Hz``."""
    return text.replace(" ", _FIXED)


def title(console: Console, name: str, kind: str, summary: str) -> None:
    """The head of a page."""
    console.print(Text.assemble((name, "bold"), f" ({kind})"))
    if summary:
        console.print(Text(summary))


def section(console: Console, name: str) -> None:
    """A heading, with room above."""
    console.print()
    console.print(Text(name, style="bold"))


def paragraphs(console: Console, text: str) -> None:
    """Wrapped text; blank lines part paragraphs."""
    for part in text.strip().split("\n\n"):
        console.print()
        console.print(Text(" ".join(part.split())))


def lines(console: Console, text: str) -> None:
    """Text whose lines stand as they are, such as equations."""
    for line in text.strip().splitlines():
        console.print(Text(" " * _INDENT[3] + line.rstrip()), soft_wrap=True)


def rows(console: Console, pairs: Iterable[tuple[str | Text, str]]) -> None:
    """A name and what it stands for, beside each other."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in pairs:
        grid.add_row(name if isinstance(name, Text) else Text(name), Text(text))
    console.print(Padding(grid, _INDENT))


def table(console: Console, heads: Sequence[str], entries: Iterable[Sequence[str]]) -> None:
    """A table; the first column is never broken, and columns that would be empty are left out."""
    cells = [list(entry) for entry in entries]
    kept = [k for k in range(len(heads)) if any(entry[k] for entry in cells)]
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for k in kept:
        made.add_column(heads[k], no_wrap=k == 0, overflow="fold", header_style="dim")
    for entry in cells:
        made.add_row(*(Text(entry[k]) for k in kept))
    console.print(Padding(made, _INDENT))
