"""Closed forms for postsynaptic potentials of a leaky membrane, and for their sums.

Times are in ms, currents in pA, capacitances in pF and potentials in mV.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import lambertw

from simneuro.validation.truth.integration import solve

Floats = NDArray[Any]


def exponential(t: Floats, *, tau_m: float, tau: float, c_m: float, weight: float) -> Floats:
    """The response to a current that jumps to ``weight`` and decays with ``tau``."""
    scale = weight / c_m * tau_m * tau / (tau_m - tau)
    return np.asarray(scale * (np.exp(-t / tau_m) - np.exp(-t / tau)))


def exponential_peak_time(tau_m: float, tau: float) -> float:
    """The time of the peak of the response to an exponential current."""
    return float(np.log(tau_m / tau) * tau_m * tau / (tau_m - tau))


def alpha(t: Floats, *, tau_m: float, tau: float, c_m: float, weight: float) -> Floats:
    """The response to the current ``weight e t/tau exp(-t/tau)``, whose peak is ``weight``."""
    b = 1 / tau - 1 / tau_m
    rising = (np.exp(-t / tau_m) - np.exp(-t / tau)) / b**2 - t * np.exp(-t / tau) / b
    return np.asarray(weight * np.e / (tau * c_m) * rising)


def alpha_peak_time(tau_m: float, tau: float) -> float:
    """The time of the peak of the response to an alpha current, by the Lambert W function."""
    a = tau_m / tau
    w = lambertw(-np.exp(-1 / a) / a, k=-1).real
    return float((-a * w - 1) / (a * (1 / tau - 1 / tau_m)))


def difference_peak_time(rise: float, decay: float) -> float:
    """The time of the peak of ``exp(-t/decay) - exp(-t/rise)``."""
    return float(np.log(decay / rise) * rise * decay / (decay - rise))


def difference(t: Floats, *, rise: float, decay: float) -> Floats:
    """A difference of two exponentials with a peak of 1."""
    peak = difference_peak_time(rise, decay)
    scale = np.exp(-peak / decay) - np.exp(-peak / rise)
    return np.asarray((np.exp(-t / decay) - np.exp(-t / rise)) / scale)


def solve_driven(
    conductance: Callable[[float, float], float],
    reversal: float,
    at: Floats,
    *,
    c_m: float,
    g_l: float,
    e_l: float,
) -> Floats:
    """The potential (mV) under a conductance (nS) of time and potential, from rest, by SciPy."""

    def change(t: float, state: Floats) -> list[float]:
        v = float(state[0])
        return [(g_l * (e_l - v) + conductance(t, v) * (reversal - v)) / c_m]

    return np.asarray(solve(change, [e_l], float(at[-1]), at)[1][0])


def summed_mean(rate: float, **synapse: float) -> float:
    """The mean potential under Poisson events of ``rate`` per ms (Campbell's theorem)."""
    return rate * synapse["weight"] * synapse["tau"] * synapse["tau_m"] / synapse["c_m"]


def summed_variance(rate: float, **synapse: float) -> float:
    """The variance of the potential under Poisson events of ``rate`` per ms."""
    return _cumulant(rate, 2, **synapse)


def summed_skewness(rate: float, **synapse: float) -> float:
    """The skewness of the potential under Poisson events of ``rate`` per ms."""
    return _cumulant(rate, 3, **synapse) / _cumulant(rate, 2, **synapse) ** 1.5


def _cumulant(rate: float, order: int, **synapse: float) -> float:
    def power(t: float) -> float:
        return float(exponential(np.asarray(t), **synapse)) ** order

    return rate * quad(power, 0, 60 * synapse["tau_m"], limit=400)[0]
