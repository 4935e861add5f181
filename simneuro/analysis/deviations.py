"""Means of samples beside the values that are expected of them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.calls import checked
from simneuro.errors import InputError


@checked
def standard_errors_off(samples: ArrayLike, expected: ArrayLike) -> NDArray[np.float64]:
    """How many standard errors each mean of samples lies from what is expected of it.

    `largest_of` is the bound that the largest of them keeps, Student's t with one degree of freedom
    less than there are samples.

    Parameters
    ----------
    samples : array (values, samples)
    expected : array (values,)

    Returns
    -------
    array (values,)
        From 0. NaN for fewer than two samples, and where all samples are exactly what is expected;
        infinite where they are all alike and something else.

    Raises
    ------
    InputError
        There is not a row of samples for each expected value.

    Examples
    --------
    >>> from simneuro.analysis import standard_errors_off
    >>> standard_errors_off([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]], [0.0, 1.0]).round(3).tolist()
    [3.464, inf]
    """
    table, known = np.asarray(samples, np.float64), np.asarray(expected, np.float64)
    if table.ndim != 2 or known.shape != table.shape[:1]:
        message = f"need a row of samples for each value, got {table.shape} for {known.shape}"
        raise InputError(message, where="samples")
    number = table.shape[1]
    if number < 2:
        return np.full(known.shape, np.nan)
    error = table.std(axis=1, ddof=1) / np.sqrt(number)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.abs(table.mean(axis=1) - known) / error
