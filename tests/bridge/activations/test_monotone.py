"""Monotone cubics beside those of SciPy."""

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from simneuro.bridge.activations.monotone import MonotoneCubic


@pytest.mark.parametrize("points", [2, 3, 12])
def test_values_and_slopes_are_scipys_to_the_last_bit(points: int) -> None:
    random = np.random.default_rng(points)
    x, y = np.sort(random.random((2, points)))
    ours, theirs = MonotoneCubic(x, y), PchipInterpolator(x, y)
    at = np.concatenate([x[1:], random.uniform(x[0], x[-1], 1000)])
    np.testing.assert_array_equal(ours(at), theirs(at))
    np.testing.assert_array_equal(ours.derivative(at), theirs.derivative()(at))
