"""Closed forms for the leaky integrate-and-fire neuron. Plain SI floats; arrays broadcast.

The membrane obeys ``C_m dV/dt = g_L (E_L - V) + I``; where V reaches V_th there is a spike, and V
stays at V_reset for t_ref.

``std`` of the noise is sigma in ``tau dV/dt = mean - V + sigma sqrt(tau) xi(t)``, as in Brunel
(2000): without a threshold the membrane would have the variance ``sigma^2 / 2``.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad
from scipy.special import dawsn, erf, erfcx

from simneuro.errors import InputError

Floats = NDArray[np.float64]

# -zeta(1/2) / sqrt(2 pi): how far, in standard deviations of one step, a walk that is only looked
# at once a step goes beyond a threshold without being seen (Broadie,
# Glasserman and Kou 1997).
STEP_SHIFT = 1.4603545088095868 / np.sqrt(2 * np.pi)

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)
_FAR = (
    1e4  # from here on, two terms of the asymptotic series of erfcx are exact in double precision
)


def lif_rheobase(*, g_L: ArrayLike, E_L: ArrayLike, V_th: ArrayLike) -> Floats:
    """The current (A) up to which the neuron never fires: ``g_L (V_th - E_L)``."""
    return np.asarray(g_L) * np.subtract(V_th, E_L)


def lif_rate(
    current: ArrayLike,
    *,
    C_m: ArrayLike,
    g_L: ArrayLike,
    E_L: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
) -> Floats:
    """The rate (Hz) under a constant current (A), in continuous time.

    ``1 / (t_ref + tau ln((V_inf - V_reset) / (V_inf - V_th)))`` with ``V_inf = E_L + I / g_L``, and
    0 where V_inf does not exceed V_th (Dayan and Abbott 2001, chapter 5).

    Raises
    ------
    InputError
        V_reset does not lie below V_th.
    """
    time = _time_to_threshold(current, C_m, g_L, E_L, V_th, V_reset)
    return 1 / (np.asarray(t_ref) + time)


def lif_rate_on_grid(
    current: ArrayLike,
    *,
    C_m: ArrayLike,
    g_L: ArrayLike,
    E_L: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
    dt: float,
) -> Floats:
    """The rate (Hz) of exact integration in steps of ``dt`` s that sees V once a step.

    The interval is ``(ceil(T / dt) + floor(t_ref / dt)) dt`` with T the time from V_reset to V_th:
    a step that has begun counts for T, only steps that are over for t_ref. A T that is a multiple
    of dt up to rounding counts as one, and so does, as in Brian2, a t_ref that is at most a
    thousandth of a step short of one. Errors as `lif_rate`.
    """
    time = _time_to_threshold(current, C_m, g_L, E_L, V_th, V_reset)
    steps = np.ceil(time / dt - 1e-9) + np.floor(np.asarray(t_ref) / dt + 1e-3)
    return 1 / (steps * dt)


def siegert(
    mean: ArrayLike,
    std: ArrayLike,
    *,
    tau: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
    dt: float | None = None,
) -> Floats:
    """The rate (Hz) under white noise (Siegert 1951; Brunel 2000).

    Parameters
    ----------
    mean, std : array_like
        Volt; ``mean`` is where V would settle, ``std`` is sigma as at the top of this module. With
        ``std = 0`` this is `lif_rate`.
    dt : float, optional
        Seconds. The rate that a simulation in steps of ``dt`` has: between two looks the membrane
        can cross and come back, which acts as a threshold higher by
        ``0.5826 sigma sqrt(dt / tau)``.

    Raises
    ------
    InputError
        V_reset does not lie below V_th, or ``std`` is negative.
    """
    mu, sigma, tau_m, theta, reset, dead = _noisy_cell(mean, std, tau, V_th, V_reset, t_ref)
    if dt is not None:
        theta = theta + STEP_SHIFT * sigma * np.sqrt(dt / tau_m)
    noisy = np.where(sigma > 0, sigma, 1.0)
    rare, passage = _scaled_passage((reset - mu) / noisy, (theta - mu) / noisy)
    rate = rare / (dead * rare + tau_m * np.sqrt(np.pi) * passage)
    return np.where(sigma > 0, rate, 1 / (dead + _passage_time(mu, tau_m, theta, reset)))


def siegert_cv(
    mean: ArrayLike,
    std: ArrayLike,
    *,
    tau: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
) -> Floats:
    """The CV of the intervals under white noise (Brunel 2000, appendix).

    Parameters and errors as `siegert`. With ``std = 0`` it is 0, and NaN where there are no spikes.
    """
    mu, sigma, tau_m, theta, reset, dead = _noisy_cell(mean, std, tau, V_th, V_reset, t_ref)
    noisy = np.where(sigma > 0, sigma, 1.0)
    a, b = (reset - mu) / noisy, (theta - mu) / noisy
    rare, passage = _scaled_passage(a, b)
    rate_over_rare = 1 / (dead * rare + tau_m * np.sqrt(np.pi) * passage)
    noisy_cv = rate_over_rare * tau_m * np.sqrt(2 * np.pi * _scaled_spread(a, b))
    return np.where(sigma > 0, noisy_cv, np.where(mu > theta, 0.0, np.nan))


def _noisy_cell(*values: ArrayLike) -> tuple[Floats, ...]:
    """Mean, std, tau, V_th, V_reset, t_ref, checked, as arrays of one shape."""
    cell = tuple(np.broadcast_arrays(*(np.asarray(value, np.float64) for value in values)))
    if (cell[1] < 0).any():
        raise InputError(f"got {cell[1].min():g} V, but it is not negative", where="std")
    _reset_below(cell[3], cell[4])
    return cell


def _reset_below(V_th: ArrayLike, V_reset: ArrayLike) -> None:
    distance = np.subtract(V_th, V_reset)
    if not (distance > 0).all():
        raise InputError(
            f"V_th lies {np.min(distance):g} V above V_reset, but must lie above it",
            where="V_reset",
        )


def _time_to_threshold(
    current: ArrayLike,
    C_m: ArrayLike,
    g_L: ArrayLike,
    E_L: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
) -> Floats:
    _reset_below(V_th, V_reset)
    tau = np.divide(C_m, g_L)
    return _passage_time(np.add(E_L, np.divide(current, g_L)), tau, V_th, V_reset)


def _passage_time(
    settles: ArrayLike, tau: ArrayLike, V_th: ArrayLike, V_reset: ArrayLike
) -> Floats:
    """From V_reset to V_th without noise; infinite where V settles at or below V_th."""
    beyond = np.subtract(settles, V_th)
    distance = np.subtract(V_th, V_reset)
    with np.errstate(divide="ignore"):
        ratio = distance / np.maximum(beyond, 0.0)
    return np.asarray(tau) * np.log1p(ratio)


def _scaled_passage(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """``s = exp(-max(b, 0)^2)`` and s times the integral of e^(x^2) (1 + erf x) from a to b.

    The integrand is erfcx(-x), which overflows for large x; there it is written as
    2 e^(x^2) - erfcx(x), the first part of which integrates to Dawson's function.
    """
    up, low = np.maximum(b, 0), np.maximum(a, 0)
    rare = np.exp(-(up**2))
    growing = 2 * (dawsn(up) - np.exp(low**2 - up**2) * dawsn(low)) - rare * _area(low, up)
    falling = rare * _area(np.maximum(-b, 0), np.maximum(-a, 0))
    return rare, growing + falling


def _area(low: Floats, high: Floats) -> Floats:
    """The integral of erfcx from ``low`` to ``high``, both non-negative."""
    # With x = sinh(u) the integrand hardly varies, so that few nodes serve for any range.
    start, end = np.arcsinh(np.minimum(low, _FAR)), np.arcsinh(np.minimum(high, _FAR))
    half = (end - start) / 2
    u = half[..., None] * (_NODES + 1) + start[..., None]
    near = half * ((erfcx(np.sinh(u)) * np.cosh(u)) @ _WEIGHTS)
    first, last = np.maximum(low, _FAR), np.maximum(high, _FAR)
    far = (np.log(last / first) + (last**-2 - first**-2) / 4) / np.sqrt(np.pi)
    return near + far


def _scaled_spread(a: Floats, b: Floats) -> Floats:
    """The double integral of the formula for the CV, times ``exp(-2 max(b, 0)^2)``."""
    return np.vectorize(_scaled_spread_at, otypes=[np.float64])(a, b)


def _scaled_spread_at(a: float, b: float) -> float:
    # In exchanged order: Dawson's function does the integral of e^(x^2) from max(a, y) to b, which
    # leaves quadrature the one over e^(y^2) (1 + erf y)^2. All exponents below are at most 0.
    # Steps from b down grow exponentially: what counts may be the last 1 / b of a long way from a.
    def below_b(w: float) -> float:
        return _slice(b - np.expm1(w) / (1 + abs(b)), a, b) * np.exp(w) / (1 + abs(b))

    def below_a(s: float) -> float:
        return _slice(a - s / (1 + abs(a)), a, b) / (1 + abs(a))

    way = np.log1p((b - a) * (1 + abs(b)))
    middle = quad(below_b, 0, way, limit=200, epsabs=0, epsrel=1e-8)[0]
    return float(middle + quad(below_a, 0, np.inf, limit=200, epsabs=1e-8 * middle)[0])


def _slice(y: float, a: float, b: float) -> float:
    x, up = max(a, y), max(b, 0.0)
    weight, exponent = (erfcx(-y), -y * y) if y < 0 else (1 + erf(y), y * y)
    exponent -= 2 * up**2
    inner = np.exp(b * b + exponent) * dawsn(b) - np.exp(x * x + exponent) * dawsn(x)
    return float(weight**2 * inner)
