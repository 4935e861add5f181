"""Propagators of linear equations: what a time step adds to each state, as numbers (rotter1999).

A step of x' = A x + b adds ``dt*phi(A dt) (A x + b)`` to x, with phi(M) = (exp(M) - 1)/M as a power
series: nothing is divided by a rate or by a difference of rates.
"""

import numpy as np

from simneuro.errors import InputError

_TERMS = 14  # of the series of phi; at a norm of 1/4 the next is below 1e-20
_SWEEPS = 30


def integrate_step(rates: np.ndarray, dt: float) -> np.ndarray:
    """``dt*phi(A dt)``, the integral of exp(A s) over a time step.

    The series converges fast for small matrices: A is halved until it is small, and the result
    doubled as often, by phi(2 M) = phi(M) (exp(M) + 1)/2.

    Parameters
    ----------
    rates : array (..., state, state)
        A, in 1/s, or in the units of the states.
    dt : float
        The time step (s).

    Returns
    -------
    array (..., state, state)

    Raises
    ------
    InputError
        If a rate is not a finite number.
    """
    if not np.isfinite(rates).all():
        raise InputError("a rate of the equations is not a finite number with these parameters")
    sizes = _balance(np.abs(rates).reshape(-1, *rates.shape[-2:]).max(axis=0), 1 / dt)
    ratio = sizes[np.newaxis, :] / sizes[:, np.newaxis]
    step = rates * dt * ratio
    largest = float(np.abs(step).sum(axis=-1).max(initial=0.0))
    halvings = max(0, int(np.ceil(np.log2(max(largest, 2.0**-60)))) + 2)
    step, one = step / 2.0**halvings, np.eye(rates.shape[-1])
    phi = np.broadcast_to(one, step.shape)
    for k in range(_TERMS, 1, -1):
        phi = one + step @ phi / k
    for _ in range(halvings):
        phi, step = phi @ (step @ phi + 2 * one) / 2, 2 * step
    return np.asarray(dt * phi / ratio)


def _balance(rates: np.ndarray, floor: float) -> np.ndarray:
    """Sizes of the states, powers of 2, in whose units no coupling is far above the rates.

    States have different units, so that a number such as 1/C says nothing about how fast a system
    is. The rows and columns of the matrix are made equally large (parlett1969).
    """
    sizes = np.ones(len(rates))
    coupling = rates * (1 - np.eye(len(rates)))
    for _ in range(_SWEEPS):
        before = sizes.copy()
        for k in range(len(sizes)):
            scaled = coupling * sizes[np.newaxis, :] / sizes[:, np.newaxis]
            factor = (scaled[k].max() + floor) / (scaled[:, k].max() + floor)
            sizes[k] *= 2.0 ** np.rint(np.log2(factor) / 2)
        if (sizes == before).all():
            break
    return sizes
