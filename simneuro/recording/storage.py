"""Keep recordings on disk, as zarr directories; all that is written appears whole or not at all."""

import os
import shutil
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.errors import InputError
from simneuro.recording.schema import validate


def save(recording: xr.Dataset, path: str | os.PathLike[str]) -> None:
    """Write a recording to a zarr directory, whole or not at all.

    Raises
    ------
    InputError
        The dataset is no recording, or something other than a zarr directory stands at ``path``.
    """
    validate(recording)
    write_dataset(recording, path)


def load(path: str | os.PathLike[str]) -> xr.Dataset:
    """Read a recording into memory.

    Raises
    ------
    InputError
        There is no zarr directory at ``path``, or what it holds is no recording.
    """
    recording = read_dataset(path)
    try:
        validate(recording)
    except InputError as problem:
        raise problem.at(str(path)) from None
    return recording


def write_dataset(dataset: xr.Dataset, path: str | os.PathLike[str]) -> None:
    """Write any dataset to a zarr directory, whole or not at all.

    It is written under another name beside ``path`` and renamed when it is complete. A zarr
    directory that stands there already is replaced; anything else is left alone.

    Raises
    ------
    InputError
        Something other than a zarr directory stands at ``path``.
    """
    target = Path(path)
    if target.exists() and not (target / "zarr.json").is_file():
        raise InputError("not a zarr directory, so it will not be replaced", where=str(target))
    fresh, old = (
        target.with_name(f".{target.name}.{uuid.uuid4().hex}.{x}") for x in ("new", "old")
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _with_text(dataset, np.dtypes.StringDType()).to_zarr(fresh, mode="w-", consolidated=False)
        _put_in_place(fresh, target, old)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def _put_in_place(fresh: Path, target: Path, old: Path) -> None:
    """Rename ``fresh`` to ``target``; what stood there becomes ``old``, or is put back."""
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all; an older one there is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_dataset(path: str | os.PathLike[str]) -> xr.Dataset:
    """Read a zarr directory into memory.

    Raises
    ------
    InputError
        There is no zarr directory at ``path``.
    """
    target = Path(path)
    if not (target / "zarr.json").is_file():
        raise InputError("there is no zarr directory here", where=str(target))
    with xr.open_zarr(target, consolidated=False) as stored:
        return _with_text(stored.load(), None)


def _with_text(dataset: xr.Dataset, kind: np.dtype[Any] | None) -> xr.Dataset:
    # Zarr 3 has a specified type for text of any length, but none for NumPy's fixed-length text.
    changed = {
        name: (values.dims, as_text(values.values, kind), values.attrs)
        for name, values in dataset.variables.items()
        if values.dtype.kind in "UOT"
    }
    return dataset.assign_coords({n: v for n, v in changed.items() if n in dataset.coords}).assign(
        {n: v for n, v in changed.items() if n not in dataset.coords}
    )


def as_text(values: NDArray[Any], kind: np.dtype[Any] | None) -> NDArray[Any]:
    """Text of any sort as that of one kind; NumPy's fixed-length text if ``kind`` is None."""
    return np.array([str(value) for value in values.ravel()], dtype=kind).reshape(values.shape)
