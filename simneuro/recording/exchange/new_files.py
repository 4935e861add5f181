"""Files for other programs, which appear whole and replace nothing unless asked to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simneuro.errors import InputError
from simneuro.system.files import replace_file


@contextmanager
def new_file(
    path: str | os.PathLike[str], endings: tuple[str, ...], overwrite: bool
) -> Iterator[Path]:
    """Write a file in the block, under the name it yields; afterwards it takes its place.

    Raises
    ------
    InputError
        The name has another ending, or the file is there already and may not be replaced.
    """
    target = Path(path)
    if target.suffix.lower() not in endings:
        raise InputError(f"the name must end in {' or '.join(endings)}", where=str(target))
    if target.is_dir():
        raise InputError("there is a folder of this name", where=str(target))
    if target.exists() and not overwrite:
        message = "there is a file of this name already; overwrite=True replaces it"
        raise InputError(message, where=str(target))
    with replace_file(target) as draft:
        yield draft


def require_file(path: Path) -> None:
    """Raise an InputError if there is no ordinary file."""
    if not path.is_file():
        what = "this is not an ordinary file" if path.exists() else "there is no such file"
        raise InputError(what, where=str(path))
