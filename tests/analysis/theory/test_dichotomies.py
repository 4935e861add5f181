"""Cover's count against its recursion, and where it is known without it."""

from functools import cache

import pytest

from simneuro.analysis.theory import separable_dichotomies
from simneuro.errors import InputError


@cache
def recursion(points, weights):
    """A new point makes two of those divisions whose plane can be moved onto it (cover1965)."""
    if points == 1 or weights == 0:
        return 2 * (weights > 0)
    return recursion(points - 1, weights) + recursion(points - 1, weights - 1)


@pytest.mark.parametrize("weights", [1, 2, 3, 5, 10])
def test_the_count_is_that_of_the_recursion(weights):
    for points in range(1, 25):
        assert separable_dichotomies(points, weights) == recursion(points, weights)


def test_all_are_possible_up_to_as_many_points_as_weights_and_half_at_twice_as_many():
    assert separable_dichotomies(7, 7) == 2**7
    assert separable_dichotomies(8, 7) == 2**8 - 2
    assert separable_dichotomies(60, 30) == 2**59


def test_no_points_and_no_weights_are_refused():
    with pytest.raises(InputError, match="points"):
        separable_dichotomies(0, 3)
    with pytest.raises(InputError, match="weights"):
        separable_dichotomies(3, 0)
