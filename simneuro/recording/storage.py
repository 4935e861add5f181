"""Recordings and other datasets on disk, as zarr directories."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.schema import validate
from simneuro.recording.store_checksums import CHECKSUMS, seal, verify
from simneuro.si.unit_table import PLAIN
from simneuro.system.drafts import clear_abandoned
from simneuro.system.files import replace_folder

# Endings of files that other programs read, which a folder must not have.
_OTHER_FORMATS = frozenset(
    f".{ending}"
    for ending in (
        *("csv", "tsv", "txt", "xlsx", "json", "parquet", "feather", "pickle", "pkl"),
        *("h5", "hdf5", "mat", "nc", "nix", "npy", "npz", "nwb"),
    )
)

_OF_A_RUN = (
    ", but a run; sn.load reads its results, whose recording(condition, values=..., trial=...) is "
    "one of those that it keeps"
)


@checked
def save(recording: xr.Dataset, path: str | os.PathLike[str]) -> None:
    """Write a recording to a zarr directory, whole or not at all.

    Raises
    ------
    InputError
        The dataset is not a recording, ``path`` is something other than a zarr directory, or it is
        named like a file of another format (``.csv``, ``.nwb``).

    Examples
    --------
    >>> made = sn.recording.assemble(
    ...     populations={"exc": 2}, spikes={"exc": ([0.1], [1])}, duration=1.0
    ... )
    >>> sn.recording.save(made, "run.zarr")
    >>> sn.recording.load("run.zarr").identical(made)
    True
    """
    validate(recording)
    write_dataset(recording, path)


@checked
def load(path: str | os.PathLike[str], *, variables: Collection[str] | None = None) -> xr.Dataset:
    """Read a recording into memory; some of its ``variables`` only, if they are given.

    Recordings of older versions have an empty unit where there is none; it becomes ``"1"``.

    Raises
    ------
    InputError
        There is no zarr directory at ``path``, it is damaged, or what it holds is not a recording.

    Examples
    --------
    >>> made = sn.recording.assemble(
    ...     populations={"exc": 2}, spikes={"exc": ([0.1], [1])}, duration=1.0
    ... )
    >>> sn.recording.save(made, "run.zarr")
    >>> sn.recording.describe(sn.recording.load("run.zarr"))
    Recording of 1 s
      exc  2 cells, 1 spike, 0.5 Hz
    """
    recording = read_dataset(path, variables=variables)
    for variable in recording.variables.values():
        if variable.attrs.get("units") == "":
            variable.attrs["units"] = PLAIN
    try:
        validate(recording)
    except InputError as problem:
        raise problem.at(str(path)) from None
    return recording


@checked
def write_dataset(dataset: xr.Dataset, path: str | os.PathLike[str]) -> None:
    """Write any dataset to a zarr directory, whole or not at all.

    A zarr directory that is already there is replaced; anything else is left alone.

    Raises
    ------
    InputError
        ``path`` is something other than a zarr directory, or is named like a file of another
        format (``.csv``, ``.nwb``).

    Examples
    --------
    >>> import xarray as xr
    >>> sn.recording.write_dataset(xr.Dataset({"a": ("x", [1, 2])}), "numbers.zarr")
    >>> sn.recording.read_dataset("numbers.zarr")["a"].values.tolist()
    [1, 2]
    """
    target = Path(path)
    _refuse_other_formats(target)
    if target.exists() and not (target / "zarr.json").is_file():
        raise InputError("not a zarr directory, so it will not be replaced", where=str(target))
    stored = with_text(dataset, np.dtypes.StringDType())
    stored = stored.assign_attrs()
    stored.attrs.pop(CHECKSUMS, None)
    with replace_folder(target) as draft:
        stored.to_zarr(draft, mode="w-", consolidated=False, zarr_format=3)
        seal(draft)


def _refuse_other_formats(path: Path) -> None:
    if path.suffix.lower() in _OTHER_FORMATS:
        raise InputError(
            f"a recording is written as a folder (zarr), not as a {path.suffix} file. Give a name "
            f'such as "{path.stem}.zarr"; for another program, `sn.recording` has to_csv, to_nwb, '
            "to_neo and to_sonata",
            where=str(path),
        )


@checked
def read_dataset(
    path: str | os.PathLike[str], *, variables: Collection[str] | None = None
) -> xr.Dataset:
    """Read a zarr directory into memory; some of its ``variables`` only, if they are given.

    Nothing in it is executed: only numbers and text are read, by the codecs that simneuro uses. If
    it has checksums, as all that simneuro writes, damage is noticed.

    Raises
    ------
    InputError
        There is no zarr directory at ``path``, it holds something else than numbers and text, or it
        is damaged.

    Examples
    --------
    >>> import xarray as xr
    >>> sn.recording.write_dataset(xr.Dataset({"a": ("x", [1, 2]), "b": 3}), "numbers.zarr")
    >>> list(sn.recording.read_dataset("numbers.zarr", variables=["b"]))
    ['b']
    """
    target = Path(path)
    if not target.exists():
        clear_abandoned(target.parent)  # puts back what a killed process had moved away
    if not (target / "zarr.json").is_file():
        is_run = (target / "results.zarr").is_dir()
        hint = _OF_A_RUN if is_run else ""
        raise InputError(f"there is no zarr directory here{hint}", where=str(target))
    verify(target)
    try:
        with xr.open_zarr(target, consolidated=False, zarr_format=3, chunks=None) as stored:
            kept = (
                stored
                if variables is None
                else stored.drop_vars(set(stored.variables) - {*variables})
            )
            dataset = with_text(kept.load(), None)
    except Exception as error:  # whatever the libraries make of a file that others wrote
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise InputError(f"this cannot be read: {what:.300}", where=str(target)) from error
    dataset.attrs.pop(CHECKSUMS, None)
    return dataset


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
