"""Activation functions that are rates of the leaky integrate-and-fire neuron.

The input is in units of the current that just reaches threshold, and the reset is to rest.
"""

import math
from collections.abc import Mapping

import numpy as np
from scipy.special import erf, erfcx, expit

from simneuro.analysis.theory.noise import scaled_passage
from simneuro.bridge.activations.entry import ActivationEntry, ActivationParameter, Range
from simneuro.bridge.codes import FloatArray

_LEAST = 1e-100  # in the place of what is 0 or less: its inverse is a number
_FAR = -30.0  # from here down log(1 + exp(y)) is exp(y) in double precision


# The rate under a constant input x is 1 / (t_ref + tau ln(x / (x - 1))), hunsberger2015. Rate and
# slope are computed for all inputs and made 0 below threshold by a factor: choices between inputs,
# which processors cannot predict, take twice as long.
def leaky_rate(x: FloatArray, tau: float, t_ref: float, amplitude: float) -> FloatArray:
    above = np.maximum(x - 1, _LEAST)
    return np.asarray((x > 1) * (amplitude / (t_ref + tau * _log_ratio(above))))


def leaky_rate_slope(x: FloatArray, tau: float, t_ref: float, amplitude: float) -> FloatArray:
    above = np.maximum(x - 1, _LEAST)
    period = t_ref + tau * _log_ratio(above)
    return np.asarray((x > 1) * (amplitude * tau / (period * period * above * (above + 1))))


def leaky_rate_slope_from(
    x: FloatArray, rate: FloatArray, tau: float, t_ref: float, amplitude: float
) -> FloatArray:
    # The period is amplitude / rate: a third of the time of the above.
    above = np.maximum(x - 1, _LEAST)
    return np.asarray(rate * rate * (tau / amplitude) / (above * (above + 1)))


def _log_ratio(above: FloatArray) -> FloatArray:
    """ln(x / (x - 1)) where x - 1 is ``above``, as precise as ``log1p(1 / above)``.

    NumPy has vector instructions for ``log`` and not for ``log1p``. The rounding error of 1 + y is
    added.
    """
    y = 1 / above
    u = 1 + y
    return np.asarray(np.log(u) + (y - (u - 1)) / u)


