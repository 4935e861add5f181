"""How many ways of dividing points in two a threshold unit has: Cover's count."""

from math import comb
from typing import Annotated

from simneuro.annotations import at_least
from simneuro.calls import checked


@checked
def separable_dichotomies(
    points: Annotated[int, at_least(1)], weights: Annotated[int, at_least(1)]
) -> int:
    """In how many ways a threshold unit with so many weights, its bias included, divides points.

    ``2 sum_{k < d} binom(N - 1, k)`` for N points in general position and d weights (cover1965):
    all 2^N for N up to d, half of them at N = 2 d. The points have d - 1 features, and are in
    general position: of points on paper (d = 3), no three lie on one line.

    Examples
    --------
    >>> from simneuro.analysis.theory import separable_dichotomies
    >>> separable_dichotomies(4, weights=3)  # points on paper: all but XOR and its opposite
    14
    >>> separable_dichotomies(20, weights=10) == 2**20 // 2
    True
    """
    return 2 * sum(comb(points - 1, k) for k in range(weights))
