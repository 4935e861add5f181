"""Signals that stay below the threshold of a noisy neuron: what passes, and the best noise.

Without noise nothing passes. With noise the rate follows a slow signal with the slope of Siegert's
formula in the mean, which vanishes for little noise and falls off for much: in between it has a
maximum, as in stochastic resonance (gammaitoni1998).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from simneuro.analysis.theory.noise import siegert
from simneuro.annotations import Positive
from simneuro.calls import checked
from simneuro.errors import InputError

Floats = NDArray[np.float64]

_PHASES = 2 * np.pi * (np.arange(400) + 0.5) / 400
# Ways to threshold; chosen: far beyond the best noise of cells that rest after a spike.
_WIDEST = 30.0
_STEP = 1e-4  # of the way to threshold; chosen: the difference is then right to 8 digits


@checked
def rate_swing(
    mean: ArrayLike,
    amplitude: ArrayLike,
    std: ArrayLike,
    *,
    tau: float,
    V_th: float,
    V_reset: float,
    t_ref: float,
    dt: float | None = None,
) -> Floats:
    """How far the rate (Hz) swings with a slow sine of the potential: its part at that frequency.

    The rate is Siegert's at each moment, ``siegert(mean + amplitude sin(phase), std)``, which holds
    for signals much slower than the membrane. For a small amplitude it is the amplitude times the
    slope of the rate in the mean.

    Parameters
    ----------
    mean, amplitude, std : array_like
        Volt, of shapes that fit; ``mean`` and ``amplitude`` are where the membrane would settle.
    tau, V_th, V_reset, t_ref, dt
        As `siegert`.

    Raises
    ------
    InputError
        As `siegert`.

    Examples
    --------
    >>> from simneuro.analysis.theory import rate_swing
    >>> cell = {"tau": 20e-3, "V_th": 20e-3, "V_reset": 10e-3, "t_ref": 2e-3}
    >>> float(rate_swing(15e-3, 1e-3, 0.0, **cell))  # never fires
    0.0
    """
    base, swing, sigma = (
        np.asarray(each, np.float64)[..., None] for each in (mean, amplitude, std)
    )
    rates = siegert(
        base + swing * np.sin(_PHASES),
        sigma,
        tau=tau,
        V_th=V_th,
        V_reset=V_reset,
        t_ref=t_ref,
        dt=dt,
    )
    return np.asarray(2 * (rates * np.sin(_PHASES)).mean(axis=-1))


@checked
def best_noise(
    mean: float,
    *,
    tau: Positive,
    V_th: float,
    V_reset: float,
    t_ref: float,
    dt: float | None = None,
) -> float:
    """The standard deviation (V) of noise at which the rate is steepest in the mean.

    It is that at which most of a weak, slow signal passes; see `siegert` for what is meant by it,
    and for the parameters. For much noise the refractory period makes the slope fall; without one
    it goes to ``2 / (pi tau (V_th - V_reset))``, and there need be no maximum.

    Raises
    ------
    InputError
        The mean does not lie below V_th, where noise makes the rate less steep; there is no
        maximum; or as `siegert`.

    Examples
    --------
    >>> from simneuro.analysis.theory import best_noise
    >>> cell = {"tau": 20e-3, "V_th": 20e-3, "V_reset": 10e-3, "t_ref": 2e-3}
    >>> round(1e3 * best_noise(17e-3, **cell), 2)  # mV
    2.72
    """
    way = V_th - mean
    if not way > 0:
        raise InputError(f"it lies {-way:g} V above V_th, but must lie below it", where="mean")
    around = mean + _STEP * way * np.array([1.0, -1.0])

    def loss(log_std: float) -> float:
        rate = siegert(
            around, np.exp(log_std), tau=tau, V_th=V_th, V_reset=V_reset, t_ref=t_ref, dt=dt
        )
        return float(rate[1] - rate[0])

    tried = np.log(way) + np.linspace(np.log(0.01), np.log(_WIDEST), 200)
    first = int(np.argmin([loss(each) for each in tried]))
    if first in (0, len(tried) - 1):
        message = f"the rate grows ever steeper with noise, up to {_WIDEST:g} times what is missing"
        raise InputError(f"{message} to V_th", where="mean")
    bounds = tried[first - 1], tried[first + 1]
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-7})
    return float(np.exp(found.x))