def _soft_parts(x: FloatArray, softness: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """y = (x - 1)/softness, j = softness ln(1 + e^y) and ln(1 + 1/j), which never overflows."""
    y = (x - 1) / softness
    soft = np.logaddexp(0.0, y)
    log_soft = np.where(y < _FAR, y, np.log(np.where(y < _FAR, 1.0, soft)))
    j = softness * soft
    return y, j, np.log1p(j) - log_soft - math.log(softness)


def soft_leaky_rate(
    x: FloatArray, tau: float, t_ref: float, softness: float, amplitude: float
) -> FloatArray:
    return np.asarray(amplitude / (t_ref + tau * _soft_parts(x, softness)[2]))


def soft_leaky_rate_slope(
    x: FloatArray, tau: float, t_ref: float, softness: float, amplitude: float
) -> FloatArray:
    y, j, log = _soft_parts(x, softness)
    near = np.where(y < _FAR, 0.0, y)
    # dj/dx / j, which goes to 1 / softness far below threshold
    growth = np.where(y < _FAR, 1.0, expit(near) / np.logaddexp(0.0, near)) / softness
    return np.asarray(amplitude * tau * growth / ((j + 1) * (t_ref + tau * log) ** 2))


def _passage(x: FloatArray, sigma: float) -> tuple[FloatArray, FloatArray]:
    """The integral of Siegert's formula from (0 - x)/sigma to (1 - x)/sigma, and its scale."""
    rare, passage = scaled_passage(-x / sigma, (1 - x) / sigma)
    return np.asarray(rare), np.asarray(passage)


def siegert_rate(
    x: FloatArray, tau: float, t_ref: float, sigma: float, amplitude: float
) -> FloatArray:
    rare, passage = _passage(x, sigma)
    return np.asarray(amplitude * rare / (t_ref * rare + tau * math.sqrt(math.pi) * passage))


def siegert_slope(
    x: FloatArray, tau: float, t_ref: float, sigma: float, amplitude: float
) -> FloatArray:
    # r = 1 / (t_ref + c P) with P the integral of f(u) = exp(u^2) (1 + erf u) from a to b, so
    # dr/dx = r^2 c (f(b) - f(a)) / sigma. All is scaled by exp(-max(b, 0)^2), as in `_passage`.
    rare, passage = _passage(x, sigma)
    c = tau * math.sqrt(math.pi)
    a, b = -x / sigma, (1 - x) / sigma
    difference = _scaled_integrand(b, b) - _scaled_integrand(a, b)
    return np.asarray(amplitude * rare * c * difference / sigma / (t_ref * rare + c * passage) ** 2)


def _scaled_integrand(u: FloatArray, b: FloatArray) -> FloatArray:
    """exp(u^2 - max(b, 0)^2) (1 + erf u), for u up to b."""
    up, down = np.maximum(u, 0.0), np.minimum(u, 0.0)
    top = np.maximum(b, 0.0) ** 2
    above = np.exp(np.minimum(up**2 - top, 0.0)) * (1 + erf(up))
    return np.where(u > 0, above, np.exp(-top) * erfcx(-down))


def rate_range(t_ref: float, amplitude: float, **_: float) -> Range:
    return 0.0, amplitude / t_ref if t_ref else math.inf


_CELL = {
    "tau": ActivationParameter(0.02, "membrane time constant, s", "> 0", "s"),
    "t_ref": ActivationParameter(0.002, "absolute refractory period, s", unit="s"),
}
_AMPLITUDE = ActivationParameter(1.0, "factor; with 1 the value is in Hz", "> 0")

ENTRIES: Mapping[str, ActivationEntry] = {
    "lif_rate": ActivationEntry(
        formula="amplitude/(t_ref + tau*log(1 + 1/(x - 1))) if x > 1 else 0",
        function=leaky_rate,
        derivative=leaky_rate_slope,
        derivative_from=leaky_rate_slope_from,
        reference="hunsberger2015",
        range=rate_range,
        parameters={**_CELL, "amplitude": _AMPLITUDE},
        reading=(
            "A leaky integrate-and-fire cell without noise, reset to rest, under a constant "
            "current (exact in continuous time)."
        ),
        checked_by=("lif_rate.regular_firing",),
    ),
    "soft_lif_rate": ActivationEntry(
        formula="amplitude/(t_ref + tau*log(1 + 1/(softness*log(1 + exp((x - 1)/softness)))))",
        function=soft_leaky_rate,
        derivative=soft_leaky_rate_slope,
        reference="hunsberger2015",
        range=rate_range,
        parameters={
            **_CELL,
            "softness": ActivationParameter(0.02, "width of the corner at threshold", "> 0"),
            "amplitude": _AMPLITUDE,
        },
        reading=(
            "None that is exact: it is lif_rate with a corner that a gradient can pass; a cell "
            "under noise also has a rounded corner, but its rate falls off like a Gaussian below "
            "threshold, and this one like 1/|x|."
        ),
    ),
    "siegert": ActivationEntry(
        formula=(
            "amplitude/(t_ref + tau*sqrt(pi)*integral(exp(u**2)*(1 + erf(u)), u, -x/sigma, "
            "(1 - x)/sigma))"
        ),
        function=siegert_rate,
        derivative=siegert_slope,
        reference="siegert1951",
        range=rate_range,
        parameters={
            **_CELL,
            "sigma": ActivationParameter(
                0.4, "noise, in units of the way from rest to threshold", "> 0"
            ),
            "amplitude": _AMPLITUDE,
        },
        reading=(
            "A leaky integrate-and-fire cell, reset to rest, under white noise of mean x and "
            "intensity sigma (exact in continuous time; sigma as in brunel2000)."
        ),
        checked_by=("siegert.white_noise",),
    ),
}
