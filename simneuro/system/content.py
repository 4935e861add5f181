"""Digests of what files and folders hold."""

import hashlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from simneuro.errors import InputError
from simneuro.system.files import read_bytes

_LINK = "link"
_LARGEST = 4_000_000_000  # bytes; chosen: more than any file that a run has or names


def file_digest(path: Path) -> str:
    """SHA-256 of the content of an ordinary file; ``""`` if it cannot be read."""
    try:
        return hashlib.sha256(read_bytes(path, limit=_LARGEST)).hexdigest()
    except InputError:
        return ""


def content_digest(path: Path) -> str:
    """SHA-256 of the content of a file, or of all files of a folder; ``""`` if that fails."""
    try:
        if path.is_dir():
            return hashlib.sha256(repr(sorted(tree_digests(path).items())).encode()).hexdigest()
    except OSError:
        return ""
    return file_digest(path)


def tree_digests(folder: Path, leave_out: Collection[str] = ()) -> dict[str, str]:
    """SHA-256 of each file in a folder and below, by its name there; links are not followed.

    Parameters
    ----------
    folder : Path
    leave_out : collection of str
        Names in the folder itself that do not count.
    """
    return {
        name: _LINK if os.path.islink(folder / name) else file_digest(folder / name)
        for name in _list_files(folder, leave_out)
    }


def tree_size(folder: Path, leave_out: Collection[str] = ()) -> int:
    """The bytes of all files of which :func:`tree_digests` makes digests."""
    return sum(os.lstat(folder / name).st_size for name in _list_files(folder, leave_out))


def _list_files(folder: Path, leave_out: Collection[str]) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        top = Path(place) == folder
        links = [each for each in folders if os.path.islink(os.path.join(place, each))]
        folders[:] = [each for each in folders if not (top and each in leave_out)]
        for name in (*files, *links):
            if not (top and name in leave_out):
                yield os.path.relpath(os.path.join(place, name), folder)
