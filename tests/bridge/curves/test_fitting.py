"""Fits against other fits: scipy's curve_fit, closed forms, and grids; and against known curves."""

import math

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from numpy.typing import ArrayLike
from scipy.integrate import quad
from scipy.optimize import curve_fit
from scipy.special import erf, erfcx

from simneuro.bridge import fit, fit_curve, fit_names, recorded_cells, recorded_curve
from simneuro.errors import InputError

LEVEL = np.linspace(0, 5e-10, 26)  # A


def response_curve(level: ArrayLike, rate: ArrayLike) -> xr.Dataset:
    table = np.asarray(rate, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    return xr.Dataset(
        {"rate": (("level", "repeat"), table)}, coords={"level": np.asarray(level, dtype=float)}
    )


def sigmoid(level: np.ndarray, ceiling: float, midpoint: float, width: float) -> np.ndarray:
    return ceiling / (1 + np.exp(-(level - midpoint) / width))


def lif(level: np.ndarray, rheobase: float, tau: float, t_ref: float) -> np.ndarray:
    above = level > rheobase
    excess = np.where(above, level / rheobase, 2.0)
    return above / (t_ref + tau * np.log(excess / (excess - 1)))


def noisy_lif(level: float, rheobase: float, sigma: float, tau: float, t_ref: float) -> float:
    a, b = -level / sigma, (rheobase - level) / sigma
    return float(1 / (t_ref + tau * math.sqrt(math.pi) * quad(lambda u: erfcx(-u), a, b)[0]))


TRUE = {
    "constant": ({"rate": 12.0}, lambda i: np.full_like(i, 12.0)),
    "linear": ({"slope": 8e10, "offset": 3.0}, lambda i: 3.0 + 8e10 * i),
    "relu": ({"slope": 2e11, "threshold": 1.7e-10}, lambda i: 2e11 * np.clip(i - 1.7e-10, 0, None)),
    "softplus": (
        {"slope": 2e11, "threshold": 1.7e-10, "width": 4e-11},
        lambda i: 2e11 * 4e-11 * np.log(1 + np.exp((i - 1.7e-10) / 4e-11)),
    ),
    "gelu": (
        {"slope": 2e11, "threshold": 1.7e-10, "width": 6e-11},
        lambda i: 2e11 * (i - 1.7e-10) * (1 + erf((i - 1.7e-10) / (6e-11 * math.sqrt(2)))) / 2,
    ),
    "tanh": (
        {"ceiling": 60.0, "threshold": 1.3e-10, "width": 2.4e-10},
        lambda i: 60.0 * np.maximum(np.tanh((i - 1.3e-10) / 2.4e-10), 0),
    ),
    "sigmoid": (
        {"ceiling": 70.0, "midpoint": 2.2e-10, "width": 5e-11},
        lambda i: sigmoid(i, 70.0, 2.2e-10, 5e-11),
    ),
    "lif_rate": (
        {"rheobase": 1.5e-10, "tau": 0.02, "t_ref": 0.003},
        lambda i: lif(i, 1.5e-10, 0.02, 0.003),
    ),
    "siegert": (
        {"rheobase": 1.5e-10, "sigma": 6e-11, "tau": 0.02, "t_ref": 0.003},
        lambda i: np.vectorize(noisy_lif)(i, 1.5e-10, 6e-11, 0.02, 0.003),
    ),
}


def test_every_form_is_tried_on_a_known_curve() -> None:
    assert set(TRUE) == set(fit_names)


@pytest.mark.parametrize("name", fit_names)
def test_a_synthetic_curve_is_recovered(name: str) -> None:
    parameters, rate = TRUE[name]
    fitted = fit_curve(response_curve(LEVEL, rate(LEVEL)), name)
    assert fitted.rmse < 1e-4
    assert fitted.parameters == pytest.approx(parameters, rel=1e-4)
    np.testing.assert_allclose(fitted(LEVEL), rate(LEVEL), atol=1e-3)


@pytest.mark.parametrize("name", [name for name in fit_names if name != "constant"])
def test_the_true_form_has_the_lowest_aic(name: str) -> None:
    # A straight line is also a softplus and a relu far above threshold, with more parameters.
    table = fit(response_curve(LEVEL, TRUE[name][1](LEVEL)))
    assert table["activation"][0] == name or (name, table["activation"][0]) == ("linear", "relu")


def test_the_sigmoid_is_recovered_from_noisy_counts() -> None:
    # Standard errors from the Jacobian of the true curve; five of them bound each error.
    values = np.array([70.0, 2.2e-10, 5e-11])
    step = 1e-6 * values
    jacobian = np.transpose(
        [
            (sigmoid(LEVEL, *(values + d)) - sigmoid(LEVEL, *(values - d))) / (2 * d[k])
            for k, d in enumerate(np.diag(step))
        ]
    )
    scaled = jacobian * values
    error = np.sqrt(np.diag(np.linalg.inv(scaled.T @ scaled))) * values
    for seed in range(5):
        noise = np.random.default_rng(seed).normal(0, 1.0, LEVEL.size)
        curve = response_curve(LEVEL, sigmoid(LEVEL, *values) + noise)
        found = np.array(list(fit_curve(curve, "sigmoid").parameters.values()))
        assert np.all(np.abs(found - values) < 5 * error)


def test_the_recorded_cell_b6_is_a_sigmoid_rather_than_a_relu() -> None:
    rmse = fit(recorded_curve("B6")).set_index("activation")["rmse"]
    assert rmse["relu"] == pytest.approx(2.25, abs=0.05)
    assert rmse["sigmoid"] == pytest.approx(0.7, abs=0.05)


@pytest.mark.parametrize("cell", recorded_cells())
def test_recorded_cells_against_other_least_squares(cell: str) -> None:
    curve = recorded_curve(cell)
    level, rate = curve["level"].values * 1e12, curve["rate"].values[:, 0]
    rmse = fit(curve).set_index("activation")["rmse"]
    by_curve_fit, _ = curve_fit(sigmoid, level, rate, [50, 120, 40])
    residual = rate - sigmoid(level, *by_curve_fit)
    assert rmse["sigmoid"] == pytest.approx(np.sqrt(np.mean(residual**2)), rel=1e-6)
    line = rate - np.polyval(np.polyfit(level, rate, 1), level)
    assert rmse["linear"] == pytest.approx(np.sqrt(np.mean(line**2)), rel=1e-6)
    assert rmse["relu"] == pytest.approx(best_relu_on_a_grid(level, rate), rel=1e-4)
    assert rmse["constant"] == pytest.approx(np.std(rate))


def best_relu_on_a_grid(level: np.ndarray, rate: np.ndarray) -> float:
    """Least rmse over many thresholds, with the best slope for each in closed form."""
    threshold = np.linspace(-200, level[-2], 200_001)
    drive = np.maximum(level[:, None] - threshold, 0)
    slope = rate @ drive / (drive**2).sum(axis=0)
    return float(np.sqrt(((rate[:, None] - slope * drive) ** 2).mean(axis=0).min()))


def test_a_relu_with_silent_levels_against_the_grid() -> None:
    level = np.arange(0.0, 12.0)
    rate = np.array([0, 0, 1, 0, 2, 3, 9, 13, 14, 21, 22, 27.0])
    fitted = fit_curve(response_curve(level, rate), "relu")
    assert fitted.rmse == pytest.approx(best_relu_on_a_grid(level, rate), rel=1e-6)


def test_an_lif_rate_between_noisy_levels_against_the_grid() -> None:
    level = np.linspace(0, 4e-10, 9)
    noise = np.random.default_rng(3).normal(0, 2, level.size)
    rate = np.clip(lif(level, 1.3e-10, 0.02, 0.004) + noise, 0, None)
    fitted = fit_curve(response_curve(level, rate), "lif_rate")
    grid = np.meshgrid(
        np.linspace(0.5e-10, 2e-10, 61), np.geomspace(1e-3, 0.1, 61), np.linspace(0, 0.02, 41)
    )
    rheobase, tau, t_ref = (axis.reshape(-1, 1) for axis in grid)
    error = np.sqrt(np.mean((lif(level, rheobase, tau, t_ref) - rate) ** 2, axis=1))
    assert fitted.rmse <= error.min()
    assert fitted.rmse == pytest.approx(error.min(), rel=0.1)


def test_a_wider_form_never_fits_worse() -> None:
    for cell in recorded_cells():
        rmse = fit(recorded_curve(cell)).set_index("activation")["rmse"]
        assert rmse["linear"] <= rmse["constant"]
        assert rmse["softplus"] <= rmse["relu"] * (1 + 1e-6)


def test_aic_is_the_gaussian_one_that_counts_the_noise() -> None:
    # By hand: mean 2, RSS 2, n 3, k = 1 + 1.
    fitted = fit_curve(response_curve([1, 2, 3], [1.0, 2.0, 3.0]), "constant")
    assert fitted.aic == pytest.approx(3 * math.log(2 / 3) + 4)
    # The same curve with one more parameter costs 2: B6 fires at all levels, so these agree.
    aic = fit(recorded_curve("B6")).set_index("activation")["aic"]
    assert aic["softplus"] - aic["relu"] == pytest.approx(2, abs=1e-3)


def test_the_correction_of_aic_for_few_levels_and_where_it_ends() -> None:
    # By hand: n 5, k = 1 + 1: 2 * 2 * 3 / 2 = 6.
    level, rate = [1, 2, 3, 4, 5], [1.0, 2.0, 4.0, 3.0, 5.0]
    constant = fit_curve(response_curve(level, rate), "constant")
    assert constant.aicc - constant.aic == pytest.approx(6)
    # n 5, k = 3 + 1: n - k - 1 is 0; and below that it must not turn negative.
    assert fit_curve(response_curve(level, rate), "sigmoid").aicc == math.inf
    assert fit_curve(response_curve(level[:4], rate[:4]), "sigmoid").aicc == math.inf
    many = fit_curve(response_curve(LEVEL, sigmoid(LEVEL, 70.0, 2.2e-10, 5e-11) + 1), "sigmoid")
    assert many.aicc - many.aic == pytest.approx(2 * 4 * 5 / 21)


def test_the_table_and_its_baseline() -> None:
    curve = response_curve([1, 2, 3, 4], [[0, 2], [3, 5], [9, 11], [11, 13]])
    table = fit(curve, activations=("relu", "sigmoid", "constant"))
    assert list(table.columns) == [
        "activation",
        "rmse",
        "aicc",
        "aic",
        "bic",
        "n_parameters",
        "parameters",
        "standard_errors",
        "residuals",
        "note",
        "tied",
        "baseline",
    ]
    assert sorted(table["activation"]) == ["constant", "relu", "sigmoid"]
    assert table["aic"].is_monotonic_increasing
    np.testing.assert_allclose(table["baseline"], np.std([1, 4, 10, 12]))
    assert table.attrs["units"]["parameters"]["relu"] == {"slope": "Hz/A", "threshold": "A"}


@pytest.mark.slow
def test_the_same_curve_gives_the_same_table() -> None:
    first, again = fit(recorded_curve("B8")), fit(recorded_curve("B8"))
    assert first.equals(again)


def test_bad_input_raises_an_error() -> None:
    curve = recorded_curve("B6")
    with pytest.raises(InputError, match=r"no form 'step'.*sigmoid"):
        fit(curve, activations=("step",))
    with pytest.raises(InputError, match="never fires"):
        fit(curve.assign(rate=0 * curve["rate"]))
    with pytest.raises(InputError, match="above 0 A"):
        fit(curve.assign_coords(level=curve["level"] - 1e-9))
    with pytest.raises(InputError, match="needs 3 levels, got 2"):
        fit(curve.isel(level=slice(2)), activations=("sigmoid",))
    two = curve.isel(level=[0, -1])
    with pytest.raises(InputError, match=r"2 levels are enough for constant, linear, relu, but"):
        fit(two)
    assert len(fit(two, ["constant", "linear", "relu"])) == 3  # as the message says


def test_one_form_may_be_given_by_its_name() -> None:
    assert fit(recorded_curve("B6"), "relu").equals(fit(recorded_curve("B6"), ["relu"]))


def test_a_narrow_terminal_shows_the_error_beside_that_of_a_constant() -> None:
    with pd.option_context("display.width", 80, "display.max_columns", 0):
        shown = repr(fit(recorded_curve("B6"), ["relu", "sigmoid"])).splitlines()[0]
    assert ("rmse" in shown, "baseline" in shown) == (True, True)
