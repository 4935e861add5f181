"""Layout of text in a terminal: headings, aligned rows, tables and paragraphs."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from simneuro.printable import to_paragraph, visible

_WIDEST = 100  # chosen: longer lines are hard to read
_INDENT = (0, 0, 0, 2)
# A space at which lines are not broken. Rich does not know one: a private character stands for it.
_FIXED_SPACE = "\ue000"


class Page(Console):
    """A console on which the text of files shows as it is written, and commands nothing.

    What is printed is made visible in pieces that have a style each, so that the styles, which are
    commands to the terminal too, stay.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """Pieces of text with their styles."""
        for each in super().render(renderable, options):
            yield each if each.control else Segment(visible(each.text), each.style)


@contextmanager
def open_page() -> Iterator[Console]:
    """Collect what is printed to the console, and print it to standard output at the end.

    The page is as wide as the terminal, up to a limit; it is plain text where standard output is
    not a terminal. Trailing spaces are removed.
    """
    console = _new_page()
    with console.capture() as captured:
        yield console
    _print_page(captured.get())


def _new_page() -> Console:
    """A console for one page, as wide as the terminal up to a limit."""
    console = Page(markup=False, emoji=False, highlight=False)
    console.width = min(console.width, _WIDEST)
    return console


def _print_page(text: str) -> None:
    """Print what was collected, without spaces at the ends of lines."""
    for line in text.strip("\n").splitlines():
        typer.echo(line.replace(_FIXED_SPACE, " ").rstrip())


def print_plain(text: str) -> None:
    """Print a line that is never wrapped, so that it can be clicked and copied."""
    typer.echo(to_paragraph(text))


def keep_together(text: str) -> str:
    """Text that is kept on one line where possible, such as ``rate = 20 Hz``."""
    return text.replace(" ", _FIXED_SPACE)


def print_title(console: Console, name: str, kind: str, summary: str) -> None:
    """Print the head of a page."""
    console.print(Text.assemble((to_paragraph(name), "bold"), f" ({kind})"))
    if summary:
        console.print(Text(to_paragraph(summary)))


def print_heading(console: Console, name: str) -> None:
    """Print a heading after an empty line."""
    console.print()
    console.print(Text(name, style="bold"))


def print_paragraphs(console: Console, text: str) -> None:
    """Print wrapped text; blank lines separate paragraphs."""
    for part in text.strip().split("\n\n"):
        console.print()
        console.print(Text(" ".join(part.split())))


def print_lines(console: Console, text: str) -> None:
    """Print lines that must not be wrapped, such as equations."""
    for line in text.strip().splitlines():
        console.print(Text(" " * _INDENT[3] + line.rstrip()), soft_wrap=True)


def print_rows(console: Console, pairs: Iterable[tuple[str | Text, str]]) -> None:
    """Print names, and beside each name its text."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in pairs:
        head = name if isinstance(name, Text) else Text(to_paragraph(name))
        grid.add_row(head, Text(text))
    console.print(Padding(grid, _INDENT))


def print_table(console: Console, heads: Sequence[str], entries: Iterable[Sequence[str]]) -> None:
    """Print a table. Its first column is never wrapped; empty columns are left out."""
    cells = [list(entry) for entry in entries]
    kept = [k for k in range(len(heads)) if any(entry[k] for entry in cells)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for k in kept:
        table.add_column(heads[k], no_wrap=k == 0, overflow="fold", header_style="dim")
    for entry in cells:
        table.add_row(*(Text(to_paragraph(entry[k])) for k in kept))
    console.print(Padding(table, _INDENT))
