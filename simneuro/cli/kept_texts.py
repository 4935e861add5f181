"""Texts in the cache folder, each under a key that changes with simneuro and all that it uses."""

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from simneuro.errors import InputError
from simneuro.system.cache_place import asked_folder
from simneuro.system.files import read_bytes, write_text
from simneuro.system.scenario_folder import bundled_folder

_MOST = 300  # in a folder; chosen: more than there are names
_PACKAGE = Path(__file__).parent.parent
_INSTALLED = (".dist-info", ".egg-info", ".egg-link", ".pth")


def key_of(*parts: str) -> str:
    """The key of a text that depends on these parts, on simneuro, and on what is installed."""
    state = [*sorted(_state_of_files()), *_state_of_packages()]
    return hashlib.sha256(
        json.dumps([*parts, sys.version, platform.platform(), *state]).encode()
    ).hexdigest()


def read_kept(folder: str, key: str) -> str | None:
    """A text that was kept; None if there is none, or it is damaged."""
    try:
        seal, _, text = read_bytes(_file_of(folder, key)).decode().partition("\n")
    except (InputError, UnicodeDecodeError):
        return None
    return text if seal == _seal(text) else None


def keep_text(folder: str, key: str, text: str) -> None:
    """Keep a text; nothing happens where the cache cannot be written to.

    The oldest ones are removed.
    """
    file = _file_of(folder, key)
    with suppress(OSError, InputError):
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = sorted(file.parent.glob("*.txt"), key=os.path.getmtime)
        for old in kept[: max(len(kept) - _MOST, 0)]:
            old.unlink(missing_ok=True)
        write_text(file, f"{_seal(text)}\n{text}")


def _file_of(folder: str, key: str) -> Path:
    return asked_folder() / folder / f"{key}.txt"


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _state_of_files() -> Iterator[str]:
    """Names, sizes and times of change of the files of simneuro and of its scenarios."""
    for folder in {_PACKAGE, bundled_folder()}:
        for place, folders, files in os.walk(folder):
            folders[:] = [each for each in folders if each != "__pycache__"]
            for name in files:
                state = os.stat(os.path.join(place, name))
                yield f"{place}/{name} {state.st_size} {state.st_mtime_ns}"


def _state_of_packages() -> Iterator[str]:
    """The packages that are installed, with their versions and when each was installed."""
    for place in sys.path:
        with suppress(OSError), os.scandir(place or os.curdir) as found:
            entries = [each for each in found if each.name.endswith(_INSTALLED)]
            yield from sorted(f"{each.path} {each.stat().st_mtime_ns}" for each in entries)
