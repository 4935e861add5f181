"""Images in a row: each by its largest, 0 in the middle where there are signs."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from simneuro.errors import InputError
from simneuro.figures import image_row


def test_images_stand_side_by_side_each_by_its_largest_size() -> None:
    ax = Figure().subplots()
    drawn = image_row(np.array([[1.0, 2.0, 3.0, 4.0], [0.0, -8.0, 4.0, 0.0]]), ax, signed=True)
    assert drawn.get_clim() == (-1, 1)
    shown = drawn.get_array().filled(np.nan)
    expected = [[0.25, 0.5, np.nan, 0, -1], [0.75, 1, np.nan, 0.5, 0]]
    np.testing.assert_array_equal(shown, expected)


def test_an_empty_image_is_white_and_one_that_is_not_square_is_refused() -> None:
    ax = Figure().subplots()
    assert not image_row(np.zeros((1, 9)), ax).get_array().any()
    with pytest.raises(InputError, match="square images"):
        image_row(np.zeros((2, 8)), ax)
