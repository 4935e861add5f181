"""The leaky integrate-and-fire neuron under a constant current.

The membrane obeys ``C_m dV/dt = g_L (E_L - V) + I``; where V reaches V_th there is a spike, and V
stays at V_reset for t_ref (dayan2001, chapter 5).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.theory.shapes import require_fitting
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import si_values, unit_named_by

Floats = NDArray[np.float64]


@checked
def lif_rheobase(*, g_L: ArrayLike, E_L: ArrayLike, V_th: ArrayLike) -> Floats:
    """The current (A) up to which the neuron never fires: ``g_L (V_th - E_L)``.

    Parameters
    ----------
    g_L, E_L, V_th : array_like
        In S and V, of shapes that fit.

    Raises
    ------
    InputError
        The shapes of the arguments do not fit together.

    Examples
    --------
    >>> threshold = sn.analysis.theory.lif_rheobase(g_L=10e-9, E_L=-0.07, V_th=-0.05)
    >>> round(1e12 * float(threshold), 6)  # pA: 10 nS * 20 mV
    200.0
    """
    require_fitting(g_L=g_L, E_L=E_L, V_th=V_th)
    return np.asarray(g_L) * np.subtract(V_th, E_L)


@checked
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
    0 where V_inf does not exceed V_th (dayan2001, chapter 5).

    Parameters
    ----------
    current : array_like
        In A, or with a unit.
    C_m, g_L, E_L, V_th, V_reset, t_ref : array_like
        Of the neuron (F, S, V, V, V, s), of shapes that fit.

    Raises
    ------
    InputError
        V_reset does not lie below V_th, or the shapes do not fit together.

    Examples
    --------
    >>> cell = dict(C_m=2e-10, g_L=1e-8, E_L=-0.07, V_th=-0.05, V_reset=-0.07, t_ref=2e-3)
    >>> sn.analysis.theory.lif_rate([0.2e-9, 0.4e-9], **cell).round(
    ...     3
    ... ).tolist()  # 1/(2 ms + 20 ms ln 2)
    [0.0, 63.04]
    """
    time = charging_time(current, C_m, g_L, E_L, V_th, V_reset)
    require_fitting(current=time, t_ref=t_ref)
    return 1 / (np.asarray(t_ref) + time)


@checked
def lif_current(
    rate: ArrayLike,
    *,
    C_m: ArrayLike,
    g_L: ArrayLike,
    E_L: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
) -> Floats:
    """The constant current (A) under which the neuron fires at a rate (Hz), in continuous time.

    `lif_rate` solved for the current: ``V_inf = V_th + (V_th - V_reset) / (exp(T / tau) - 1)`` with
    ``T = 1 / rate - t_ref``, the time that is left to charge the membrane.

    Parameters
    ----------
    rate : array_like
        In Hz.
    C_m, g_L, E_L, V_th, V_reset, t_ref : array_like
        As `lif_rate`.

    Raises
    ------
    InputError
        V_reset does not lie below V_th, the rate not between 0 and 1 / t_ref, or the shapes do not
        fit together.

    Examples
    --------
    >>> from simneuro.analysis.theory import lif_current
    >>> cell = dict(C_m=2e-10, g_L=1e-8, E_L=-0.06, V_th=-0.05, V_reset=-0.06, t_ref=5e-3)
    >>> round(1e9 * float(lif_current(180.0, **cell)), 3)  # nine tenths of 1 / t_ref
    3.65
    """
    require_fitting(rate=rate, C_m=C_m, g_L=g_L, E_L=E_L, V_th=V_th, V_reset=V_reset, t_ref=t_ref)
    require_reset_below(V_th, V_reset)
    with np.errstate(divide="ignore"):
        charging = 1 / np.asarray(rate, np.float64) - np.asarray(t_ref)
    if not (np.isfinite(charging) & (charging > 0)).all():
        raise InputError("it must lie between 0 and the limit 1 / t_ref", where="rate")
    tau, distance = np.divide(C_m, g_L), np.subtract(V_th, V_reset)
    beyond = distance / np.expm1(charging / tau)
    return np.asarray(np.multiply(g_L, np.subtract(V_th, E_L) + beyond))


@checked
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
    thousandth of a step short of one. Parameters as `lif_rate`.

    Raises
    ------
    InputError
        As `lif_rate`.

    Examples
    --------
    >>> cell = dict(C_m=2e-10, g_L=1e-8, E_L=-0.07, V_th=-0.05, V_reset=-0.07, t_ref=2e-3)
    >>> rate = sn.analysis.theory.lif_rate_on_grid(
    ...     0.4e-9, dt=1e-4, **cell
    ... )  # 20 ms ln 2 is 13.86 ms
    >>> round(1e3 / float(rate), 6)  # ms: 13.9 + 2
    15.9
    """
    time = charging_time(current, C_m, g_L, E_L, V_th, V_reset)
    require_fitting(current=time, t_ref=t_ref)
    steps = np.ceil(time / dt - 1e-9) + np.floor(np.asarray(t_ref) / dt + 1e-3)
    return 1 / (steps * dt)


def time_to_threshold(
    settles: ArrayLike, tau: ArrayLike, V_th: ArrayLike, V_reset: ArrayLike
) -> Floats:
    """From V_reset to V_th (s) where V would settle at ``settles``; infinite if not above V_th.

    Above by no more than the last digits of the two is not above: at exactly the rheobase rounding
    would otherwise decide between no spike and one after some thirty time constants.
    """
    rounding = 8 * np.finfo(float).eps * np.maximum(np.abs(settles), np.abs(V_th))
    difference = np.subtract(settles, V_th)
    beyond = np.where(difference > rounding, difference, 0.0)
    distance = np.subtract(V_th, V_reset)
    with np.errstate(divide="ignore"):
        ratio = distance / beyond
    return np.asarray(tau) * np.log1p(ratio)


def require_reset_below(V_th: ArrayLike, V_reset: ArrayLike) -> None:
    """Raise an InputError unless every V_reset lies below its V_th."""
    distance = np.subtract(V_th, V_reset)
    if not (distance > 0).all():
        raise InputError(
            f"V_th lies {np.min(distance):g} V above V_reset, but must lie above it",
            where="V_reset",
        )


def charging_time(
    current: ArrayLike,
    C_m: ArrayLike,
    g_L: ArrayLike,
    E_L: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
) -> Floats:
    """From V_reset to V_th (s) under a constant current (A)."""
    cell = (C_m, g_L, E_L, V_th, V_reset)
    C_m, g_L, E_L, V_th, V_reset = (np.asarray(each, np.float64) for each in cell)
    require_fitting(current=current, C_m=C_m, g_L=g_L, E_L=E_L, V_th=V_th, V_reset=V_reset)
    require_reset_below(V_th, V_reset)
    if unit_named_by(current) is not None:
        current = si_values(current, "A", "current")
    settles = np.add(E_L, np.divide(current, g_L))
    return time_to_threshold(settles, np.divide(C_m, g_L), V_th, V_reset)
