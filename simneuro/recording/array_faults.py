"""What may be wrong with a single variable of a recording: its shape, type, unit or range."""

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.errors import InputError
from simneuro.si.unit_table import PLAIN
from simneuro.si.unit_text import is_coherent

# What the data of a run are; recordings are kept where the scenario says so.
_OF_RUN = (
    " It holds what was measured of all trials. With `keep = true` in [record] a run keeps its "
    "recordings too: results.recording(condition, trial=0)"
)

_KINDS = {"U": "text", "i": "whole numbers", "b": "true or false", "f": "floats"}

#: Where it is, and what was expected.
Fault = tuple[str, str]


def column_faults(rec: xr.Dataset, name: Hashable, dim: str, kind: str) -> Iterator[Fault]:
    """A variable that is missing, or has other dimensions or another dtype."""
    if name not in rec.variables:
        yield str(name), "this variable is missing"
        return
    column = rec.variables[name]
    if column.dims != (dim,):
        yield str(name), f"expected the dimension ({dim}), got {column.dims}"
    elif column.dtype.kind != kind:
        yield str(name), f"expected {_KINDS[kind]}, got {column.dtype}"


def unit_faults(rec: xr.Dataset, name: str, units: str) -> Iterator[Fault]:
    """A variable whose unit is missing or another one."""
    if rec.variables[name].attrs.get("units") != units:
        yield name, f"expected the attribute units={units!r}"


def prefix_faults(rec: xr.Dataset, name: str) -> Iterator[Fault]:
    """A variable whose unit is missing, or is not one of SI without a prefix."""
    if "units" not in rec.variables[name].attrs:
        yield name, "the attribute 'units' is missing"
    elif not is_coherent(unit := str(rec.variables[name].attrs["units"]) or PLAIN):
        yield (
            name,
            f"the values are in {unit!r}, but a recording holds SI values without a prefix, such "
            "as V; recording.assemble converts",
        )


def all_inside(values: NDArray[Any], end: float | NDArray[Any]) -> bool:
    """Whether all values lie in [0, end); a NaN does not."""
    return bool(np.all((values >= 0) & (values < end)))


def first_outside(values: NDArray[Any], end: float | NDArray[Any]) -> int:
    """The place of the first value that does not lie in [0, end)."""
    return int(np.argmin((values >= 0) & (values < end)))


def all_during(rec: xr.Dataset, times: NDArray[Any]) -> bool:
    """Whether all times (s) lie in [0, duration)."""
    return all_inside(_a_little_later(rec, times), rec.attrs["duration"])


def at_end(rec: xr.Dataset, times: NDArray[Any]) -> NDArray[np.bool_]:
    """Which times (s) are that at which the recording ends, to rounding."""
    return np.isclose(times, rec.attrs["duration"], rtol=1e-9, atol=0)


def first_not_during(rec: xr.Dataset, times: NDArray[Any]) -> int:
    """The place of the first time (s) that does not lie in [0, duration)."""
    return first_outside(_a_little_later(rec, times), rec.attrs["duration"])


def outside_run(rec: xr.Dataset, times: NDArray[Any]) -> str:
    """Where the first of some times lies that is not in [0, duration), in words."""
    duration, wrong = rec.attrs["duration"], times[first_not_during(rec, times)]
    start = rec.attrs.get("start", 0.0)
    counted = f", counted from the start at {start:g} s" if start else ""
    return f"outside [0, {duration:g}) s: at {wrong:g} s{counted}; plain numbers are seconds"


def raw(recording: xr.Dataset, name: str) -> NDArray[Any]:
    """The plain array of a variable: a labelled one takes ten times as long to make.

    Raises
    ------
    InputError
        There is no such variable.
    """
    if name not in recording.variables:
        of_run = "condition" in recording.dims and "trial" in recording.dims
        raise InputError(
            f"this dataset is not a recording: it has no {name!r}.{_OF_RUN if of_run else ''}",
            where="recording",
        )
    return recording.variables[name].values


def _a_little_later(rec: xr.Dataset, times: NDArray[Any]) -> NDArray[Any]:
    """Times, each a little later than it is, so that one that belongs to 0 is not below it.

    Subtracting the warm-up from the time of a step leaves a rounding error of either sign.
    """
    return times + 1e-6 * rec.attrs["dt"]
