"""Small datasets as single ``.npz`` files, which are quicker to write and read than zarr."""

import json
import math
import os
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import xarray as xr

from simneuro.calls import checked
from simneuro.errors import InputError, one_line
from simneuro.recording.storage import as_text
from simneuro.system.files import machine_memory, read_bytes, replace_file

_HEADER = "header"
_KINDS = "biufcmMU"
_NOT_STORED = "this is not a stored dataset: "


@checked
def write_archive(dataset: xr.Dataset, path: str | os.PathLike[str], *, content: str = "") -> None:
    """Write a dataset to an ``.npz`` file, whole or not at all; an older one is replaced.

    Parameters
    ----------
    dataset : xarray.Dataset
    path : str or os.PathLike
    content : str
        What it holds, so that a file that was exchanged for another is noticed.

    Raises
    ------
    InputError
        If a variable holds neither numbers nor text.

    Examples
    --------
    >>> import xarray as xr
    >>> sn.recording.write_archive(
    ...     xr.Dataset({"a": ("x", [1, 2])}), "numbers.npz", content="my numbers"
    ... )
    >>> sn.recording.read_archive("numbers.npz", content="my numbers")["a"].values.tolist()
    [1, 2]
    """
    with replace_file(Path(path)) as draft, draft.open("wb") as file:  # savez would add a suffix
        _write(dataset, file, content)


def to_bytes(dataset: xr.Dataset, *, content: str = "") -> bytes:
    """What :func:`write_archive` would write: the same bytes for the same dataset."""
    file = BytesIO()
    _write(dataset, file, content)
    return file.getvalue()


def _write(dataset: xr.Dataset, file: IO[bytes], content: str) -> None:
    arrays = {str(name): storable(str(name), one) for name, one in dataset.variables.items()}
    header = {
        "content": content,
        "attrs": dataset.attrs,
        "coords": [str(name) for name in dataset.coords],
        "variables": {
            str(name): [list(map(str, one.dims)), one.attrs]
            for name, one in dataset.variables.items()
        },
    }
    text = json.dumps(header, default=to_json).encode()
    entries: dict[str, Any] = {_HEADER: np.frombuffer(text, np.uint8)}
    entries |= {f"variable{k}": array for k, array in enumerate(arrays.values())}
    np.savez(file, **entries)


@checked
def read_archive(path: str | os.PathLike[str], *, content: str = "") -> xr.Dataset:
    """Read a dataset that :func:`write_archive` wrote with the same ``content``.

    Each part of the file has a checksum (the CRC-32 of zip), which is compared. Nothing is
    unpickled, and nothing takes more memory than the file has bytes.

    Raises
    ------
    InputError
        If there is no such file at ``path``, it is damaged, or holds something else.

    Examples
    --------
    >>> import xarray as xr
    >>> sn.recording.write_archive(xr.Dataset({"a": ("x", [1, 2])}), "numbers.npz")
    >>> sn.recording.read_archive("numbers.npz")["a"].values.tolist()
    [1, 2]
    """
    try:
        return from_bytes(read_bytes(Path(path), limit=machine_memory() // 2), content=content)
    except InputError as error:
        message = error.message.removeprefix(_NOT_STORED)
        raise InputError(f"{_NOT_STORED}{message}", where=str(path)) from error.__cause__


def from_bytes(raw: bytes, *, content: str = "") -> xr.Dataset:
    """:func:`read_archive` of the content of a file."""
    try:
        return _read(raw, content)
    except Exception as error:  # whatever the libraries make of a file that is not theirs
        what = one_line(error) or type(error).__name__
        raise InputError(f"{_NOT_STORED}{what:.300}") from error


def _read(raw: bytes, content: str) -> xr.Dataset:
    with ZipFile(BytesIO(raw)) as stored:
        entries = stored.infolist()
        if any(each.compress_type != ZIP_STORED for each in entries):
            raise ValueError("compressed entries are not read")
        if sum(each.file_size for each in entries) > len(raw):
            raise ValueError("its entries overlap")
        arrays = {each.filename.removesuffix(".npy"): stored.read(each) for each in entries}
    header = json.loads(_read_array(arrays[_HEADER]).tobytes())
    # Files of older versions do not say what they hold.
    if header.get("content", content) != content:
        raise ValueError(f"it holds {header['content']!r:.100} instead of {content!r}")
    variables = {
        name: (dims, _read_array(arrays[f"variable{k}"]), attrs)
        for k, (name, (dims, attrs)) in enumerate(header["variables"].items())
    }
    made = xr.Dataset(variables, attrs=header["attrs"])
    return made.set_coords([name for name in header["coords"] if name not in made.coords])


def _read_array(content: bytes) -> np.ndarray:
    """An array in NumPy's format, whose size is compared with what is there before it is made."""
    stream = BytesIO(content)
    version = np.lib.format.read_magic(stream)  # type: ignore[no-untyped-call]
    if version != (1, 0):
        raise ValueError(f"arrays in version {version} of NumPy's format are not read")
    header = np.lib.format.read_array_header_1_0(stream)  # type: ignore[no-untyped-call]
    shape, by_column, kind = header
    if kind.kind not in _KINDS:
        raise ValueError(f"{kind} values are not read")
    if math.prod(shape) * kind.itemsize != len(content) - stream.tell():
        raise ValueError("an array has another size than it declares")
    flat = np.frombuffer(content, kind, offset=stream.tell())
    return flat.reshape(shape, order="F" if by_column else "C").copy()


def storable(name: str, variable: xr.Variable) -> np.ndarray:
    """The values of a variable as an array that ``.npz`` holds without pickling."""
    values = np.asarray(variable.values)
    if values.dtype.kind in "UOT":
        return as_text(values, None)
    if values.dtype.kind not in _KINDS:
        raise InputError(f"{values.dtype} values cannot be stored", where=name)
    return values


def to_json(value: Any) -> Any:
    """NumPy's numbers and arrays in attributes as plain ones; anything else as text."""
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    return str(value)
