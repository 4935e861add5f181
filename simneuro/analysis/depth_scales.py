"""Signals that are multiplied in each of many layers: the factor, and how deep they reach."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.calls import checked
from simneuro.errors import InputError

Floats = NDArray[np.float64]


@checked
def layer_factor(signal: ArrayLike) -> Floats:
    """What a signal (..., layer) is multiplied by from each layer to the next one, as (...).

    By least squares over all pairs of layers, so that those count most in which much is left.

    Raises
    ------
    InputError
        There are fewer than two layers.

    Examples
    --------
    >>> from simneuro.analysis import layer_factor
    >>> float(layer_factor([8.0, 4.0, 2.0, 1.0]))
    0.5
    """
    values = np.asarray(signal, np.float64)
    if values.ndim < 1 or values.shape[-1] < 2:
        raise InputError(f"needs two layers or more, got shape {values.shape}", where="signal")
    below, above = values[..., :-1], values[..., 1:]
    return np.asarray((below * above).sum(axis=-1) / (below**2).sum(axis=-1))


@checked
def depth_scale(factor: ArrayLike) -> Floats:
    """In how many layers what is multiplied by ``factor`` in each falls to 1/e: ``-1 / ln factor``.

    Infinite for a factor of 1, and below 0 for what grows (schoenholz2017).

    Raises
    ------
    InputError
        A factor is not positive.

    Examples
    --------
    >>> from simneuro.analysis import depth_scale
    >>> round(float(depth_scale(0.5)), 3)
    1.443
    """
    values = np.asarray(factor, np.float64)
    if not (values > 0).all():
        raise InputError("a factor must be positive", where="factor")
    with np.errstate(divide="ignore"):
        return np.asarray(1 / np.log(1 / values))
