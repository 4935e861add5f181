"""Annotations that say more of an argument than its type: units, seeds, lists, labelled arrays."""

from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import xarray as xr

from simneuro.si import names_unit
from simneuro.wanted_values import ANYTHING, NUMBERS, Wanted

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
else:  # whose spelling in a signature takes several lines, where what is wanted follows it
    ArrayLike = Any


def _are_quantities(given: Any) -> bool:
    return NUMBERS.accepts(given) or names_unit(given)


#: Numbers in SI units, or what names its unit: text, a list of it, quantities of any package; the
#: function reads them by `simneuro.si`.
Quantities = Annotated[ArrayLike, Wanted(_are_quantities, "numbers, or quantities with a unit")]


#: Arrays of any kind, which the function reads itself.
Arrays = Annotated[ArrayLike, ANYTHING]


def _is_flat(given: Any) -> bool:
    try:
        return np.ndim(given) == 1
    except (ValueError, TypeError):  # lists of unequal length, and datasets of xarray
        return False


def _is_list(given: Any) -> bool:
    return NUMBERS.accepts(given) and _is_flat(given)


def _is_finite(given: Any) -> bool:
    number = isinstance(given, (int, float, np.integer, np.floating))
    return number and not isinstance(given, bool) and bool(np.isfinite(given))


#: Finite numbers.
Finite = Annotated[float, Wanted(_is_finite, "a finite number")]
Positive = Annotated[
    float, Wanted(lambda given: _is_finite(given) and given > 0, "a finite number above 0")
]
NotNegative = Annotated[
    float, Wanted(lambda given: _is_finite(given) and given >= 0, "a finite number from 0")
]


#: Labels of any kind, one an item.
Labels = Annotated[ArrayLike, Wanted(_is_flat, "a list of labels")]


#: Numbers in a row.
Numbers = Annotated[ArrayLike, Wanted(_is_list, "a list of numbers")]


def _is_seed(given: Any) -> bool:
    whole = isinstance(given, (int, np.integer)) and not isinstance(given, bool)
    return isinstance(given, np.random.Generator) or (whole and bool(given >= 0))


#: What random numbers begin with.
Seed = Annotated[
    int | np.random.Generator,
    Wanted(_is_seed, "a whole number from 0, or a Generator of NumPy"),
]


#: A response curve, of which the functions say better than its type what it must have.
Curve = Annotated[xr.Dataset, ANYTHING]


def at_least(least: int) -> Wanted:
    """A whole number from ``least``: ``Annotated[int, at_least(1)]``."""

    def accepts(given: Any) -> bool:
        whole = isinstance(given, (int, np.integer)) and not isinstance(given, bool)
        return whole and bool(given >= least)

    return Wanted(accepts, f"a whole number from {least}")


def along(*dims: str) -> Wanted:
    """A labelled array with these dimensions: ``Annotated[xr.DataArray, along("time")]``."""

    def accepts(given: Any) -> bool:
        labelled = isinstance(given, xr.DataArray) and set(dims) <= set(given.dims)
        return labelled and set(dims) <= set(given.coords)

    return Wanted(accepts, f"a DataArray of xarray along {' and '.join(dims)}")
