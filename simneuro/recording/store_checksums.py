"""Checksums of a zarr directory, kept among its attributes: whether it is as it was written.

The attribute ``checksums`` of the whole holds a SHA-256 for each array, and under ``""`` one for
the other attributes of the whole. It travels with the directory, and other programs may ignore it.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simneuro.errors import InputError
from simneuro.recording.store_checks import (
    DESCRIPTION,
    StoredArray,
    check_chunk,
    check_store,
    read_chunk,
)
from simneuro.system.files import write_json

CHECKSUMS = "checksums"


def seal(folder: Path) -> None:
    """Add the checksums of a zarr directory that has just been written."""
    root, arrays = check_store(folder)
    attributes = dict(root.get("attributes", {}))
    attributes[CHECKSUMS] = {"": _digest_whole(root), **{a.name: _digest(a) for a in arrays}}
    write_json(folder / DESCRIPTION, {**root, "attributes": attributes})


def verify(folder: Path) -> None:
    """Check a zarr directory before it is decoded: its kind, its sizes, and its checksums.

    Directories that other programs wrote, or older versions of simneuro, have no checksums; then
    only kind and sizes are checked.

    Raises
    ------
    InputError
        Naming what is damaged.
    """
    root, arrays = check_store(folder)
    kept = root.get("attributes", {}).get(CHECKSUMS)
    found = {"": _digest_whole(root), **{array.name: _digest(array) for array in arrays}}
    if kept is None and not _look_like_checksums(root):
        return
    if not isinstance(kept, dict):
        raise InputError("the checksums are damaged", where=str(folder / DESCRIPTION))
    names = {**found, **kept}
    wrong = [name or "its attributes" for name in names if found.get(name) != kept.get(name)]
    if wrong:
        message = f"not as it was written (its SHA-256 is another): {', '.join(wrong)}"
        raise InputError(message, where=str(folder))


def _look_like_checksums(root: Mapping[str, Any]) -> bool:
    """Whether an attribute holds checksums under a name that is damaged."""
    return any(
        isinstance(each, dict) and "" in each for each in root.get("attributes", {}).values()
    )


def _digest_whole(root: Mapping[str, Any]) -> str:
    """The digest of all that the root says except the checksums themselves."""
    attributes = {k: v for k, v in root.get("attributes", {}).items() if k != CHECKSUMS}
    text = json.dumps({**root, "attributes": attributes}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(array: StoredArray) -> str:
    """The digest of the names and contents of an array's files, each of which is checked."""
    digest = hashlib.sha256()
    for name in array.files:
        content = read_chunk(array, name)
        if name != DESCRIPTION:
            try:
                check_chunk(array, content)
            except (ValueError, RuntimeError) as error:
                where = str(array.folder / name)
                raise InputError(f"this is damaged: {error}", where=where) from None
        digest.update(f"{name}\n{len(content)}\n".encode() + hashlib.sha256(content).digest())
    return digest.hexdigest()
