"""Recordings and other datasets on disk, as zarr directories."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.errors import InputError
from simneuro.files import replace_folder
from simneuro.recording.schema import validate
from simneuro.unit_table import PLAIN


def save(recording: xr.Dataset, path: str | os.PathLike[str]) -> None:
    """Write a recording to a zarr directory, whole or not at all.

    Raises
    ------
    InputError
        The dataset is not a recording, or ``path`` is something other than a zarr directory.
    """
    validate(recording)
    write_dataset(recording, path)


def load(path: str | os.PathLike[str]) -> xr.Dataset:
    """Read a recording into memory.

    Recordings of older versions have an empty unit where there is none; it becomes ``"1"``.

    Raises
    ------
    InputError
        There is no zarr directory at ``path``, or what it holds is not a recording.
    """
    recording = read_dataset(path)
    for variable in recording.variables.values():
        if variable.attrs.get("units") == "":
            variable.attrs["units"] = PLAIN
    try:
        validate(recording)
    except InputError as problem:
        raise problem.at(str(path)) from None
    return recording


def write_dataset(dataset: xr.Dataset, path: str | os.PathLike[str]) -> None:
    """Write any dataset to a zarr directory, whole or not at all.

    A zarr directory that is already there is replaced; anything else is left alone.

    Raises
    ------
    InputError
        ``path`` is something other than a zarr directory.
    """
    target = Path(path)
    if target.exists() and not (target / "zarr.json").is_file():
        raise InputError("not a zarr directory, so it will not be replaced", where=str(target))
    stored = with_text(dataset, np.dtypes.StringDType())
    with replace_folder(target) as draft:
        stored.to_zarr(draft, mode="w-", consolidated=False)


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
        return with_text(stored.load(), None)


def with_text(dataset: xr.Dataset, kind: np.dtype[Any] | None) -> xr.Dataset:
    """The dataset with its text variables of one kind; NumPy's fixed-length text if None.

    Zarr 3 specifies a type for text of any length, but none for NumPy's fixed-length text.
    """
    changed = {
        name: (values.dims, as_text(values.values, kind), values.attrs)
        for name, values in dataset.variables.items()
        if values.dtype.kind in "UOT"
    }
    return dataset.assign_coords({n: v for n, v in changed.items() if n in dataset.coords}).assign(
        {n: v for n, v in changed.items() if n not in dataset.coords}
    )


def as_text(values: NDArray[Any], kind: np.dtype[Any] | None) -> NDArray[Any]:
    """Text of any kind as text of one kind; NumPy's fixed-length text if ``kind`` is None."""
    return np.array([str(value) for value in values.ravel()], dtype=kind).reshape(values.shape)
