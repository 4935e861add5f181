"""The linear response of the rate, against the closed form, and the modes of loops."""

import mpmath
import numpy as np
import pytest
from scipy.optimize import brentq

from simneuro.analysis import theory
from simneuro.analysis.theory.stability import (
    count_unstable_modes,
    find_modes,
    predict_spectrum,
    refine,
)
from simneuro.errors import InputError

TAU, DEAD = 20e-3, 2e-3
CELL = {"tau": TAU, "V_th": 20e-3, "V_reset": 10e-3, "t_ref": DEAD}


def closed_form(frequency, mean, std):
    """Brunel's response (2000, eq. 46 ff.) by confluent hypergeometric functions; V in mV."""
    z = 2j * np.pi * frequency
    a = mpmath.mpc(z * TAU)

    def u(y):
        even = mpmath.hyp1f1((1 - a) / 2, 0.5, -y * y) / mpmath.gamma((1 + a) / 2)
        odd = 2 * y * mpmath.hyp1f1(1 - a / 2, 1.5, -y * y) / mpmath.gamma(a / 2)
        return mpmath.exp(y * y) * (even + odd)

    top, low = (20 - mean) / std, (10 - mean) / std
    rate = float(theory.siegert(mean * 1e-3, std * 1e-3, **CELL))
    slopes = mpmath.diff(u, top) - mpmath.diff(u, low)
    return complex(
        rate / (std * 1e-3) / (1 + a) * slopes / (u(top) - mpmath.exp(-z * DEAD) * u(low))
    )


@pytest.mark.parametrize(("mean", "std"), [(15, 5), (20, 4)])
def test_the_response_to_the_mean_is_the_closed_form(mean, std):
    frequencies = np.array([1, 10, 50, 180, 500])
    found = theory.rate_response(2j * np.pi * frequencies, mean * 1e-3, std * 1e-3, **CELL)
    expected = [closed_form(each, mean, std) for each in frequencies]
    np.testing.assert_allclose(found.to_mean[0], expected, rtol=1e-5)


def test_the_slow_response_is_the_slope_of_siegert():
    mean, variance = np.array([15e-3, 25e-3]), np.array([25e-6, 9e-6])
    found = theory.rate_response(0, mean, np.sqrt(variance), **CELL)

    def slope(change, size):
        up, down = (
            theory.siegert(
                mean + k * size * change, np.sqrt(variance + k * size * (1 - change)), **CELL
            )
            for k in (1, -1)
        )
        return (up - down) / (2 * size)

    np.testing.assert_allclose(found.to_mean[:, 0].real, slope(1, 1e-6), rtol=1e-5)
    np.testing.assert_allclose(found.to_variance[:, 0].real, slope(0, 1e-9), rtol=1e-4)


def test_no_noise_and_hardly_any_rate():
    with pytest.raises(InputError, match="no linear response"):
        theory.rate_response(0, 25e-3, 0.0, **CELL)
    assert theory.rate_response(0, -0.1, 1e-3, **CELL).to_mean == 0
    fast = 2j * np.pi * np.array([0, 4000.0])  # at which numbers grow fastest on the way down
    found = theory.rate_response(fast, [2e-3, 4e-3], [4.5e-4, 9e-4], **CELL)
    assert (found.to_mean == 0).all()
    assert (found.to_variance == 0).all()


def delayed_feedback(gain, tau=10e-3, delay=5e-3):
    """One population that inhibits itself through a low-pass filter, after a delay."""
    return lambda z: (-gain * np.exp(-z * delay) / (1 + z * tau))[:, None, None]


def onset(tau=10e-3, delay=5e-3):
    """Where delayed feedback starts to oscillate: tan(w delay) = -w tau, gain^2 = 1 + (w tau)^2."""
    w = brentq(lambda w: np.tan(w * delay) + w * tau, 0.51 * np.pi / delay, 0.99 * np.pi / delay)
    return w, np.hypot(1, w * tau)


@pytest.mark.parametrize(("share", "unstable"), [(0.9, 0), (0.99, 0), (1.01, 2), (1.2, 2)])
def test_delayed_feedback_oscillates_from_its_known_gain_on(share, unstable):
    w, gain = onset()
    loop = delayed_feedback(share * gain)
    at, response = refine(loop, np.arange(0, 4000, 10.0))
    assert count_unstable_modes(response) == unstable
    first = find_modes(loop, response, at, slowest=150)[0]
    assert (first.real > 0) == (unstable > 0)
    if abs(share - 1) < 0.02:
        assert first.imag == pytest.approx(w, rel=0.01)
    np.testing.assert_allclose(loop(np.array([first])), 1, rtol=1e-5)


def test_excitation_above_one_runs_away():
    at = np.arange(0, 4000, 2.0)
    loop = delayed_feedback(-1.5)
    at, response = refine(loop, at)
    assert count_unstable_modes(response) == 1
    first = find_modes(loop, response, at, slowest=150)[0]
    assert first.real > 0
    assert first.imag == pytest.approx(0, abs=1e-3)


def test_exactly_at_the_onset_nothing_is_said():
    with pytest.raises(InputError, match="neither grows nor decays"):
        refine(delayed_feedback(-1.0), np.arange(0, 4000, 10.0))


def test_frequencies_that_end_too_early_are_refused():
    with pytest.raises(InputError, match="no mode can be counted"):
        count_unstable_modes(delayed_feedback(5.0)(2j * np.pi * np.arange(0, 40, 2.0)))


def test_chance_alone_and_in_a_loop():
    rates, sizes = np.array([10.0, 20.0]), np.array([100.0, 50.0])
    nothing = np.zeros((3, 2, 2), complex)
    np.testing.assert_allclose(predict_spectrum(nothing, rates, sizes), [[0.2] * 3, [0.8] * 3])
    # The second drives the first with gain 1/2 and is not driven.
    driven = np.add(nothing, [[0, 0.5], [0, 0]])
    np.testing.assert_allclose(predict_spectrum(driven, rates, sizes)[0], 0.2 + 0.25 * 0.8)
