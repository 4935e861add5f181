"""Quanta, and the laws that their numbers follow or do not."""

import numpy as np
import pytest
from scipy.stats import binom, poisson

from simneuro.analysis import farthest_share, kept_share, largest_of, quanta, shares
from simneuro.errors import InputError


def test_quanta_are_sizes_in_quanta():
    assert quanta([0.0, 0.31, 0.59, -0.02], 0.3).tolist() == [0, 1, 2, 0]
    assert quanta([[-1.0]], -0.5).tolist() == [[2]]
    with pytest.raises(InputError, match="must not be zero"):
        quanta([1.0], 0.0)


def test_shares_count():
    assert shares([[0, 1], [1, 3]], 3).tolist() == [0.25, 0.5, 0, 0.25]


def test_a_deviation_is_in_standard_errors():
    # 60 of 100 where 50 are expected: 10 over a standard error of 5.
    numbers = [1] * 60 + [0] * 40
    assert farthest_share(numbers, 1, binom(1, 0.5).pmf) == pytest.approx(2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_law_is_told_from_another(seed):
    numbers = np.random.default_rng(seed).binomial(5, 0.3, 4500)
    limit = largest_of(6, level=0.999)
    assert farthest_share(numbers, 5, binom(5, 0.3).pmf) < limit
    assert farthest_share(numbers, 5, poisson(1.5).pmf) > limit


def test_what_is_kept_is_seen_from_mean_and_variance():
    # Three of four kept, whatever their size, and none of them.
    assert kept_share([[5.0, 5.0], [0.0, 5.0]]) == pytest.approx(0.75)
    assert np.isnan(kept_share([0.0, 0.0]))
    numbers = np.repeat(np.arange(6), np.rint(1e6 * binom(5, 0.3).pmf(np.arange(6))).astype(int))
    assert kept_share(numbers) == pytest.approx(1.5 / 2.2, rel=1e-5)
