"""The checksums of a run's files, in a file that ``sha256sum --check`` reads as well.

Points and recordings have checksums of their own inside them. The results are named here by the
description of their zarr directory, which holds the checksums of the rest.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from simneuro.errors import InputError
from simneuro.system.content import file_digest
from simneuro.system.files import read_bytes, write_text

CHECKSUMS = "checksums.sha256"
# A stranger may have written the list: no name leads out of the folder.
_NAME = r"(?!\.\.?(?:/|$))[^/\n]+"
_LINE = re.compile(rf"([0-9a-f]{{64}})  ({_NAME}(?:/{_NAME})*)")


def record_checksums(folder: Path, names: Iterable[str], *, instead_of: str = "") -> None:
    """Note the SHA-256 of files of a run that have just been written.

    Parameters
    ----------
    folder : Path
    names : iterable of str
        Paths inside the folder, such as ``"figures/rates.png"``.
    instead_of : str
        The entries of all files whose name begins so are removed.
    """
    try:
        kept = read_checksums(folder)
    except InputError:
        kept = {}  # damaged; what it named is written anew, or counts as unknown
    kept = {k: v for k, v in kept.items() if not instead_of or not k.startswith(instead_of)}
    kept |= {name: file_digest(folder / name) for name in names}
    lines = [f"{digest}  {name}\n" for name, digest in sorted(kept.items())]
    write_text(folder / CHECKSUMS, "".join(lines))


def read_checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file that has one; empty for runs of versions that kept none.

    Raises
    ------
    InputError
        If the file is damaged.
    """
    path = folder / CHECKSUMS
    if not path.exists():
        return {}
    text = read_bytes(path).decode(errors="replace")
    found = [_LINE.fullmatch(line) for line in text.splitlines()]
    # The last line of a list that was cut off may still look like one, with the start of a name.
    if not all(found) or not text.endswith("\n"):
        raise InputError("this is not a list of checksums; it is damaged", where=str(path))
    return {each[2]: each[1] for each in found if each}


def is_damaged(folder: Path, name: str) -> bool:
    """Whether a file is not as it was written; False where that is not known.

    If the list of checksums is damaged itself, no file can be relied on.
    """
    try:
        kept = read_checksums(folder)
    except InputError:
        return True
    return name in kept and kept[name] != file_digest(folder / name)
