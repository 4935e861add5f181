"""Tables of samples and other arrays of finite numbers, as networks take them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError, describe_type, quoted


def read_table(
    X: ArrayLike, size: int, features: Sequence[str] = (), where: str = "X"
) -> FloatArray:
    """Samples of so many features as an array (samples, features).

    The columns of a frame of pandas must be the features, if these have names. Samples with more
    dimensions, such as images, become flat.

    Raises
    ------
    InputError
        They are no table of finite numbers, have other features, or there are none.
    """
    if isinstance(X, pd.DataFrame) and features:
        _check_columns(list(map(str, X.columns)), list(features))
    x = read_finite(X, where)
    if x.ndim and not len(x):
        raise InputError(f"there are no samples: got shape {x.shape}", where=where)
    flat = x.reshape(len(x), int(np.prod(x.shape[1:]))) if x.ndim > 2 else x
    if flat.ndim != 2 or flat.shape[1] != size:
        raise InputError(f"got samples of shape {x.shape}, need (samples, {size})", where=where)
    return flat


def _check_columns(columns: Sequence[str], features: Sequence[str]) -> None:
    if columns != features:
        raise InputError(
            f"the columns are {', '.join(columns)}, but the network was trained with "
            f"{', '.join(features)}, in this order",
            where="X",
        )


def read_finite(given: ArrayLike, where: str) -> FloatArray:
    """An array of finite numbers.

    Raises
    ------
    InputError
        It is something else.
    """
    numbers = as_numbers(given, where)
    if not np.isfinite(numbers).all():
        raise InputError("must be finite, but some are NaN or infinite", where=where)
    return numbers


def as_numbers(given: ArrayLike, where: str) -> FloatArray:
    """An array of numbers, some of which may be NaN or infinite.

    Raises
    ------
    InputError
        It is something else.
    """
    require_dense(given, where)
    try:
        numbers = np.asarray(given)
        if numbers.dtype.kind != "c":
            return numbers.astype(float, copy=False)
    except (TypeError, ValueError):
        text = first_text(given)
        found = quoted(given) if text is None else f"an array of text, such as {quoted(text)}"
        raise InputError(f"must be numbers, got {found}", where=where) from None
    raise InputError("Complex data not supported, only real numbers", where=where)


def require_dense(given: Any, where: str) -> None:
    """Raise :class:`InputError` for a sparse array of SciPy."""
    if sparse.issparse(given):
        raise InputError(
            f"must be dense, but this is sparse, {describe_type(type(given))}. Use .toarray() to "
            "make it a dense array",
            where=where,
        )


def first_text(given: ArrayLike) -> str | None:
    """The first entry of an array of text; none of anything else."""
    try:
        entries = np.asarray(given, dtype=object)
    except ValueError:  # arrays of different shapes
        return None
    first = entries.flat[0] if entries.ndim and entries.size else None
    return first if isinstance(first, str) else None
