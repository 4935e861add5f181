"""Pairs of spikes of two trains: their lags, and sums of a window over lags."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import Quantities
from simneuro.calls import checked
from simneuro.si import si_values

Floats = NDArray[np.float64]


@checked
def pair_lags(first: Quantities, second: Quantities) -> Floats:
    """By how much each spike of ``second`` is later than each of ``first`` (s), for all pairs.

    Parameters
    ----------
    first, second : array_like (spikes,)
        Times in s, or with a unit.

    Returns
    -------
    array (pairs,)
        In s; those of the first spike of ``second`` come first.

    Raises
    ------
    InputError
        A train is not made of times.

    Examples
    --------
    >>> sn.analysis.pair_lags([0.1, 0.5], [0.2]).round(9).tolist()
    [0.1, -0.3]
    """
    early, late = (np.ravel(si_values(each, "s", "spikes")) for each in (first, second))
    return np.subtract.outer(late, early).ravel()


@checked
def neighbour_lags(first: Quantities, second: Quantities) -> Floats:
    """Lags of nearest neighbours: of each spike to the last one of the other train before it.

    Negative where the spike is one of ``first``, as in `pair_lags`.

    Parameters
    ----------
    first, second : array_like (spikes,)
        Times in s, or with a unit.

    Returns
    -------
    array (lags,)
        In s; spikes that no spike of the other train precedes are left out.

    Raises
    ------
    InputError
        A train is not made of times.

    Examples
    --------
    >>> sn.analysis.neighbour_lags([0.1, 0.5], [0.2]).round(9).tolist()
    [0.1, -0.3]
    """
    early, late = (np.sort(np.ravel(si_values(each, "s", "spikes"))) for each in (first, second))
    return np.concatenate([lags_to_last(late, early), -lags_to_last(early, late)])


@checked
def pair_sum(lags: ArrayLike, window: Callable[[Floats], Floats]) -> float:
    """The sum of a window over all lags, such as the change of a weight by all pairs of spikes.

    Parameters
    ----------
    lags : array_like (pairs,)
        In s.
    window : callable
        From an array of lags (s) to an array of the same shape.

    Examples
    --------
    >>> from simneuro.analysis import pair_sum
    >>> pair_sum([0.01, -0.01, 0.02], lambda lag: np.sign(lag))
    1.0
    """
    return float(np.sum(window(np.asarray(lags, dtype=np.float64))))


def lags_to_last(spikes: Floats, others: Floats) -> Floats:
    """The time from the last of ``others`` to each spike; spikes without one are left out."""
    place = np.searchsorted(others, spikes)  # of the first one that is not before
    return spikes[place > 0] - others[place[place > 0] - 1]
