"""Checks of a zarr directory before any of it is decoded: only what simneuro writes is opened.

A stranger's directory may name other codecs, some of which run code, and other types, some of which
are unpickled; it may declare arrays that fill the memory. So the description of every array is
checked before zarr sees it, and the size that each chunk has when it is unpacked.
"""

import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numcodecs.zstd import Zstd

from simneuro.errors import InputError
from simneuro.system.files import LARGEST, machine_memory, read_bytes, read_json

DESCRIPTION = "zarr.json"
_NUMBERS = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
)
_TEXT = "string"
_CODECS = {**dict.fromkeys(_NUMBERS, "bytes"), _TEXT: "vlen-utf8"}
_ROOT_KEYS = {"zarr_format", "node_type", "attributes", "consolidated_metadata"}
_KEYS = {
    *("zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding"),
    *("fill_value", "codecs", "attributes", "dimension_names", "storage_transformers"),
}
_CHUNK = re.compile(r"c(/\d+)*")
_MOST_CHUNKS = 1_000_000  # of an array; chosen: zarr makes them far larger than this needs
_ZSTD = bytes.fromhex("28b52ffd")


@dataclass(frozen=True)
class StoredArray:
    """An array in a zarr directory, whose description has been checked.

    Attributes
    ----------
    name : str
    folder : Path
    kind : str
        Its data type in the words of zarr.
    shape, chunk : tuple of int
        The sizes of the array and of each of its chunks.
    packed : bool
        Whether the chunks are compressed.
    files : tuple of str
        The description and the chunks that exist, as paths inside the folder.
    """

    name: str
    folder: Path
    kind: str
    shape: tuple[int, ...]
    chunk: tuple[int, ...]
    packed: bool
    files: tuple[str, ...]

    @property
    def chunk_bytes(self) -> int:
        """The size of an unpacked chunk of numbers."""
        return math.prod(self.chunk) * np.dtype(self.kind).itemsize

    @property
    def least_bytes(self) -> int:
        """The memory that it takes; for text, without the letters."""
        each = 16 if self.kind == _TEXT else np.dtype(self.kind).itemsize
        return math.prod(self.shape) * each


def check_store(folder: Path) -> tuple[Mapping[str, Any], list[StoredArray]]:
    """Read and check the descriptions in a zarr directory, of which nothing is decoded.

    Returns
    -------
    root : mapping
        The description of the whole.
    arrays : list of StoredArray

    Raises
    ------
    InputError
        If anything in it is not of the kind that simneuro writes, or it cannot fit into memory.
    """
    root = _read_description(folder / DESCRIPTION, "group")
    if unknown := root.keys() - _ROOT_KEYS:
        message = f"unknown key {sorted(unknown)[0]!r:.40}"
        raise InputError(message, where=str(folder / DESCRIPTION))
    if root.get("consolidated_metadata") is not None:
        raise InputError(
            "consolidated metadata are not read; store without them", where=str(folder)
        )
    arrays = [_read_array(path, folder) for path in _list_folders(folder)]
    needed, there = sum(each.least_bytes for each in arrays), machine_memory()
    if needed > there:
        message = (
            f"its arrays take {needed / 1e9:.3g} GB, and this machine has {there / 1e9:.3g} GB "
            "of memory"
        )
        raise InputError(message, where=str(folder))
    return root, arrays


def check_chunk(array: StoredArray, content: bytes) -> None:
    """Raise ``ValueError`` unless a chunk unpacks to the size that its array declares."""
    size = _unpacked_size(content) if array.packed else len(content)
    if array.kind != _TEXT:
        if size != array.chunk_bytes:
            raise ValueError(f"a chunk has {size} bytes instead of {array.chunk_bytes}")
        return
    if size > machine_memory():
        raise ValueError("a chunk of text does not fit into memory")
    _check_text(bytes(Zstd().decode(content)) if array.packed else content, math.prod(array.chunk))


def _list_folders(folder: Path) -> Iterator[Path]:
    """The folders of the arrays. Links, and files of other formats, are refused."""
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(place, name)
            if path.is_symlink():
                raise InputError("links inside a zarr directory are not followed", where=str(path))
            if name.startswith(".z"):
                raise InputError("zarr format 2 is not read, only format 3", where=str(path))
        if DESCRIPTION in names and Path(place) != folder:
            yield Path(place)


def _read_description(path: Path, node: str) -> Mapping[str, Any]:
    description = read_json(path)
    found = description if isinstance(description, dict) else {}
    if (found.get("zarr_format"), found.get("node_type")) != (3, node):
        what = f"expected zarr_format 3 and node_type {node!r}"
        got = f"{found.get('zarr_format')!r:.40} and {found.get('node_type')!r:.40}"
        raise InputError(f"{what}, got {got}", where=str(path))
    if not isinstance(found.get("attributes", {}), dict):
        raise InputError("the attributes are not a table", where=str(path))
    return found


