"""What a command prints of a run, and how it opens the run's report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simneuro.cli.exit_status import print_error

if TYPE_CHECKING:
    from simneuro.experiment import Results

Open = Annotated[bool, typer.Option("--open", help="Open the report in a browser.")]


def make_page(results: "Results") -> list[Any]:
    """The parts of what is printed of a run, as they are kept."""
    from simneuro.cli.page_parts import Heading, to_lists
    from simneuro.cli.show_claims import show_claims

    return to_lists([*show_claims(results.claims), Heading("Report")])


def print_page(page: list[Any], report: Path) -> None:
    """Print the parts, and the path of the report below them."""
    from simneuro.cli.layout import print_plain
    from simneuro.cli.page_parts import from_lists, print_blocks

    print_blocks(from_lists(page))
    print_plain(f"  {report}")


def open_in_browser(address: str) -> None:
    """Open the page of an address, or say that there is no browser."""
    import webbrowser

    if not webbrowser.open(address):
        print_error("No browser was found that could open it; open the address yourself.")
