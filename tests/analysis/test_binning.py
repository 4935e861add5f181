import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simneuro.analysis import binned_counts
from simneuro.errors import InputError


def test_counts_by_hand(record):
    counts = binned_counts(record([[0.0, 0.05, 0.1], [0.25]], 0.35), "cells", bin_width=0.1)
    assert counts.values.tolist() == [[2, 0], [1, 0], [0, 1]]
    np.testing.assert_allclose(counts.time, [0, 0.1, 0.2])
    assert (counts.attrs["units"], counts.time.attrs["units"]) == ("1", "s")


@given(
    dt=st.sampled_from([1e-5, 2.5e-5, 1e-4, 1e-3]),
    width=st.integers(1, 700),
    steps=st.lists(st.integers(0, 200_000), min_size=1, max_size=30),
)
def test_spikes_on_the_grid_fall_into_the_bin_of_their_step(record, dt, width, steps):
    duration = (max(steps) + width) // width * width * dt
    rec = record([np.array(sorted(steps)) * dt], duration, dt)
    counts = binned_counts(rec, "cells", bin_width=width * dt)
    expected = np.bincount(np.array(steps) // width, minlength=round(duration / (width * dt)))
    np.testing.assert_array_equal(counts.values[:, 0], expected)


@pytest.mark.parametrize("width", [0.0, -1.0, 5e-5, 0.4, np.nan])
def test_impossible_bins(record, width):
    with pytest.raises(InputError, match=r"bin_width.*0\.0001 s.*0\.35 s"):
        binned_counts(record([[0.1]], 0.35), "cells", bin_width=width)
