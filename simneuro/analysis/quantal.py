"""Quantal analysis: numbers of quanta in responses, and their distribution."""

from collections.abc import Callable
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import at_least
from simneuro.calls import checked
from simneuro.errors import InputError

Floats = NDArray[np.float64]


@checked
def quanta(sizes: ArrayLike, quantum: float) -> NDArray[np.int64]:
    """The number of quanta in each response: how often a quantum goes into it, rounded.

    Responses at a synapse are whole multiples of a quantum (delcastillo1954).

    Parameters
    ----------
    sizes : array_like
        Of responses, in the unit of ``quantum``.
    quantum : float

    Returns
    -------
    array of int
        The shape of ``sizes``.

    Raises
    ------
    InputError
        The quantum is zero.

    Examples
    --------
    >>> sn.analysis.quanta([0.0, 0.11, 0.19, 0.4], quantum=0.1).tolist()
    [0, 1, 2, 4]
    """
    if quantum == 0:
        raise InputError("the size of a quantum must not be zero", where="quanta")
    return np.rint(np.asarray(sizes, dtype=np.float64) / quantum).astype(np.int64)


@checked
def shares(numbers: ArrayLike, most: Annotated[int, at_least(0)]) -> Floats:
    """The share of each number from 0 to ``most``.

    Parameters
    ----------
    numbers : array_like of int
    most : int

    Returns
    -------
    array (most + 1,)

    Examples
    --------
    >>> sn.analysis.shares([0, 1, 1, 2], most=3).tolist()
    [0.25, 0.5, 0.25, 0.0]
    """
    found = np.asarray(numbers).ravel()
    return np.array([(found == k).mean() for k in range(most + 1)])


@checked
def farthest_share(
    numbers: ArrayLike,
    most: Annotated[int, at_least(0)],
    law: Callable[[NDArray[np.int64]], Floats],
) -> float:
    """The largest deviation of a share from that of a law, in standard errors of independent draws.

    Parameters
    ----------
    numbers : array_like
        Draws.
    most : int
        The largest number that is compared.
    law : callable
        The probability of each number, such as ``scipy.stats.binom(5, 0.3).pmf``. None is 0 or 1.

    Examples
    --------
    >>> from scipy.stats import binom
    >>> drawn = np.random.default_rng(1).binomial(5, 0.3, 1000)
    >>> bool(sn.analysis.farthest_share(drawn, 5, binom(5, 0.3).pmf) < 3)
    True
    """
    expected = np.asarray(law(np.arange(most + 1)))
    error = np.sqrt(expected * (1 - expected) / np.size(numbers))
    return float(np.max(np.abs(shares(numbers, most) - expected) / error))


@checked
def kept_share(sizes: ArrayLike) -> float:
    """The probability of being kept at which dropout varies as much as these responses do.

    It is ``1/(1 + CV^2)``, with the coefficient of variation of the responses; see
    `simneuro.analysis.theory.keep_probability` for what is expected of quantal release. NaN if all
    of them are 0.

    Parameters
    ----------
    sizes : array_like
        Of responses, failures among them as 0; in any unit.

    Examples
    --------
    >>> from simneuro.analysis import kept_share
    >>> kept_share([0.0, 0.0, 0.0, 2.0])
    0.25
    """
    values = np.asarray(sizes, dtype=np.float64)
    square = float(np.mean(values**2))
    return float(values.mean()) ** 2 / square if square else np.nan
