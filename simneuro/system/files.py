"""Files and folders that appear whole or not at all.

Everything is written under another name beside its place and renamed when it is complete, so that
no other process ever reads a part of it. If writing fails, what was there before is left as it was.
Where a process is killed, its drafts stay; they carry its identity, and `clear_abandoned` removes
them.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from simneuro.errors import InputError, one_line
from simneuro.system.drafts import clear_once, name_draft
from simneuro.system.process_identity import exit_if_orphaned

__all__ = [
    "machine_memory",
    "read_bytes",
    "read_json",
    "remove_folder",
    "replace_file",
    "replace_folder",
    "write_json",
    "write_text",
]

#: The largest file that is read as text or JSON (bytes). Chosen: far above any that is written.
LARGEST = 64_000_000
_MOST_MEMORY = 2**40  # bytes; chosen: more than computers with Windows have
_DEEPEST = 50  # levels of tables and lists in JSON; chosen


def read_bytes(path: Path, limit: int = LARGEST) -> bytes:
    """The content of a file that somebody else may have put there.

    Raises
    ------
    InputError
        If it is not an ordinary file (reading a pipe or a device may never end), is larger than
        ``limit`` bytes, or cannot be read.
    """
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            kind = os.fstat(file.fileno())
            if not stat.S_ISREG(kind.st_mode):
                raise InputError("this is not an ordinary file", where=str(path))
            if kind.st_size > limit:
                message = f"this file has {kind.st_size} bytes, more than the {limit} of the limit"
                raise InputError(message, where=str(path))
            return file.read()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None


def machine_memory() -> int:
    """The memory of this machine in bytes: what a file says to be larger cannot be true."""
    if os.name != "posix":
        return _MOST_MEMORY  # where the system does not tell in this way
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def read_json(path: Path) -> Any:
    """The content of a JSON file that somebody else may have written: a table or a list.

    Raises
    ------
    InputError
        As :func:`read_bytes`; or if it is not JSON, for example half a file, or is nested deeper
        than can be read.
    """
    try:
        content = json.loads(read_bytes(path).decode())
        if not isinstance(content, dict | list):
            raise ValueError("it is neither a table nor a list")
        _require_flat(content)
        return content
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        what = one_line(error)
        raise InputError(f"this is not JSON: {what}", where=str(path)) from None


def is_plain_json(value: Any) -> bool:
    """Whether a value can be written as JSON, which has neither NaN nor infinity.

    Examples
    --------
    >>> from simneuro.system.files import is_plain_json
    >>> import math
    >>> is_plain_json([1.0, None]), is_plain_json([math.nan])
    (True, False)
    """
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


def _require_flat(content: Any) -> None:
    """Raise ``ValueError`` if tables or lists are nested deeper than any that simneuro writes."""
    level = [content]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise ValueError(f"it is nested more than {_DEEPEST} times")


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting: the other end of a pipe may never come."""
    at_once = os.O_NONBLOCK | os.O_CLOEXEC if os.name == "posix" else 0
    return os.open(path, flags | at_once)


def write_text(path: Path, text: str) -> None:
    """Write a text file (UTF-8); one that is already there is replaced."""
    with replace_file(path) as draft:
        draft.write_text(text, encoding="utf-8")


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file, indented by two; one that is already there is replaced."""
    write_text(path, json.dumps(content, indent=2))


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Write a file in the block, under the name it yields; afterwards it takes its place.

    The name has the suffix of ``path``, and the folder is made if need be. If the block raises,
    what it wrote is removed.

    Examples
    --------
    >>> with replace_file(Path("figure.png")) as draft:  # doctest: +SKIP
    ...     figure.savefig(draft)
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_once(path.parent)
    draft = path.with_name(name_draft(path.stem, path.suffix))
    try:
        yield draft
        exit_if_orphaned()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def replace_folder(path: Path) -> Iterator[Path]:
    """Make a folder in the block, under the name it yields; afterwards it takes its place.

    There is nothing yet under that name, which begins with a dot. If the block raises, what it
    made is removed. A folder cannot be replaced in one step as a file can: the old one is renamed
    first, and put back if the new one cannot take its place, or by the next process if this one is
    killed between the two.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_once(path.parent)
    fresh = path.with_name(name_draft(path.name, ".new"))
    old = path.with_name(name_draft(path.name, ".old"))
    try:
        yield fresh
        exit_if_orphaned()
        with suppress(FileNotFoundError):
            path.rename(old)
        try:
            fresh.rename(path)
        except BaseException:
            with suppress(FileNotFoundError):
                old.rename(path)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def remove_folder(path: Path) -> None:
    """Remove a folder, which is renamed first, so that no process finds a part of it.

    Where another process has removed it already, or it cannot be renamed, nothing is done.
    """
    away = path.with_name(name_draft(path.name, ".gone"))
    try:
        path.rename(away)
    except OSError:
        return
    shutil.rmtree(away, ignore_errors=True)
