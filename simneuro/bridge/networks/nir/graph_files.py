"""NIR files (HDF5) as plain tables of arrays and texts.

A file may come from a stranger. HDF5 holds no code, but it may point to other files, unfold a
kilobyte into more than the memory holds, or contain itself. So each part is looked at before it is
read, and only what a graph consists of is read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from simneuro.errors import InputError, not_installed, one_line, quoted

_DEEPEST = 16  # levels of groups; chosen: subgraphs in subgraphs take two levels each
_MOST_PARTS = 100_000  # chosen: a thousand times the graph of a deep network
_MOST_BYTES = 2**31  # once unfolded; chosen: a thousand times the weights of a network run here
_NUMBERS = "biuf"


def read_graph_file(path: Path) -> dict[str, Any]:
    """The table of the graph in an NIR file: groups as tables, the rest as arrays and texts.

    Raises
    ------
    InputError
        There is no such file, it is damaged, it is no NIR file, or it is larger than any graph; or
        h5py is not installed.
    """
    h5py = _load_h5py()
    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    with _told(path), h5py.File(path, "r") as file:
        found = _Reader(h5py).read(file, "node", 0) if "node" in file else None
        if not isinstance(found, dict):
            raise InputError("this HDF5 file has no graph of NIR in it")
        return found


def _load_h5py() -> Any:
    try:
        import h5py
    except ImportError:
        raise not_installed("h5py", "nir", where="") from None
    return h5py


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What h5py says of a damaged file, in a sentence."""
    try:
        yield
    except InputError as error:
        raise error.at(str(path)) from None
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        message = f"it cannot be read as an NIR file: {one_line(error)}"
        raise InputError(message, where=str(path)) from None


class _Reader:
    """Reads the parts of a file and counts them."""

    def __init__(self, h5py: Any) -> None:
        self._h5py, self._parts, self._bytes = h5py, 0, 0

    def read(self, group: Any, name: str, depth: int) -> Any:
        """A part of a group: a table of its parts, an array, a number or a text."""
        self._parts += 1
        if self._parts > _MOST_PARTS or depth > _DEEPEST:
            raise InputError(
                f"it has more than {_MOST_PARTS} parts, or more than {_DEEPEST} levels, which no "
                "graph has"
            )
        if not isinstance(group.get(name, getlink=True), self._h5py.HardLink):
            raise InputError(f"{quoted(name)} is a link to somewhere else, which is not followed")
        part = group[name]
        if isinstance(part, self._h5py.Group):
            return {each: self.read(part, each, depth + 1) for each in part}
        return self._values(part, name)

    def _values(self, part: Any, name: str) -> Any:
        if not isinstance(part, self._h5py.Dataset):
            raise InputError(f"{quoted(name)} is neither a table nor an array")
        if part.is_virtual or part.external:
            raise InputError(f"the values of {quoted(name)} lie in another file: not followed")
        if part.shape is None:  # how HDF5 holds None
            return None
        is_text = self._h5py.check_string_dtype(part.dtype) is not None
        if part.dtype.kind not in _NUMBERS and not is_text:
            raise InputError(f"{quoted(name)} holds {part.dtype}, neither numbers nor texts")
        self._bytes += int(part.size or 0) * max(part.dtype.itemsize, 8)
        if self._bytes > _MOST_BYTES:
            message = f"its arrays need more than {_MOST_BYTES // 2**20} MiB, the limit"
            raise InputError(f"{message}; reached at {quoted(name)}")
        value = part[()]
        if is_text:
            texts = np.vectorize(decode_text, otypes=[object])(np.asarray(value, dtype=object))
            return texts.item() if texts.ndim == 0 else texts
        return value


def decode_text(value: Any) -> str:
    """A text of NIR, which its files hold as bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
