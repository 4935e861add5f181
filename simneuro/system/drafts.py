"""Drafts: what is not yet complete, named after the process that makes it.

A process that is killed leaves its drafts. The next one that works in the same folder removes them:
only those whose process surely runs no more.
"""

import atexit
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from simneuro.system.process_identity import Process, this_process

_BY = re.compile(
    r"\.?(?P<name>.*)-by\.(?P<host>[0-9a-f]{8})\.(?P<pid>\d{1,9})\.(?P<started>[0-9a-f]*)"
    r"\.[0-9a-f]{8}(?P<suffix>\..*)?"
)
# Drafts of versions before their process was part of the name.
_OF_OLD = re.compile(r"\..+-[0-9a-f]{32}(\..*)?")
_SCRATCH = "simneuro"
_cleared: set[Path] = set()


def name_draft(name: str, suffix: str = "", *, hidden: bool = True) -> str:
    """A name for a draft of ``name`` that no other draft has, and that tells who makes it."""
    me = this_process()
    unique = uuid.uuid4().hex[:8]
    dot = "." if hidden else ""
    return f"{dot}{name}-by.{me.host}.{me.pid}.{me.started}.{unique}{suffix}"


def find_abandoned(folder: Path, *, locked: bool = False) -> list[Path]:
    """The drafts in a folder whose process runs no more.

    Parameters
    ----------
    folder : Path
    locked : bool
        That this process holds the only right to write there: then the drafts of processes of
        other machines, and of older versions, are abandoned too.
    """
    try:
        names = [each for each in os.listdir(folder) if "-" in each]
    except OSError:
        return []
    return [folder / name for name in names if _is_abandoned(name, locked)]


def clear_abandoned(folder: Path, *, locked: bool = False) -> None:
    """Remove abandoned drafts from a folder.

    A process that is killed while it replaces a folder may have moved the old one away without
    having put the new one in its place: then the old one is put back.
    """
    for draft in find_abandoned(folder, locked=locked):
        known = _BY.fullmatch(draft.name)
        if known and known["suffix"] == ".old" and not (folder / known["name"]).exists():
            with suppress(OSError):
                draft.rename(folder / known["name"])
        else:
            remove_draft(draft)


def clear_once(folder: Path) -> None:
    """:func:`clear_abandoned`, once for each folder in the life of this process."""
    place = folder.absolute()
    if place not in _cleared:
        _cleared.add(place)
        clear_abandoned(place)


def remove_draft(draft: Path) -> None:
    """Remove a draft, a file or a folder; links are removed and not followed."""
    if draft.is_dir() and not draft.is_symlink():
        shutil.rmtree(draft, ignore_errors=True)
    else:
        with suppress(OSError):
            draft.unlink()


def make_scratch() -> Path:
    """A new temporary folder; those that killed processes of this user left are removed."""
    place = Path(tempfile.gettempdir())
    clear_scratch()
    folder = place / name_draft(_SCRATCH, hidden=False)
    folder.mkdir(mode=0o700)
    return folder


def keep_scratch() -> Path:
    """A temporary folder that is removed when this process exits, and not by its forks."""
    folder, maker = make_scratch(), os.getpid()

    def remove() -> None:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder that is removed at the end of the block."""
    folder = make_scratch()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_scratch() -> None:
    """Remove the temporary folders of this user whose process runs no more."""
    for folder in find_abandoned(Path(tempfile.gettempdir())):
        with suppress(OSError):
            ours = folder.name.startswith(f"{_SCRATCH}-by.")
            # Under Windows each user has a folder for temporary files.
            if ours and (os.name != "posix" or folder.lstat().st_uid == os.getuid()):
                remove_draft(folder)


def _is_abandoned(name: str, locked: bool) -> bool:
    known = _BY.fullmatch(name)
    if known is None:
        return locked and bool(_OF_OLD.fullmatch(name))
    maker = Process(known["host"], int(known["pid"]), known["started"])
    return maker.is_gone or (locked and maker.host != this_process().host)
