"""Weak signals below threshold, compared with another quadrature of Siegert's formula."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erfcx

from simneuro.analysis import theory
from simneuro.errors import InputError

CELL = {"tau": 20e-3, "V_th": -50e-3, "V_reset": -60e-3, "t_ref": 5e-3}


def rate(mean, std):
    """Siegert's formula as brunel2000 writes it."""
    low, high = (CELL["V_reset"] - mean) / std, (CELL["V_th"] - mean) / std
    passage = quad(lambda x: erfcx(-x), low, high, epsabs=0, epsrel=1e-12)[0]
    return 1 / (CELL["t_ref"] + CELL["tau"] * np.sqrt(np.pi) * passage)


@pytest.mark.parametrize("way", [2e-3, 3e-3, 8e-3])
def test_the_best_noise_is_where_the_slope_of_another_quadrature_is_largest(way) -> None:
    mean, step = CELL["V_th"] - way, 1e-6
    best = theory.best_noise(mean, **CELL)

    def slope(std):
        return (rate(mean + step, std) - rate(mean - step, std)) / (2 * step)

    tried = best * np.array([0.3, 0.6, 0.9, 0.98, 1, 1.02, 1.1, 1.5, 3])
    assert np.argmax([slope(each) for each in tried]) == 4


def test_a_small_swing_is_the_slope_times_the_amplitude() -> None:
    mean, std, amplitude = -53e-3, 2.5e-3, 20e-6
    slope = (rate(mean + 1e-6, std) - rate(mean - 1e-6, std)) / 2e-6
    assert theory.rate_swing(mean, amplitude, std, **CELL) == pytest.approx(
        slope * amplitude, rel=1e-4
    )


def test_the_swing_of_a_large_signal_is_its_first_fourier_coefficient() -> None:
    mean, std, amplitude = -53e-3, 1.5e-3, 2e-3

    def part(phase):
        return rate(mean + amplitude * np.sin(phase), std) * np.sin(phase) / np.pi

    expected = quad(part, 0, 2 * np.pi)[0]
    found = theory.rate_swing(mean, amplitude, [std, 2 * std], **CELL)
    assert found.shape == (2,)
    assert found[0] == pytest.approx(expected, rel=1e-8)


def test_without_noise_a_signal_below_threshold_is_not_there() -> None:
    assert theory.rate_swing(-53e-3, 2.9e-3, 0.0, **CELL) == 0


def test_a_mean_above_threshold_has_no_best_noise() -> None:
    with pytest.raises(InputError, match="must lie below"):
        theory.best_noise(-49e-3, **CELL)


def test_without_a_refractory_period_the_slope_may_have_no_maximum() -> None:
    at_once = CELL | {"t_ref": 0.0}
    assert theory.best_noise(-53e-3, **at_once) > theory.best_noise(-53e-3, **CELL)
    with pytest.raises(InputError, match="ever steeper"):
        theory.best_noise(-56e-3, **at_once)
    # The limit that the docstring names, where Siegert's integrand is expanded about 0.
    swing = theory.rate_swing(-56e-3, 1e-4, 10.0, **at_once) / 1e-4
    assert swing == pytest.approx(2 / (np.pi * 20e-3 * 10e-3), rel=1e-3)
