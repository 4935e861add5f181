"""The files of a program's numbers and results: named arrays, in the format of ``run.h``."""

from collections.abc import Iterator, Mapping
from typing import IO

import numpy as np

_FILLED = 64  # bytes, as in run.h
_HEAD = 4 * 8


def write_entries(arrays: Mapping[str, np.ndarray], file: IO[bytes]) -> None:
    """Write arrays of one or two dimensions, each under its name."""
    for name, values in arrays.items():
        array = np.ascontiguousarray(values)
        rows, columns = array.shape if array.ndim == 2 else (array.size, 1)
        key = name.encode()
        head = np.array([len(key), rows, columns, array.itemsize], dtype=np.int64)
        file.write((head.tobytes() + key).ljust(_filled(_HEAD + len(key)), b"\0"))
        file.write(array.tobytes())
        file.write(bytes(_filled(array.nbytes) - array.nbytes))
    file.flush()


def read_entries(content: np.ndarray) -> Iterator[tuple[str, tuple[int, int], np.ndarray]]:
    """The name, the rows and columns, and the bytes of each array of a file (as bytes)."""
    at = 0
    while at < content.size:
        length, rows, columns, width = map(int, content[at : at + _HEAD].view(np.int64))
        name = content[at + _HEAD : at + _HEAD + length].tobytes().decode()
        at += _filled(_HEAD + length)
        count = rows * columns * width
        yield name, (rows, columns), content[at : at + count]
        at += _filled(count)


def _filled(count: int) -> int:
    return -(-count // _FILLED) * _FILLED
