"""Errors at left-out levels against formulas."""

import numpy as np
import pytest
import xarray as xr

from simneuro.bridge import fit_names, recorded_curve
from simneuro.bridge.curves import left_out_errors
from simneuro.errors import InputError

LEVEL = np.linspace(0, 4e-10, 9)  # A


def curve(rate: np.ndarray, level: np.ndarray = LEVEL) -> xr.Dataset:
    return xr.Dataset({"rate": (("level", "repeat"), rate[:, None])}, {"level": level})


def test_a_form_that_is_true_predicts_every_level():
    true = 60 / (1 + np.exp(-(LEVEL - 1.8e-10) / 5e-11))
    assert np.abs(left_out_errors(curve(true), "sigmoid")).max() < 1e-3
    assert np.abs(left_out_errors(curve(true), "relu")).max() > 1


def test_a_constant_predicts_the_mean_of_the_others():
    rate = np.array([0.0, 1, 3, 9, 15, 20, 26, 30, 31])
    expected = (rate.sum() - rate) / (rate.size - 1) - rate
    assert np.allclose(left_out_errors(curve(rate), "constant"), expected, rtol=1e-6)


def test_the_line_through_a_recorded_cell_has_the_errors_of_the_hat_matrix():
    recorded = recorded_curve("B6")
    level, rate = recorded.level.values * 1e12, recorded.rate.values[:, 0]
    design = np.column_stack([level, np.ones_like(level)])
    hat = design @ np.linalg.pinv(design)
    expected = (hat @ rate - rate) / (1 - np.diag(hat))
    assert np.allclose(left_out_errors(recorded, "linear"), expected, rtol=1e-5)


def test_levels_may_come_in_any_order():
    rate = np.array([0.0, 1, 3, 9, 15, 20, 26, 30, 31])
    turned = curve(rate[::-1], LEVEL[::-1])
    assert np.allclose(left_out_errors(turned, "linear"), left_out_errors(curve(rate), "linear"))


def test_too_few_levels_and_unknown_forms_raise_errors():
    few = curve(np.array([0.0, 5, 9]), LEVEL[:3])
    with pytest.raises(InputError, match="needs 3 levels, got 2"):
        left_out_errors(few, "sigmoid")
    assert "cubic" not in fit_names
    with pytest.raises(InputError, match="cubic"):
        left_out_errors(few, "cubic")
