"""Pages about what comes with simneuro, which are kept until simneuro changes.

To make one, the models and Brian2 are loaded, which takes much longer than to print it.
"""

import sys
from collections.abc import Callable

from rich.console import Console

from simneuro.cli.kept_texts import keep_text, key_of, read_kept
from simneuro.cli.layout import look_of, new_page, print_page

_FOLDER = "pages"


def show_page(names: tuple[str, ...], make: Callable[[Console], None]) -> None:
    """Print a page as it was kept, or make it, print it and keep it.

    Where Brian2 is loaded already, as in Python, nothing is gained and the page is always made.

    Parameters
    ----------
    names : tuple of str
        What the page is about. It must depend on nothing else but the files of simneuro.
    make : callable
        Prints the page to the console that it is given.
    """
    console = new_page()
    keeps = "brian2" not in sys.modules
    key = _key(console, names) if keeps else ""
    text = read_kept(_FOLDER, key) if keeps else None
    if text is None:
        with console.capture() as captured:
            make(console)
        text = captured.get()
        if keeps:
            keep_text(_FOLDER, key, text)
    print_page(text)


def _key(console: Console, names: tuple[str, ...]) -> str:
    return key_of(*names, *look_of(console))
