"""Lags of pairs, by hand."""

import numpy as np
import pytest

from simneuro.analysis import neighbour_lags, pair_lags, pair_sum


def test_all_pairs_have_a_lag():
    assert sorted(pair_lags([1, 5], [2, 4, 5])) == [-3, -1, 0, 1, 3, 4]
    assert pair_lags([], [1.0]).size == 0


def test_neighbours_are_the_last_before_each_spike():
    # After 1 comes 2; 4 and 5 look back to 1 as well; 5 of the first looks back to 4.
    assert sorted(neighbour_lags([1, 5], [2, 4, 5])) == [-1, 1, 3, 4]
    assert sorted(neighbour_lags([5, 1], [4, 5, 2])) == [-1, 1, 3, 4]
    assert neighbour_lags([3], [3]).size == 0
    assert neighbour_lags([], [3]).size == 0


def test_a_sum_weighs_each_lag():
    assert pair_sum([-1, 0, 2], lambda lag: 10 * (lag > 0) - (lag < 0)) == 9
    assert pair_sum([], np.exp) == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_a_train_of_one_spike_has_all_pairs_as_neighbours_on_one_side(seed):
    train = np.sort(np.random.default_rng(seed).uniform(0, 1, 20))
    np.testing.assert_allclose(
        np.sort(neighbour_lags([-1.0], train)), np.sort(pair_lags([-1.0], train))
    )
