"""Postsynaptic potentials of a passive membrane, in closed form or by integration."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad, solve_ivp
from scipy.special import exprel

from simneuro.annotations import Numbers
from simneuro.calls import checked
from simneuro.errors import InputError

Floats = NDArray[np.float64]


@checked
def current_psp(time: ArrayLike, *, weight: float, tau: float, C_m: float, g_L: float) -> Floats:
    """The potential (V, from rest) after a current of ``weight`` A that decays with ``tau`` s.

    ``(w/C) (exp(-t/tau_m) - exp(-t/tau))/(1/tau - 1/tau_m)`` with ``tau_m = C_m / g_L``, and 0
    before ``time`` 0 (rotter1999). Equal time constants give the limit, ``(w/C) t exp(-t/tau)``.

    Parameters
    ----------
    time : array_like
        Seconds since the current began.
    weight, tau : float
        The current at time 0 (A), and its time constant (s).
    C_m, g_L : float
        Of the membrane (F, S).

    Returns
    -------
    array
        The shape of ``time``.

    Examples
    --------
    >>> cell = dict(weight=1e-10, tau=5e-3, C_m=2e-10, g_L=1e-8)
    >>> (1e3 * sn.analysis.theory.current_psp([0.0, 0.01, 0.1], **cell)).round(4).tolist()  # mV
    [0.0, 1.5707, 0.0225]
    """
    t, rates = np.maximum(np.asarray(time, np.float64), 0.0), (g_L / C_m, 1 / tau)
    apart = max(rates) - min(rates)
    return np.asarray(weight / C_m * t * np.exp(-t * min(rates)) * exprel(-t * apart))


@checked
def current_psp_peak(*, weight: float, tau: float, C_m: float, g_L: float) -> tuple[float, float]:
    """When (s) `current_psp` is largest, and how large (V).

    Parameters
    ----------
    weight, tau, C_m, g_L : float
        As `current_psp`.

    Examples
    --------
    >>> when, peak = sn.analysis.theory.current_psp_peak(
    ...     weight=1e-10, tau=0.02, C_m=2e-10, g_L=1e-8
    ... )
    >>> round(1e3 * when, 6), round(1e3 * peak, 4)  # ms and mV: tau, and (w/C) tau/e
    (20.0, 3.6788)
    """
    tau_m = C_m / g_L
    # ln(tau_m/tau) tau_m tau/(tau_m - tau), which also equal time constants have.
    time = tau_m / exprel(np.log(tau_m / tau))
    return float(time), float(current_psp(time, weight=weight, tau=tau, C_m=C_m, g_L=g_L))


@checked
def conductance_psp(
    time: ArrayLike, *, weight: float, tau: float, E_rev: float, E_L: float, C_m: float, g_L: float
) -> Floats:
    """The potential (V, from rest) after a conductance of ``weight`` S that decays with ``tau`` s.

    The membrane's equation is linear in V, so that the solution is one integral, of
    ``g(s) (E_rev - E_L)/C exp(-(leak and g from s to t)/C)``, which quadrature does.

    Parameters
    ----------
    time : array_like
        Seconds since the conductance opened.
    weight, tau, E_rev : float
        The conductance at time 0 (S), its time constant (s) and its reversal potential (V).
    E_L, C_m, g_L : float
        Of the membrane (V, F, S).

    Returns
    -------
    array
        The shape of ``time``.

    Examples
    --------
    >>> cell = dict(weight=1e-9, tau=5e-3, E_rev=0.0, E_L=-0.07, C_m=2e-10, g_L=1e-8)
    >>> (1e3 * sn.analysis.theory.conductance_psp([0.0, 0.01], **cell)).round(4).tolist()  # mV
    [0.0, 1.0885]
    """

    def driven(s: float, t: float) -> float:
        opened = weight * tau * (np.exp(-s / tau) - np.exp(-t / tau))
        force = weight * np.exp(-s / tau) * (E_rev - E_L) / C_m
        return float(force * np.exp(-(g_L * (t - s) + opened) / C_m))

    def at(t: float) -> float:
        return float(quad(driven, 0, t, args=(t,), epsabs=0, epsrel=1e-10)[0]) if t > 0 else 0.0

    return np.asarray(np.vectorize(at, otypes=[np.float64])(np.asarray(time, np.float64)))


@checked
def driven_psp(
    time: Numbers,
    conductance: Callable[[float, float], float],
    *,
    E_rev: float,
    E_L: float,
    C_m: float,
    g_L: float,
) -> Floats:
    """The potential (V, from rest) under any conductance, which may depend on the voltage.

    Solved by SciPy's LSODA, which switches between stiff and non-stiff integration.

    Parameters
    ----------
    time : array_like (time,)
        Seconds since the membrane was at rest, ascending, none negative.
    conductance : callable
        From time (s) and membrane potential (V) to a conductance (S).
    E_rev, E_L, C_m, g_L : float
        As `conductance_psp`.

    Returns
    -------
    array (time,)

    Raises
    ------
    InputError
        There is no time, times do not ascend or begin below 0, or a time or a parameter is not
        finite.

    Examples
    --------
    >>> cell = dict(E_rev=0.0, E_L=-0.07, C_m=2e-10, g_L=1e-8)
    >>> v = sn.analysis.theory.driven_psp([0.0, 1.0], lambda time, v: 1e-8, **cell)
    >>> (1e3 * v).round(3).tolist()  # mV: as large as the leak, it brings v half of the way
    [0.0, 35.0]
    """

    def change(t: float, state: Floats) -> list[float]:
        v = float(state[0])
        return [(g_L * (E_L - v) + conductance(t, v) * (E_rev - v)) / C_m]

    at = np.asarray(time, np.float64)
    if not at.size or not np.isfinite([E_rev, E_L, C_m, g_L, *at]).all():
        raise InputError("all values must be finite, and there must be a time", where="driven_psp")
    if at[0] < 0 or (np.diff(at) <= 0).any():
        raise InputError("the times must ascend, from 0 or later", where="time")
    # Tolerances: 1e-9 of the change, or 1e-9 mV; steps of 1 ms at most, to see every event.
    look = {"method": "LSODA", "rtol": 1e-9, "atol": 1e-12, "max_step": 1e-3}
    solved = solve_ivp(change, (0.0, float(at[-1])), [E_L], t_eval=at, **look)
    return np.asarray(solved.y[0] - E_L)
