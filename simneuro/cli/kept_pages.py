"""Pages about what comes with simneuro, which are kept until simneuro changes.

To make one, the models and Brian2 are loaded, which takes much longer than to print it.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from simneuro.cli.layout import new_page, print_page
from simneuro.errors import InputError
from simneuro.system.cache_place import asked_folder
from simneuro.system.files import read_bytes, write_text
from simneuro.system.scenario_folder import bundled_folder

_FOLDER = "pages"
_MOST = 300  # chosen: more than there are names
_PACKAGE = Path(__file__).parent.parent


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
    file = asked_folder() / _FOLDER / f"{_key(console, names)}.txt"
    text = _read(file) if keeps else None
    if text is None:
        with console.capture() as captured:
            make(console)
        text = captured.get()
        if keeps:
            with suppress(OSError, InputError):
                _keep(file, text)
    print_page(text)


def _key(console: Console, names: tuple[str, ...]) -> str:
    look = (console.width, console.is_terminal, console.color_system, console.legacy_windows)
    parts = [*names, *look, sys.version, console.encoding, *sorted(_state_of_files())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _state_of_files() -> Iterator[str]:
    """Names, sizes and times of change of the files of simneuro and of its scenarios."""
    for folder in {_PACKAGE, bundled_folder()}:
        for place, folders, files in os.walk(folder):
            folders[:] = [each for each in folders if each != "__pycache__"]
            for name in files:
                state = os.stat(os.path.join(place, name))
                yield f"{place}/{name} {state.st_size} {state.st_mtime_ns}"


def _read(file: Path) -> str | None:
    """A page that was kept; None if there is none, or it is damaged."""
    try:
        seal, _, text = read_bytes(file).decode().partition("\n")
    except (InputError, UnicodeDecodeError):
        return None
    return text if seal == _seal(text) else None


def _keep(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = sorted(file.parent.glob("*.txt"), key=os.path.getmtime)
    for old in kept[: max(len(kept) - _MOST, 0)]:
        old.unlink(missing_ok=True)
    write_text(file, f"{_seal(text)}\n{text}")


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
