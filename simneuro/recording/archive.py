"""Small datasets as single ``.npz`` files, which are quicker to write and read than zarr."""

import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import xarray as xr

from simneuro.errors import InputError
from simneuro.files import replace_file
from simneuro.recording.storage import as_text

_HEADER = "header"


def write_archive(dataset: xr.Dataset, path: Path) -> None:
    """Write a dataset to an ``.npz`` file, whole or not at all; an older one is replaced.

    Raises
    ------
    InputError
        If a variable holds neither numbers nor text.
    """
    arrays = {str(name): storable(str(name), one) for name, one in dataset.variables.items()}
    header = {
        "attrs": dataset.attrs,
        "coords": [str(name) for name in dataset.coords],
        "variables": {
            str(name): [list(map(str, one.dims)), one.attrs]
            for name, one in dataset.variables.items()
        },
    }
    text = json.dumps(header, default=to_json).encode()
    content: dict[str, Any] = {_HEADER: np.frombuffer(text, np.uint8)}
    content |= {f"variable{k}": array for k, array in enumerate(arrays.values())}
    with replace_file(path) as draft, draft.open("wb") as file:  # savez would add a suffix
        np.savez(file, **content)


def read_archive(path: Path) -> xr.Dataset:
    """Read a dataset that :func:`write_archive` wrote.

    Raises
    ------
    InputError
        If there is no such file at ``path``.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            header = json.loads(stored[_HEADER].tobytes())
            variables = {
                name: (dims, stored[f"variable{k}"], attrs)
                for k, (name, (dims, attrs)) in enumerate(header["variables"].items())
            }
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise InputError(f"this is not a stored dataset: {error}", where=str(path)) from error
    made = xr.Dataset(variables, attrs=header["attrs"])
    return made.set_coords([name for name in header["coords"] if name not in made.coords])


def storable(name: str, variable: xr.Variable) -> np.ndarray:
    """The values of a variable as an array that ``.npz`` holds without pickling."""
    values = np.asarray(variable.values)
    if values.dtype.kind in "UOT":
        return as_text(values, None)
    if values.dtype.kind not in "biufcmM":
        raise InputError(f"{values.dtype} values cannot be stored", where=name)
    return values


def to_json(value: Any) -> Any:
    """NumPy's numbers and arrays in attributes as plain ones; anything else as text."""
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    return str(value)
