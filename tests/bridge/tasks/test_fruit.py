"""Apples and bananas: where they lie, and the shares that are derived for them, counted anew."""

import numpy as np
import pytest
from scipy.stats import norm

from simneuro.bridge.tasks import draw_fruit, share_of_best_line, share_of_ideal
from simneuro.errors import InputError


def line_share(angle, offset, spread):
    """The share that one line has right: each cloud's tail beyond it, from its own centre."""
    normal, total = np.array([np.cos(angle), np.sin(angle)]), 0.0
    for corner in ([-1, -1], [1, 1], [-1, 1], [1, -1]):
        beyond = norm.sf((offset - np.dot(normal, corner)) / spread)
        total += beyond if corner[0] * corner[1] > 0 else 1 - beyond
    return total / 4


@pytest.mark.parametrize("spread", [0.1, 0.4, 1.0])
def test_no_line_of_any_direction_has_more(spread):
    angles, offsets = np.linspace(0, np.pi, 181), np.linspace(-4, 4, 321)
    shares = line_share(angles[0], offsets, spread)
    for angle in angles[1:]:
        shares = np.maximum(shares, line_share(angle, offsets, spread))
        shares = np.maximum(shares, 1 - line_share(angle, offsets, spread))
    assert share_of_best_line(spread) == pytest.approx(shares.max(), abs=2e-4)
    assert share_of_best_line(spread) >= shares.max() - 1e-9


def test_the_sign_of_the_product_has_the_share_of_the_ideal():
    x, banana = draw_fruit(40_000, spread=0.8, seed=3)
    found, expected = ((x.prod(axis=1) > 0) == banana).mean(), share_of_ideal(0.8)
    assert found == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 40_000))


def test_a_quarter_lies_about_each_corner():
    x, banana = draw_fruit(400, spread=1e-3, seed=0)
    corners, counts = np.unique(np.round(x), axis=0, return_counts=True)
    assert corners.tolist() == [[-1, -1], [-1, 1], [1, -1], [1, 1]]
    assert counts.tolist() == [100] * 4
    assert banana.sum() == 200


@pytest.mark.parametrize("count", [0, 6])
def test_other_numbers_than_multiples_of_four_are_refused(count):
    with pytest.raises(InputError, match="multiple of 4"):
        draw_fruit(count, spread=0.4, seed=0)
