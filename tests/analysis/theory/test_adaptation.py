"""Gain of cells whose adaptation subtracts."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from simneuro.analysis import theory
from simneuro.errors import InputError


@pytest.mark.parametrize("frequency", [0.05, 0.6, 5.0])
def test_the_gain_is_that_of_the_integrated_equations(frequency: float) -> None:
    slope, strength, tau = 0.4, 6.0, 0.5
    omega = 2 * np.pi * frequency

    def moves(t: float, a: np.ndarray) -> np.ndarray:
        return (slope * (np.sin(omega * t) - strength * a) - a) / tau

    cycles = np.linspace(0, 1, 1001)[:-1] / frequency + np.ceil(5 * frequency) / frequency
    found = solve_ivp(moves, (0, cycles[-1]), [0.0], t_eval=cycles, rtol=1e-10, atol=1e-12)
    rate = slope * (np.sin(omega * cycles) - strength * found.y[0])
    swing = 2 * np.abs(np.mean(rate * np.exp(-1j * omega * cycles)))
    gain = theory.adapted_gain(slope, strength, tau=tau, frequency=frequency)
    assert gain == pytest.approx(swing, rel=1e-4)


def test_a_constant_input_gets_the_slope_of_the_steady_curve() -> None:
    # F(x) = x^2 solves r = (x - g r)^2 by the quadratic formula.
    g, x = 3.0, np.array([0.5, 1.0, 4.0])

    def steady(x: np.ndarray) -> np.ndarray:
        return (1 + 2 * g * x - np.sqrt(1 + 4 * g * x)) / (2 * g**2)

    slope = 2 * (x - g * steady(x))
    by_difference = (steady(x + 1e-5) - steady(x - 1e-5)) / 2e-5
    assert theory.adapted_gain(slope, g) == pytest.approx(by_difference, rel=1e-8)


def test_without_adaptation_the_gain_is_the_slope_at_any_frequency() -> None:
    assert theory.adapted_gain(0.3, 0.0, tau=0.1, frequency=[0, 1, 10]) == pytest.approx(0.3)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="one shape"):
        theory.adapted_gain([0.1, 0.2], [1.0, 2.0, 3.0])