def _read_array(folder: Path, whole: Path) -> StoredArray:
    found = _read_description(folder / DESCRIPTION, "array")
    try:
        if unknown := found.keys() - _KEYS:
            raise ValueError(f"unknown key {sorted(unknown)[0]!r:.40}")
        shape = _sizes(found["shape"], 0)
        kind = found["data_type"]
        if not isinstance(kind, str) or kind not in _CODECS:
            raise ValueError(f"the data type {kind!r:.80} is not read")
        packed = _check_codecs(found["codecs"], _CODECS[kind])
        chunk = _check_layout(found, shape)
        if found.get("storage_transformers"):
            raise ValueError("storage transformers are not read")
        names = found.get("dimension_names")
        if names is not None and not (
            isinstance(names, list) and all(isinstance(each, str) for each in names)
        ):
            raise ValueError("the names of the dimensions are not text")
    except (KeyError, TypeError, ValueError) as error:
        what = f"there is no {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(what, where=str(folder / DESCRIPTION)) from None
    name = folder.relative_to(whole).as_posix()
    return StoredArray(name, folder, kind, shape, chunk, packed, _list_files(folder))


def _check_codecs(codecs: Any, first: str) -> bool:
    """Whether the chunks are compressed. Only what simneuro itself writes is allowed."""
    names = [each["name"] for each in codecs]
    if names not in ([first], [first, "zstd"]):
        raise ValueError(f"the codecs {names!r:.80} are not read, only {first} and zstd")
    order = codecs[0].get("configuration") or {}
    if order not in ({}, {"endian": "little"}):
        raise ValueError(f"the configuration {order!r:.80} is not read")
    return len(names) == 2


def _check_layout(found: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The sizes of the chunks, which lie on a regular grid."""
    grid, keys = found["chunk_grid"], found["chunk_key_encoding"]
    if grid["name"] != "regular" or keys["name"] != "default":
        raise ValueError("only regular chunks with default names are read")
    if (keys.get("configuration") or {"separator": "/"}) != {"separator": "/"}:
        raise ValueError("only names of chunks with '/' are read")
    chunk = _sizes(grid["configuration"]["chunk_shape"], 1)
    if len(chunk) != len(shape):
        raise ValueError("array and chunks differ in the number of their dimensions")
    count = math.prod(-(-size // part) for size, part in zip(shape, chunk, strict=True))
    if count > _MOST_CHUNKS:
        raise ValueError(f"{count} chunks are more than the {_MOST_CHUNKS} of the limit")
    return chunk


def _sizes(found: Any, least: int) -> tuple[int, ...]:
    if not isinstance(found, list) or not all(type(n) is int and n >= least for n in found):
        raise ValueError(f"{found!r:.80} are not sizes")
    return tuple(found)


def _list_files(folder: Path) -> tuple[str, ...]:
    """The description and the chunks; other files, such as those of file managers, do not count."""
    paths = (
        Path(place, name).relative_to(folder).as_posix()
        for place, _, names in os.walk(folder)
        for name in names
    )
    return tuple(sorted(path for path in paths if path == DESCRIPTION or _CHUNK.fullmatch(path)))


def _unpacked_size(content: bytes) -> int:
    """The size that a zstd frame declares, see RFC 8878, section 3.1.1.1."""
    if content[:4] != _ZSTD or len(content) < 6:
        raise ValueError("a chunk is not compressed by zstd")
    flag, single, named = content[4] >> 6, content[4] >> 5 & 1, content[4] & 3
    length = (single, 2, 4, 8)[flag]
    if not length:
        raise ValueError("a chunk does not say how large it is")
    start = 5 + (1 - single) + (0, 1, 2, 4)[named]
    return int.from_bytes(content[start : start + length], "little") + (256 if flag == 1 else 0)


def _check_text(content: bytes, count: int) -> None:
    """Raise ``ValueError`` unless this is ``count`` texts, each behind its length (4 bytes)."""
    if len(content) < 4 or int.from_bytes(content[:4], "little") != count:
        raise ValueError(f"a chunk does not hold {count} texts")
    at = 4
    for _ in range(count):
        at += 4 + int.from_bytes(content[at : at + 4], "little")
        if at > len(content):
            raise ValueError("a chunk of text ends too early")


def read_chunk(array: StoredArray, name: str) -> bytes:
    """The bytes of a file of an array as they are stored: hardly more than they unpack to."""
    most = machine_memory() // 2 if array.kind == _TEXT else 2 * array.chunk_bytes
    return read_bytes(array.folder / name, limit=max(most, LARGEST))
