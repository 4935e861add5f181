"""Files and folders that appear whole or not at all.

Everything is written under another name beside its place and renamed when it is complete, so that
no other process ever reads a part of it. If writing fails, what was there before is left as it was.
"""

import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = [
    "remove_folder",
    "replace_file",
    "replace_folder",
    "write_json",
    "write_text",
]


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
    draft = path.with_name(f".{path.stem}-{uuid.uuid4().hex}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def replace_folder(path: Path) -> Iterator[Path]:
    """Make a folder in the block, under the name it yields; afterwards it takes its place.

    There is nothing yet under that name, which begins with a dot. If the block raises, what it
    made is removed. A folder cannot be replaced in one step as a file can: the old one is renamed
    first, and put back if the new one cannot take its place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = _name_beside(path, "new"), _name_beside(path, "old")
    try:
        yield fresh
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
    away = _name_beside(path, "old")
    try:
        path.rename(away)
    except OSError:
        return
    shutil.rmtree(away, ignore_errors=True)


def _name_beside(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}-{uuid.uuid4().hex}.{kind}")
