"""Peaks, widths and borders of spikes drawn by hand."""

import numpy as np
import pytest
import xarray as xr

from simneuro.analysis import border, first_crossing, half_width, peak_after


def trace(values, step=1e-3):
    table = np.asarray(values, float)
    dims = ("time", "neuron")[: table.ndim]
    return xr.DataArray(table, dims=dims, coords={"time": step * np.arange(len(table))})


def test_the_peak_of_each_cell_after_its_own_moment():
    v = trace([[9, 9], [1, 5], [4, 7], [2, 3]])
    assert peak_after(v, 0.0).tolist() == [4, 7]
    assert peak_after(v, [0.0, 2e-3]).tolist() == [4, 3]
    assert peak_after(v, 1.0).tolist() == [-np.inf, -np.inf]


def test_a_crossing_is_linear_between_samples():
    v = trace([[0, 9, 0], [2, 0, 1], [6, 3, 2], [1, 9, 3], [9, 0, 3]])
    # Up from 2 to 6 through 3; from 3, which is not above it, to 9; the last only reaches it.
    np.testing.assert_allclose(first_crossing(v, 3.0), [1.25e-3, 2e-3, np.nan])
    assert np.isnan(first_crossing(v[:1], 3.0)).all()


def test_the_half_width_is_linear_between_samples():
    # Peak 8, half 4: crossed at 1.5 ms and 3.75 ms.
    assert half_width(trace([0, 2, 6, 8, -8])) == pytest.approx(1.75e-3)
    assert half_width(trace([0, 0, 8, 0, 0])) == pytest.approx(1e-3)


@pytest.mark.parametrize("flat", [[0, 0, 0], [-1, -2, -1], [5, 1, 0], [0, 1, 5], [1, 1, 1]])
def test_what_is_no_spike_has_no_width(flat):
    assert np.isnan(half_width(trace(flat)))


def test_the_border_between_failure_and_spike():
    assert border([1, 2, 3, 4], [False, False, True, True]) == (2, 3)
    assert border([4, 3, 2, 1], [True, True, False, False]) == (2, 3)
    low, high = border([1, 2], [False, False])
    assert (low, np.isnan(high)) == (2, True)
    assert np.isnan(border([1, 2], [True, True])[0])
