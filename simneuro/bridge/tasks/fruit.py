"""Apples and bananas that no line tells apart, and how far a line, or anything, comes with them."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from simneuro.annotations import Positive, Seed
from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked
from simneuro.errors import InputError

_KINDS = 4
_REACH = 8.0  # standard deviations; further out a line changes nothing that a float can hold
_STEPS = 20_001  # of a line's place; chosen: the maximum is then known to 1e-8


@checked
def draw_fruit(count: int, *, spread: Positive, seed: Seed) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Size and colour of fruit, and which of them are bananas.

    An unripe banana is small and green, a ripe one large and yellow; some apples are small and
    yellow, others large and green. So the kinds lie about the four corners (-1 or 1, -1 or 1), as
    XOR does, a quarter of the fruit about each.

    Parameters
    ----------
    count : int
        How many; a multiple of 4.
    spread : float
        The standard deviation of each feature about its corner.
    seed : int or Generator

    Returns
    -------
    features : array (count, 2)
        From small to large, and from green to yellow.
    bananas : array of bool (count,)

    Raises
    ------
    InputError
        The count is not a positive multiple of 4.

    Examples
    --------
    >>> from simneuro.bridge.tasks import draw_fruit
    >>> x, banana = draw_fruit(8, spread=0.1, seed=0)
    >>> banana.tolist() == (x[:, 0] * x[:, 1] > 0).tolist()
    True
    """
    if count < 1 or count % _KINDS:
        message = f"needs a multiple of 4, as many fruit of each of four kinds, got {count}"
        raise InputError(message, where="count")
    corners = np.tile([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]], (count // _KINDS, 1))
    noise = np.random.default_rng(seed).normal(size=corners.shape)
    return corners + spread * noise, corners.prod(axis=1) > 0


@checked
def share_of_best_line(spread: Positive) -> float:
    """The largest share of `draw_fruit` that any line tells right, in the limit of many.

    Seen along a diagonal, both clouds of one kind lie at 0 and those of the other at plus and minus
    the square root of 2; a line across the diagonal has half of the fruit right, and more by what
    it parts. Lines in other directions part less, since the clouds then lie closer together.

    Parameters
    ----------
    spread : float
        As in `draw_fruit`: the standard deviation of each cloud.

    Examples
    --------
    >>> from simneuro.bridge.tasks import share_of_best_line
    >>> round(share_of_best_line(0.01), 6)  # three of four clouds
    0.75
    """
    at = np.linspace(-_REACH, _REACH, _STEPS) * spread + 0.5**0.5
    left, middle, right = (norm.sf((at - place) / spread) for place in (-(2**0.5), 0.0, 2**0.5))
    return float((0.5 + (left + right - 2 * middle) / 4).max())


@checked
def share_of_ideal(spread: Positive) -> float:
    """The largest share of `draw_fruit` that anything tells right: by the sign of the product.

    Both features are on their corner's side of 0, or neither is.

    Parameters
    ----------
    spread : float
        As in `draw_fruit`: the standard deviation of each cloud.

    Examples
    --------
    >>> from simneuro.bridge.tasks import share_of_ideal
    >>> round(share_of_ideal(0.5), 4)
    0.9555
    """
    kept = float(norm.cdf(1 / spread))
    return kept**2 + (1 - kept) ** 2
