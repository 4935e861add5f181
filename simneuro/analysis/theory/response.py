"""The linear response of the leaky integrate-and-fire neuron's rate to small changes of its input.

The density of the membrane potential obeys a Fokker-Planck equation (brunel2000); its response to
a change ``exp(rate_of_change t)`` is integrated from the threshold down, where flux and density are
known, to a potential that nothing reaches, where the flux must vanish (richardson2007).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.theory.noise import broadcast_cell
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.wanted_values import Wanted

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]


def _are_complex(given: Any) -> bool:
    return np.ndim(given) <= 1 and np.asarray(given).dtype.kind in "iufc"


#: Numbers that may be complex, in a row.
Rates = Annotated[ArrayLike, Wanted(_are_complex, "numbers in a row, which may be complex")]

_STEPS = 300  # of each of two stretches; chosen: the error is then below 1e-5 up to 1 kHz
_FAR = 6.0  # sigma below reset and mean; chosen: the density is then below 1e-15 of its largest
_RARE = 10.0  # sigma from mean to threshold; chosen: above, a cell fires once in 10^40 s
_SLOWEST = 1e-6  # in units of 1/tau; chosen: at 0 the response is a limit, 0/0


@dataclass(frozen=True)
class Response:
    """Changes of the rate as (population, rate of change): by mean (Hz/V), by variance (Hz/V^2).

    Examples
    --------
    >>> response = sn.analysis.theory.rate_response(
    ...     [0.0], mean=0.02, std=0.005, tau=0.02, V_th=0.02, V_reset=0.01, t_ref=2e-3
    ... )
    >>> response.to_mean.shape
    (1, 1)
    """

    to_mean: Complex
    to_variance: Complex


@checked
def rate_response(
    rate_of_change: Rates,
    mean: ArrayLike,
    std: ArrayLike,
    *,
    tau: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
) -> Response:
    """The response of the rate to small changes of mean and variance of white noise.

    If the mean is ``mean + x exp(z t)``, the rate is ``siegert(mean) + to_mean x exp(z t)``, and
    likewise for the variance ``std^2``. ``z = 2 pi i f`` is a modulation of frequency f.

    Parameters
    ----------
    rate_of_change : array_like
        z, in 1/s, complex; one or several in a row.
    mean, std, tau, V_th, V_reset, t_ref
        As `siegert`; one value, or one a population.

    Raises
    ------
    InputError
        There is no noise, or as `siegert`.

    Examples
    --------
    >>> from simneuro.analysis import theory
    >>> cell = {"tau": 20e-3, "V_th": 20e-3, "V_reset": 10e-3, "t_ref": 2e-3}
    >>> slow = theory.rate_response(0, 15e-3, 5e-3, **cell).to_mean[0, 0].real
    >>> around = theory.siegert([15.001e-3, 14.999e-3], 5e-3, **cell)
    >>> bool(abs(slow / ((around[0] - around[1]) / 2e-6) - 1) < 1e-5)
    True
    """
    values = broadcast_cell(mean, std, tau, V_th, V_reset, t_ref)
    if (values[1] <= 0).any():
        raise InputError("without noise the rate has no linear response", where="std")
    mu, sigma, lag, theta, reset, dead = (np.atleast_1d(each)[:, None] for each in values)
    z = np.atleast_1d(np.asarray(rate_of_change, np.complex128))[None, :]
    z = np.where(np.abs(z) * lag < _SLOWEST, _SLOWEST / lag, z)
    top, low = (theta - mu) / sigma, (reset - mu) / sigma
    rate, own, by_mean, by_variance = integrate_down(
        z, np.minimum(top, _RARE), np.minimum(low, _RARE - 1e-9), lag, dead
    )
    answers = -rate * by_mean / own / sigma, -rate * by_variance / own / sigma**2
    return Response(*(np.where(top > _RARE, 0.0, each) for each in answers))


def integrate_down(
    z: Complex, top: Floats, low: Floats, tau: Floats, dead: Floats
) -> tuple[Complex, Complex, Complex, Complex]:
    """The rate, and what flux is left at the bottom: of the rate's own part, by mean, by variance.

    ``top`` and ``low`` are threshold and reset in units of sigma from the mean. The state has the
    steady density for a rate of 1 and its integral, and density and flux of each part.
    """
    zero = np.zeros(np.broadcast_shapes(z.shape, top.shape), np.complex128)
    state = np.stack([zero, zero, zero, zero + 1, zero, zero, zero, zero])
    state = runge_kutta(_slope(z, tau, 1.0), state, top, low)
    state[3] -= np.exp(-z * dead)  # who fired comes back at the reset
    state = runge_kutta(_slope(z, tau, 0.0), state, low, np.minimum(low, 0.0) - _FAR)
    return 1 / (dead - state[1]), state[3], state[5], state[7]


def _slope(z: Complex, tau: Floats, flux: float) -> Callable[[Floats, Complex], Complex]:
    """The derivatives of the state by the potential; ``flux`` is that of the steady state."""

    def slope(y: Floats, state: Complex) -> Complex:
        steady, _, own, own_flux, mean, mean_flux, variance, variance_flux = state
        falls = -2 * y * steady - 2 * tau * flux
        return np.stack(
            [
                falls,
                steady,
                -2 * y * own - 2 * tau * own_flux,
                -z * own,
                -2 * y * mean - 2 * tau * mean_flux + 2 * steady,
                -z * mean,
                -2 * y * variance - 2 * tau * variance_flux - falls,
                -z * variance,
            ]
        )

    return slope


def runge_kutta(
    slope: Callable[[Floats, Complex], Complex], state: Complex, start: Floats, stop: Floats
) -> Complex:
    """The state at ``stop``, by the classical method of fourth order."""
    h = (stop - start) / _STEPS
    for k in range(_STEPS):
        y = start + k * h
        first = slope(y, state)
        second = slope(y + h / 2, state + h / 2 * first)
        third = slope(y + h / 2, state + h / 2 * second)
        fourth = slope(y + h, state + h * third)
        state = state + h / 6 * (first + 2 * second + 2 * third + fourth)
    return state
