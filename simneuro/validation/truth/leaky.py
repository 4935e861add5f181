"""Closed forms for a leaky membrane: firing under constant current and under white noise.

Times are in ms, rates in Hz, and potentials in mV above the leak's reversal potential.
"""

import numpy as np
from scipy.integrate import quad
from scipy.special import erfcx


def time_to_threshold(drive: float, threshold: float, tau: float, start: float = 0.0) -> float:
    """The time from ``start`` to ``threshold`` while the potential approaches ``drive``."""
    return float(tau * np.log((drive - start) / (drive - threshold)))


def interval(drive: float, threshold: float, tau: float, t_ref: float, start: float = 0.0) -> float:
    """The interval between two spikes in continuous time."""
    return t_ref + time_to_threshold(drive, threshold, tau, start)


def interval_on_grid(
    drive: float, threshold: float, tau: float, t_ref: float, dt: float, start: float = 0.0
) -> float:
    """The interval between two spikes of an exact potential that is tested once a step."""
    steps = np.ceil(time_to_threshold(drive, threshold, tau, start) / dt - 1e-9)
    return float(steps * dt + t_ref)


def threshold_on_grid(threshold: float, std: float, tau: float, dt: float) -> float:
    """The effective threshold under noise if it is tested once a step (Broadie et al. 1997)."""
    return threshold - _ZETA_HALF / np.sqrt(2 * np.pi) * std * np.sqrt(dt / tau)


# zeta(1/2) by the Euler-Maclaurin formula, with enough terms for an error below 1e-12.
_TERMS = 10_000
_ZETA_HALF = float(
    np.sum(np.arange(1, _TERMS) ** -0.5)
    - 2 * np.sqrt(_TERMS)
    + 0.5 * _TERMS**-0.5
    + _TERMS**-1.5 / 24
)


def coloured_shift(std: float, tau: float, tau_noise: float) -> float:
    """The increase of effective threshold and reset under noise with a short correlation time.

    First order in the root of ``tau_noise / tau`` (Fourcaud and Brunel 2002).
    """
    return std * -_ZETA_HALF / np.sqrt(2) * np.sqrt(tau_noise / tau)


def white_noise_rate(
    mean: float, std: float, *, threshold: float, reset: float, tau: float, t_ref: float
) -> float:
    """The rate (Hz) under white noise (Siegert 1951), by quadrature."""
    passage, _ = quad(lambda x: erfcx(-x), (reset - mean) / std, (threshold - mean) / std)
    return float(1e3 / (t_ref + tau * np.sqrt(np.pi) * passage))


def white_noise_cv(
    mean: float, std: float, *, threshold: float, reset: float, tau: float, t_ref: float
) -> float:
    """The CV of the intervals under white noise (Brunel 2000, appendix A.1), by quadrature."""

    def inner(x: float) -> float:
        # e^(x^2) times the integral of e^(y^2) (1 + erf y)^2 over y < x
        return float(quad(lambda y: np.exp(x * x - y * y) * erfcx(-y) ** 2, -12, x)[0])

    rate = white_noise_rate(mean, std, threshold=threshold, reset=reset, tau=tau, t_ref=t_ref)
    spread, _ = quad(inner, (reset - mean) / std, (threshold - mean) / std)
    return float(np.sqrt(2 * np.pi * spread) * rate * 1e-3 * tau)
