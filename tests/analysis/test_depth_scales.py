"""Factors of signals by layer, and depth scales."""

import numpy as np
import pytest

from simneuro.analysis import depth_scale, layer_factor
from simneuro.errors import InputError


def test_the_factor_is_the_slope_of_least_squares() -> None:
    signal = np.random.default_rng(0).normal(size=(3, 6)) + 2.0
    expected = [np.linalg.lstsq(row[:-1, None], row[1:], rcond=None)[0][0] for row in signal]
    assert layer_factor(signal) == pytest.approx(expected)


def test_after_the_depth_scale_one_over_e_is_left() -> None:
    factors = np.array([0.3, 0.9, 2.0])
    assert factors ** depth_scale(factors) == pytest.approx(1 / np.e)
    assert float(depth_scale(1.0)) == np.inf


def test_what_has_no_factor_or_scale_is_refused() -> None:
    with pytest.raises(InputError, match="two layers or more"):
        layer_factor([1.0])
    with pytest.raises(InputError, match="must be positive"):
        depth_scale([0.5, 0.0])
