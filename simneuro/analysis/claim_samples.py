"""Samples of claims: of which dimensions they are, and which of them make pairs."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.claim_units import in_unit
from simneuro.errors import InputError

#: The dimensions along which values are independent: trials of a run, repeats of a response curve.
SAMPLE_DIMENSIONS = ("trial", "repeat")

Floats = NDArray[np.float64]


def read_samples(given: Any, unit: str, where: str) -> Any:
    """Samples as numbers of the claim's unit.

    Raises
    ------
    InputError
        As `in_unit`, or a labelled array has more than one dimension of samples, or another one
        of more than one value.
    """
    if isinstance(given, xr.DataArray):
        _require_one_setting(given, where)
    return in_unit(given, unit, where)


def read_pairs(a: Any, b: Any, unit: str, claim: str) -> tuple[Floats, Floats]:
    """The samples of ``a`` and those of ``b`` that belong to them: of the same trial, or place.

    Raises
    ------
    InputError
        As `read_samples`, or the samples are not as many, or labelled with other trials.
    """
    if isinstance(a, xr.DataArray) and isinstance(b, xr.DataArray):
        b = _align(a, b, claim)
    first, second = (
        np.ravel(read_samples(each, unit, name)) for name, each in (("a", a), ("b", b))
    )
    if first.size != second.size:
        raise InputError(
            f"a and b must have the same length, got {first.size} and {second.size} samples",
            where=claim,
        )
    return first, second


def _align(a: xr.DataArray, b: xr.DataArray, claim: str) -> xr.DataArray:
    """``b`` in the order of the trials of ``a``, where both name them."""
    for dim in SAMPLE_DIMENSIONS:
        if dim not in a.indexes or dim not in b.indexes or a.sizes[dim] != b.sizes[dim]:
            continue
        wanted, labels = a.indexes[dim], b.indexes[dim]
        if wanted.equals(labels):
            continue
        if not labels.is_unique or set(wanted) != set(labels):
            raise InputError(
                f"a and b are labelled with different values of {dim}, so it is not clear which "
                f"samples make pairs. Select the same in both, or give a.values and b.values to "
                "pair them in the order that they have",
                where=claim,
            )
        b = b.sel({dim: wanted})
    return b


def _require_one_setting(given: xr.DataArray, where: str) -> None:
    """Refuse dimensions of which the values are no independent samples."""
    # xarray calls dimensions dim_0, dim_1... where nobody named them.
    long = [str(dim) for dim, size in given.sizes.items() if size > 1]
    named = [dim for dim in long if not dim.startswith("dim_")]
    kept = next((dim for dim in SAMPLE_DIMENSIONS if dim in named), None)
    others = [dim for dim in named if dim != kept]
    if not others:
        return
    sizes = " and ".join(f"{dim} ({given.sizes[dim]} values)" for dim in others)
    first = ", ".join(f"{dim}=0" if dim.isidentifier() else f"{{{dim!r}: 0}}" for dim in others[:1])
    mean = repr(others[0] if len(others) == 1 else others)
    raise InputError(
        f"has the dimension{'s' * (len(others) > 1)} {sizes}{' beside ' + kept if kept else ''}, "
        "and values along a dimension other than trial are not independent samples. Select one, "
        f"such as {where}.isel({first}), or average first, as {where}.mean({mean}) does. If each "
        f"value is a sample of its own, give {where}.values",
        where=where,
    )
