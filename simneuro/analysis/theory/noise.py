"""The leaky integrate-and-fire neuron under white noise: Siegert's formula and the CV.

``std`` of the noise is sigma in ``tau dV/dt = mean - V + sigma sqrt(tau) xi(t)``, as in
brunel2000: without a threshold the membrane would have the variance ``sigma^2 / 2``.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad
from scipy.special import dawsn, erf, erfcx

from simneuro.analysis.theory.leaky import require_reset_below, time_to_threshold
from simneuro.analysis.theory.shapes import require_fitting
from simneuro.calls import checked
from simneuro.errors import InputError

Floats = NDArray[np.float64]

_MINUS_ZETA = 1.4603545088095868  # -zeta(1/2), of Riemann's function

#: -zeta(1/2) / sqrt(2 pi): how far, in standard deviations of one step, a walk that is only looked
#: at once a step goes beyond a threshold without being seen (broadie1997).
STEP_SHIFT = _MINUS_ZETA / np.sqrt(2 * np.pi)

#: -zeta(1/2) / sqrt(2): how far, in sigma times the root of tau_noise / tau, noise that is slower
#: than white lifts the effective threshold and reset (fourcaud2002).
COLOUR_SHIFT = _MINUS_ZETA / np.sqrt(2)

# Nodes and weights for ranges up to this long (in arcsinh x), and for others; more nodes change no
# more than rounding does.
_SHORT = 3.0
_FEW, _MORE = (np.polynomial.legendre.leggauss(count) for count in (16, 32))
# From here on, two terms of the asymptotic series of erfcx are exact in double precision.
_FAR = 1e4


@checked
def siegert(
    mean: ArrayLike,
    std: ArrayLike,
    *,
    tau: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
    dt: float | None = None,
    tau_noise: ArrayLike = 0.0,
) -> Floats:
    """The rate (Hz) under white noise (siegert1951, brunel2000), or noise that is nearly white.

    Parameters
    ----------
    mean, std : array_like
        Volt; ``mean`` is where V would settle, ``std`` is sigma as at the top of this module. With
        ``std = 0`` this is `lif_rate`.
    dt : float, optional
        Seconds. The rate that a simulation in steps of ``dt`` has: between two looks the membrane
        can cross and come back, which acts as a threshold higher by
        ``0.5826 sigma sqrt(dt / tau)``.
    tau_noise : array_like
        Seconds. The correlation time of the noise, such as the decay of a synaptic current, where
        ``std`` is that of white noise of the same intensity. It acts as a threshold and a reset
        higher by ``1.0326 sigma sqrt(tau_noise / tau)``: first order in that root, to be trusted up
        to ``tau_noise = tau / 10`` (fourcaud2002). Such a membrane cannot cross and come back
        within a step, so that ``dt`` then changes nothing.

    Raises
    ------
    InputError
        V_reset does not lie below V_th, or ``std`` or ``tau_noise`` is negative.

    Examples
    --------
    >>> cell = dict(tau=0.02, V_th=-0.05, V_reset=-0.06, t_ref=2e-3)
    >>> sn.analysis.theory.siegert([-0.055, -0.045], [5e-3, 0.0], **cell).round(2).tolist()
    [9.46, 41.71]
    """
    mu, sigma, tau_m, theta, reset, dead = broadcast_cell(mean, std, tau, V_th, V_reset, t_ref)
    theta, reset = effective_bounds(sigma, tau_m, theta, reset, dt=dt, tau_noise=tau_noise)
    noisy = np.where(sigma > 0, sigma, 1.0)
    rare, passage = scaled_passage((reset - mu) / noisy, (theta - mu) / noisy)
    rate = rare / (dead * rare + tau_m * np.sqrt(np.pi) * passage)
    return np.where(sigma > 0, rate, 1 / (dead + time_to_threshold(mu, tau_m, theta, reset)))


@checked
def siegert_cv(
    mean: ArrayLike,
    std: ArrayLike,
    *,
    tau: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
) -> Floats:
    """The CV of the intervals under white noise (brunel2000, appendix).

    Parameters as `siegert`. With ``std = 0`` it is 0, and NaN where there are no spikes.

    Raises
    ------
    InputError
        As `siegert`.

    Examples
    --------
    >>> cell = dict(tau=0.02, V_th=-0.05, V_reset=-0.06, t_ref=2e-3)
    >>> sn.analysis.theory.siegert_cv([-0.06, -0.04], [2e-3, 2e-3], **cell).round(3).tolist()
    [1.0, 0.151]
    """
    mu, sigma, tau_m, theta, reset, dead = broadcast_cell(mean, std, tau, V_th, V_reset, t_ref)
    noisy = np.where(sigma > 0, sigma, 1.0)
    a, b = (reset - mu) / noisy, (theta - mu) / noisy
    rare, passage = scaled_passage(a, b)
    rate_over_rare = 1 / (dead * rare + tau_m * np.sqrt(np.pi) * passage)
    spread = np.vectorize(scaled_spread, otypes=[np.float64])(a, b)
    noisy_cv = rate_over_rare * tau_m * np.sqrt(2 * np.pi * spread)
    return np.where(sigma > 0, noisy_cv, np.where(mu > theta, 0.0, np.nan))


def effective_bounds(
    std: ArrayLike,
    tau: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    *,
    dt: ArrayLike | None = None,
    tau_noise: ArrayLike = 0.0,
) -> tuple[Floats, Floats]:
    """The threshold and reset (V) that white noise would need: see `siegert`."""
    slow, sigma, lag = np.broadcast_arrays(np.asarray(tau_noise, np.float64), std, tau)
    if not (slow >= 0).all():
        raise InputError("it must not be negative", where="tau_noise")
    colour = COLOUR_SHIFT * sigma * np.sqrt(slow / lag)
    look = np.asarray(0.0 if dt is None else dt, np.float64)
    step = STEP_SHIFT * sigma * np.sqrt(look / lag) * (slow == 0)
    return np.asarray(V_th) + colour + step, np.asarray(V_reset) + colour


def broadcast_cell(*values: ArrayLike) -> tuple[Floats, ...]:
    """Mean, std, tau, V_th, V_reset, t_ref, checked, as arrays of one shape."""
    names = ("mean", "std", "tau", "V_th", "V_reset", "t_ref")
    require_fitting(**dict(zip(names, values, strict=True)))
    cell = tuple(np.broadcast_arrays(*(np.asarray(value, np.float64) for value in values)))
    if (cell[1] < 0).any():
        raise InputError(f"got {cell[1].min():g} V, but it must not be negative", where="std")
    require_reset_below(cell[3], cell[4])
    return cell


def scaled_passage(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """``s = exp(-max(b, 0)^2)`` and s times the integral of e^(x^2) (1 + erf x) from a to b.

    The integrand is erfcx(-x), which overflows for large x; there it is written as
    2 e^(x^2) - erfcx(x), the first part of which integrates to Dawson's function.
    """
    up, low = np.maximum(b, 0), np.maximum(a, 0)
    rare = np.exp(-(up**2))
    growing = 2 * (dawsn(up) - np.exp(low**2 - up**2) * dawsn(low))
    growing -= rare * erfcx_integral(low, up)
    falling = rare * erfcx_integral(np.maximum(-b, 0), np.maximum(-a, 0))
    return rare, growing + falling


def erfcx_integral(low: Floats, high: Floats) -> Floats:
    """The integral of erfcx from ``low`` to ``high``, both non-negative."""
    # With x = sinh(u) the integrand hardly varies, so that few nodes serve for any range.
    start, end = np.arcsinh(np.minimum(low, _FAR)), np.arcsinh(np.minimum(high, _FAR))
    width = np.asarray(end - start)
    near = np.zeros_like(width)
    for which, rule in ((width <= _SHORT) & (width != 0), _FEW), (~(width <= _SHORT), _MORE):
        if which.any():
            near[which] = _integrate(start[which], width[which], *rule)
    first, last = np.maximum(low, _FAR), np.maximum(high, _FAR)
    far = (np.log(last / first) + (last**-2 - first**-2) / 4) / np.sqrt(np.pi)
    return near + far


def _integrate(start: Floats, width: Floats, nodes: Floats, weights: Floats) -> Floats:
    """The integral of erfcx over a part of the axis, which is given in arcsinh x."""
    half = width / 2
    u = half[:, None] * (nodes + 1) + start[:, None]
    return np.asarray(half * ((erfcx(np.sinh(u)) * np.cosh(u)) @ weights))


def scaled_spread(a: float, b: float) -> float:
    """The double integral of the formula for the CV, times ``exp(-2 max(b, 0)^2)``.

    In exchanged order: Dawson's function does the integral of e^(x^2) from max(a, y) to b, which
    leaves quadrature the one over e^(y^2) (1 + erf y)^2. Steps from b down grow exponentially: what
    counts may be the last 1 / b of a long way from a.
    """

    def below_b(w: float) -> float:
        place = b - np.expm1(w) / (1 + abs(b))
        return spread_integrand(place, a, b) * np.exp(w) / (1 + abs(b))

    def below_a(s: float) -> float:
        return spread_integrand(a - s / (1 + abs(a)), a, b) / (1 + abs(a))

    way = np.log1p((b - a) * (1 + abs(b)))
    middle = quad(below_b, 0, way, limit=200, epsabs=0, epsrel=1e-8)[0]
    return float(middle + quad(below_a, 0, np.inf, limit=200, epsabs=1e-8 * middle)[0])


def spread_integrand(y: float, a: float, b: float) -> float:
    """The integrand over y that `scaled_spread` leaves. All exponents are at most 0."""
    x, up = max(a, y), max(b, 0.0)
    weight, exponent = (erfcx(-y), -y * y) if y < 0 else (1 + erf(y), y * y)
    exponent -= 2 * up**2
    inner = np.exp(b * b + exponent) * dawsn(b) - np.exp(x * x + exponent) * dawsn(x)
    return float(weight**2 * inner)
