"""Tables of samples (samples, features), as rate networks take them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import read_finite
from simneuro.errors import InputError


def read_table(X: ArrayLike, size: int, features: Sequence[str] = ()) -> FloatArray:
    """Samples of so many features as an array (samples, features).

    The columns of a frame of pandas must be the features, if these have names. Samples with more
    dimensions, such as images, become flat.

    Raises
    ------
    InputError
        They are no table of finite numbers, or have other features.
    """
    if isinstance(X, pd.DataFrame) and features:
        _check_columns(list(map(str, X.columns)), list(features))
    x = read_finite(X, "X")
    flat = x.reshape(len(x), int(np.prod(x.shape[1:]))) if x.ndim > 2 else x
    if flat.ndim != 2 or flat.shape[1] != size:
        raise InputError(f"got samples of shape {x.shape}, need (samples, {size})", where="X")
    return flat


def _check_columns(columns: Sequence[str], features: Sequence[str]) -> None:
    if columns != features:
        raise InputError(
            f"the columns are {', '.join(columns)}, but the network was trained with "
            f"{', '.join(features)}, in this order",
            where="X",
        )
