"""Fields that hold sampled values: an array, or the name of a file."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Quantity, get_dimensions
from numpy.typing import NDArray
from pydantic import SerializationInfo

from simneuro import units
from simneuro.errors import InputError
from simneuro.network.sample_files import SUFFIXES, TABLES, SampleFile
from simneuro.network.sample_tables import require_samples
from simneuro.units import Converted


class SamplesField(Converted):
    """One value for each sample, or a row of values, one for each cell."""

    def read(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            value = _from_list(value)
        elif not isinstance(value, np.ndarray):
            value = _from_labelled(value)
        dim = get_dimensions(value)
        try:
            table = require_samples(np.asarray(value))
        except InputError as error:
            raise InputError(f"this must be sampled values: {error.message}") from None
        made = table[:, 0] if np.ndim(value) == 1 else table
        made = made if dim is DIMENSIONLESS else Quantity(made, dim=dim)
        return units.quantities.read_only_copy(made)

    def write(self, value: Any) -> Any:
        return units.write(value) if value.ndim == 1 else [units.write(row) for row in value]

    def _dump(self, value: Any, info: SerializationInfo) -> Any:
        dumped = super()._dump(value, info)
        return (
            f"{dumped}, {value.shape[1]} columns"
            if isinstance(dumped, str) and value.ndim > 1
            else dumped
        )

    @property
    def schema(self) -> dict[str, Any]:
        what = "a list of one value for each sample, or of lists with one for each cell"
        return {"type": "array", "description": what}


def _from_list(items: Any) -> Any:
    """An array from a list of numbers or quantities, or from a list of such lists."""
    if not any(isinstance(item, (list, tuple, np.ndarray)) and np.ndim(item) for item in items):
        if all(type(item) in (int, float) for item in items):
            return np.array(items, dtype=float)
        return units.read(list(items))
    rows = [_from_list(item) if np.ndim(item) else None for item in items]
    lengths = {0 if row is None else len(row) for row in rows}
    if len(lengths) > 1:
        raise InputError(f"its rows have different lengths: {', '.join(map(str, sorted(lengths)))}")
    dims = {get_dimensions(row) for row in rows}
    if len(dims) > 1:
        raise InputError("its rows have different kinds of units")
    return Quantity(np.array([np.asarray(row) for row in rows]), dim=dims.pop())


def _from_labelled(value: Any) -> Any:
    """The values of an array of xarray, in the unit that its attributes name."""
    import xarray as xr

    if not isinstance(value, xr.DataArray):
        raise InputError(f"got {value!r}, but this must be a list or an array of values")
    unit = value.attrs.get("units", "")
    plain = np.asarray(value.values)
    if not unit:
        return plain
    return Quantity(plain * float(units.parse(f"1 {unit}")), dim=units.dimension(unit))


@dataclass(frozen=True)
class SampleFileField(Converted):
    """The name of a file; its content counts, not its name, where descriptions are compared.

    Parameters
    ----------
    suffixes : tuple of str
        The endings that it may have.
    what : str
        What the file is, in words.
    example : str
    """

    suffixes: tuple[str, ...] = TABLES
    what: str = "a .npy or .csv file"
    example: str = "stimulus.npy"

    def read(self, value: Any) -> Any:
        return SampleFile.read(value, self.suffixes)

    def write(self, value: Any) -> Any:
        return value.name

    def _dump(self, value: Any, info: SerializationInfo) -> Any:
        counts = info.context is units.fingerprint
        return f"SHA-256 {value.sha256}" if counts else self.write(value)

    @property
    def schema(self) -> dict[str, Any]:
        what = f"the name of {self.what}, relative to the scenario's"
        return {"type": "string", "description": what, "examples": [self.example]}


#: Sampled values: a list or array, as :class:`SamplesField` reads it.
Samples = Annotated[list[Any] | NDArray[Any], SamplesField()]
#: A file of sampled values, by its name.
SampleFileName = Annotated[str | SampleFile, SampleFileField()]
#: A file of spikes, or a stored recording, by its name.
SpikeFileName = Annotated[
    str | SampleFile,
    SampleFileField(
        SUFFIXES,
        "a .npy or .csv file, or of a stored recording (.zarr)",
        "recording.zarr",
    ),
]
