"""The mean field of a sparse random network: the rates at which it drives itself."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import root

from simneuro.analysis.theory.noise import siegert
from simneuro.calls import checked
from simneuro.errors import InputError, quoted

Floats = NDArray[np.float64]

Excess = Callable[[Floats], Floats]

_SETTLED = 200.0  # chosen: in units of the relaxation; all but marginal states are then reached
_CLOSE = 1e-6  # Hz; chosen: what the rate that comes out may differ by from the one that goes in


@checked
def network_rates(
    inputs: ArrayLike,
    weights: ArrayLike,
    *,
    external_mean: ArrayLike,
    external_std: ArrayLike = 0.0,
    tau: ArrayLike,
    V_th: ArrayLike,
    V_reset: ArrayLike,
    t_ref: ArrayLike,
    dt: float | None = None,
    start: ArrayLike = 0.0,
) -> Floats:
    """The rates (Hz) of the populations of a sparse random network (brunel2000).

    Each spike moves the membrane at once by its weight. Many weak inputs are then white noise of
    mean ``external_mean + tau sum(n w rate)`` and variance ``external_std^2 + tau sum(n w^2 rate)``
    (sigma as in `siegert`), for which `siegert` gives the rate; here input and output agree.
    Followed from ``start`` on by relaxation to the state that it ends in. The theory takes inputs
    as independent and steady: where the network oscillates, its rate is another.

    Parameters
    ----------
    inputs, weights : array_like (population, population)
        The number of inputs of a cell (row) from each population (column), and their size (V).
    external_mean, external_std : array_like (population)
        Input from outside (V); ``n`` Poisson inputs of rate ``r`` and size ``w`` have the mean
        ``tau n w r`` and the std ``w sqrt(tau n r)``.
    tau, V_th, V_reset, t_ref, dt
        As `siegert`; one value, or one a population.
    start : array_like (population)
        Rates (Hz) to start from.

    Raises
    ------
    InputError
        ``inputs`` and ``weights`` are not square and of one shape, no steady state is reached from
        ``start``, or as `siegert`.

    Examples
    --------
    >>> cell = dict(tau=0.02, V_th=0.02, V_reset=0.0, t_ref=2e-3)
    >>> rates = sn.analysis.theory.network_rates(
    ...     [[0.0]], [[0.0]], external_mean=[0.03], external_std=[5e-3], **cell
    ... )
    >>> free = sn.analysis.theory.siegert(0.03, 5e-3, **cell)  # cells without connections
    >>> rates.round(3).tolist(), float(free.round(3))
    ([43.42], 43.42)
    """
    number, size = np.asarray(inputs, np.float64), np.asarray(weights, np.float64)
    if number.ndim != 2 or number.shape[0] != number.shape[1] or number.shape != size.shape:
        raise InputError(
            f"expected two square tables of one shape, got {number.shape} and {size.shape}",
            where="inputs, weights",
        )
    cell = {"tau": tau, "V_th": V_th, "V_reset": V_reset, "t_ref": t_ref, "start": start}
    for name, value in {
        **cell,
        "external_mean": external_mean,
        "external_std": external_std,
    }.items():
        require_one_each(name, value, len(number))
    lag = np.asarray(tau, np.float64)
    outside, noise = np.asarray(external_mean, np.float64), np.asarray(external_std, np.float64)

    def excess(rates: Floats) -> Floats:
        rates = np.maximum(rates, 0.0)
        mean = outside + lag * ((number * size) @ rates)
        variance = noise**2 + lag * ((number * size**2) @ rates)
        rate = siegert(
            mean, np.sqrt(variance), tau=tau, V_th=V_th, V_reset=V_reset, t_ref=t_ref, dt=dt
        )
        return rate - rates

    return settle(excess, np.broadcast_to(np.asarray(start, np.float64), number.shape[:1]))


def require_one_each(name: str, value: ArrayLike, populations: int) -> None:
    """Raise an InputError unless there is one finite value, or one for each population."""
    found = np.asarray(value, np.float64)
    if found.shape not in ((), (populations,)) or not np.isfinite(found).all():
        raise InputError(
            f"expected one finite value, or one for each of {populations} populations, got "
            f"{quoted(value)}",
            where=name,
        )


def settle(excess: Excess, start: Floats) -> Floats:
    """The rates at which ``d rate / dt = excess`` comes to rest, from ``start`` on."""
    way = solve_ivp(lambda _, rates: excess(rates), (0, _SETTLED), start, method="LSODA", rtol=1e-8)
    reached = way.y[:, -1]
    found: Floats = root(excess, reached).x
    at_rest = np.abs(excess(found)).max() < _CLOSE
    if not at_rest or not np.allclose(found, reached, rtol=1e-3, atol=1e-3):
        raise InputError("no steady state is reached from these rates", where="start")
    return found
