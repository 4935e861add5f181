"""Curves packed and unpacked, tables of fits against single fits."""

import math

import numpy as np
import pytest
import xarray as xr

from simneuro.bridge import curves, fit_curve, recorded_curve
from simneuro.bridge.curves import left_out_errors

LEVEL = np.linspace(0, 4e-10, 9)


def curve(rate, level=LEVEL, **more):
    rates = {"rate": (("level", "repeat"), np.asarray(rate, float)[:, None], {"units": "Hz"})}
    return xr.Dataset({**rates, **more}, {"level": level, "repeat": [0]}, {"duration": 0.5})


def test_what_is_packed_comes_back():
    given = {"one": curve(LEVEL * 1e11), "two": curve([0, 1, 2], LEVEL[:3])}
    packed = curves.pack_curves(given)
    assert packed["one.rate"].dims == ("one.level", "one.repeat")
    for name, each in given.items():
        back = curves.unpack_curve(packed, name)
        xr.testing.assert_equal(back.rate, each.rate)
        assert back.attrs["duration"] == 0.5


def test_a_steady_curve_has_the_steady_rate():
    steady = (("level", "repeat"), np.full((9, 1), 3.0))
    assert (curves.steady_curve(curve(LEVEL, steady_rate=steady)).rate == 3).all()


def test_the_lower_half_ends_in_the_middle_of_the_range():
    assert curves.lower_half(curve(LEVEL)).level.values == pytest.approx(LEVEL[:5])
    uneven = np.array([0.0, 1, 2, 10]) * 1e-10
    assert curves.lower_half(curve([0, 1, 2, 3], uneven)).sizes["level"] == 3


def test_the_tables_hold_what_single_fits_give():
    forms = ("constant", "relu", "sigmoid")
    table = curves.recorded_table(("B6", "B8"), forms)
    for cell in ("B6", "B8"):
        for form in forms:
            one, fitted = table.sel(curve=cell, form=form), fit_curve(recorded_curve(cell), form)
            assert float(one.rmse) == fitted.rmse
            assert float(one.aicc) == fitted.aicc
            error = left_out_errors(recorded_curve(cell), form)
            assert float(one.left_out) == pytest.approx(math.sqrt(np.mean(error**2)))


def test_no_form_is_preferred_where_one_has_no_aicc():
    aicc = xr.DataArray(
        [[3.0, 1.0], [1.0, math.inf]],
        {"curve": ["long", "short"], "form": ["relu", "sigmoid"]},
        dims=("curve", "form"),
    )
    assert curves.preferred_form(aicc).values.tolist() == ["sigmoid", ""]


def test_the_largest_error_of_a_count():
    # Half a second: 4 Hz off are 2 spikes.
    assert curves.count_error(curve([0, 10, 20], LEVEL[:3]), [1, 10, 24]) == pytest.approx(2)
