"""Pairs of spikes of two trains: their lags, and sums over them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def pair_lags(first: ArrayLike, second: ArrayLike) -> Floats:
    """By how much each spike of ``second`` is later than each of ``first``, for all pairs."""
    early, late = (np.ravel(np.asarray(each, dtype=np.float64)) for each in (first, second))
    return np.subtract.outer(late, early).ravel()


def neighbour_lags(first: ArrayLike, second: ArrayLike) -> Floats:
    """The same for each spike of either train and the last one of the other before it, only."""
    early, late = (
        np.sort(np.ravel(np.asarray(each, dtype=np.float64))) for each in (first, second)
    )
    return np.concatenate([_to_last(late, early), -_to_last(early, late)])


def pair_sum(lags: ArrayLike, window: Callable[[Floats], Floats]) -> float:
    """The sum of a window over lags."""
    return float(np.sum(window(np.asarray(lags, dtype=np.float64))))


def _to_last(spikes: Floats, others: Floats) -> Floats:
    """From the last of the others before each spike to it; spikes without one are left out."""
    place = np.searchsorted(others, spikes)  # of the first one that is not before
    return spikes[place > 0] - others[place[place > 0] - 1]
