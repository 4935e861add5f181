"""Standard errors and criteria of fits against SciPy, ties between forms, and what t_ref is not."""

import math
import re

import numpy as np
import pytest
import xarray as xr
from scipy.optimize import curve_fit

import simneuro as sn
from simneuro.bridge import fit, fit_curve, recorded_cells, recorded_curve
from simneuro.bridge.curves import find_adaptation
from simneuro.bridge.curves.cautions import residual_pattern
from simneuro.bridge.curves.search import find_covariance

LEVEL = np.linspace(0, 5e-10, 26)  # A


def curve(rate, level=LEVEL, **attrs):
    return xr.Dataset(
        {"rate": (("level", "repeat"), np.reshape(rate, (-1, 1)))}, {"level": level}, attrs
    )


def softplus(level, slope, threshold, width):
    return slope * width * np.log1p(np.exp((level - threshold) / width))


def noisy(seed=0, size=0.8):
    noise = np.random.default_rng(seed).normal(0, size, LEVEL.size)
    return softplus(LEVEL, 2e11, 1.7e-10, 4e-11) + noise


def test_standard_errors_and_the_band_are_those_of_scipy() -> None:
    found = fit_curve(curve(noisy()), "softplus")
    pico = LEVEL * 1e12
    values, covariance = curve_fit(softplus, pico, noisy(), [0.2, 170, 40])
    scale = np.array([1e12, 1e-12, 1e-12])
    np.testing.assert_allclose(list(found.parameters.values()), values * scale, rtol=1e-4)
    errors = np.sqrt(np.diag(covariance)) * scale
    np.testing.assert_allclose(list(found.standard_errors.values()), errors, rtol=1e-3)
    np.testing.assert_allclose(found.residuals, noisy() - found(LEVEL), atol=1e-9)
    low, high = found.band(LEVEL, errors=2)
    slopes = np.transpose(
        [
            (softplus(pico, *(values + d)) - softplus(pico, *(values - d))) / 2e-4
            for d in 1e-4 * np.eye(3)
        ]
    )
    half = 2 * np.sqrt(np.einsum("li,ij,lj->l", slopes, covariance, slopes))
    np.testing.assert_allclose((high - low) / 2, half, rtol=2e-3)


def test_standard_errors_cover_the_truth_as_often_as_they_should() -> None:
    inside = 0
    for seed in range(40):
        found = fit_curve(curve(noisy(seed)), "softplus")
        inside += (
            abs(found.parameters["threshold"] - 1.7e-10) < 1.96 * found.standard_errors["threshold"]
        )
    assert inside >= 33  # of 40, 38 expected: four standard deviations of a binomial below


def test_what_the_levels_do_not_determine_has_no_error() -> None:
    slopes, left = np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]), np.array([0.1, -0.1, 0.1])
    covariance = find_covariance(slopes, left)
    assert covariance[0, 0] == pytest.approx(0.03 / 14)  # s^2 over the sum of squares
    assert math.isinf(covariance[1, 1])
    exact = fit_curve(curve([0.0, 5.0, 20.0], LEVEL[:3]), "sigmoid")
    assert all(map(math.isnan, exact.standard_errors.values()))


def test_the_criteria_by_hand() -> None:
    found, n, k = fit_curve(curve(noisy()), "softplus"), LEVEL.size, 4
    misfit = n * math.log(found.rmse**2)
    assert found.aic == pytest.approx(misfit + 2 * k)
    assert found.aicc == pytest.approx(misfit + 2 * k + 2 * k * (k + 1) / (n - k - 1))
    assert found.bic == pytest.approx(misfit + k * math.log(n))


def test_forms_that_the_data_cannot_tell_apart_are_named() -> None:
    # Of a corner of 1 pA levels 20 pA apart do not show the shape.
    sharp = softplus(LEVEL, 2e11, 1.7e-10, 1e-12) + np.random.default_rng(1).normal(0, 0.5, 26)
    table = fit(curve(sharp), ("softplus", "gelu", "sigmoid"))
    assert set(table["activation"][table["tied"]]) == {"softplus", "gelu"}
    (note,) = table.attrs["notes"]
    assert note.startswith("the data cannot tell softplus and gelu apart")
    clear = fit(curve(noisy(size=0.2)), ("relu", "softplus", "sigmoid"))
    assert list(clear["tied"]) == [True, False, False]
    assert clear.attrs["notes"] == []


def test_two_names_of_one_curve_are_a_tie() -> None:
    straight = 3.0 + 8e10 * LEVEL + np.random.default_rng(2).normal(0, 0.5, LEVEL.size)
    table = fit(curve(straight), ("linear", "relu"))
    assert table["tied"].all()
    (note,) = table.attrs["notes"]
    assert re.match("the data cannot tell (linear and relu|relu and linear) apart", note)


@pytest.mark.parametrize("cell", recorded_cells())
def test_for_recorded_cells_adaptation_stands_beside_refractoriness(cell: str) -> None:
    measured = recorded_curve(cell)
    table = fit(measured, ("relu", "lif_rate")).set_index("activation")
    assert table["note"]["relu"] == ""
    note = table["note"]["lif_rate"]
    assert note.startswith("adaptation masquerades as refractoriness: t_ref = ")
    assert f"{find_adaptation(measured).ratio:.2g} times as fast" in note
    # The mean rates give more than 10 ms, the first intervals less than 3 ms.
    periods = [float(each.split()[0]) for each in note.split("t_ref = ")[1:]]
    assert periods[0] > 10
    assert periods[1] < 3
    few = next(each for each in table.attrs["notes"] if "too few to compare" in each)
    assert "5 levels" in few
    assert note in table.attrs["notes"]


def test_without_onset_rates_a_recording_cannot_tell() -> None:
    found = sn.bridge.curve_from_table(
        {"I (pA)": [0, 100, 200, 300, 400, 500, 600], "f (Hz)": [0, 5, 20, 29, 35, 39, 42]}
    )
    note = fit(found, ("lif_rate",))["note"][0]
    assert "only if the cell does not adapt" in note


def test_adaptation_that_looks_like_a_longer_time_constant_is_told() -> None:
    # A current that each spike adds to divides the rate: tau is fitted too long, t_ref is not.
    cell = sn.models["adaptive_lif"].with_parameters(t_ref="1 ms", b="30 pA", tau_w="100 ms")
    rows = [
        fit(
            sn.response_curve(each, "0 pA : 800 pA : 17", duration="600 ms", target="numpy"),
            ("lif_rate",),
        ).iloc[0]
        for each in (cell.with_parameters(b="0 pA"), cell)
    ]
    assert rows[0]["parameters"]["t_ref"] == pytest.approx(1e-3, abs=5e-4)
    assert rows[0]["parameters"]["tau"] == pytest.approx(20e-3, abs=1e-3)
    assert rows[1]["parameters"]["tau"] > 35e-3
    assert [row["note"][:15] for row in rows] == ["", "the cell adapts"]
    # The first interval begins after one spike, which has added 30 pA.
    assert "alone they give tau = 17 ms" in rows[1]["note"]


def test_residuals_of_a_wrong_form_hang_together() -> None:
    wrong = fit_curve(curve(noisy()), "sigmoid")
    right = fit_curve(curve(noisy()), "softplus")
    assert residual_pattern(wrong) > 0.5 > abs(residual_pattern(right))
