"""The rates of a wiring by theory: from the moments of the input, and where they agree."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simneuro.analysis import theory
from simneuro.analysis.theory import noise
from simneuro.analysis.theory.mean_field import settle
from simneuro.bridge.network_views.theory_numbers import PopulationWiring
from simneuro.errors import InputError

Floats = NDArray[np.float64]
Transfer = Callable[["Moments"], Floats]

_NODES, _SHARES = np.polynomial.hermite_e.hermegauss(21)


@dataclass(frozen=True, eq=False)
class Moments:
    """The input of each population.

    Attributes
    ----------
    mean : array
        V: where the membrane would settle.
    variance : array
        V^2: sigma^2 of `siegert`.
    decay : array
        s: the correlation time of the noise, the mean over inputs by variance.
    coloured : array
        The share of the variance that is not white.
    spread, along : array
        V^2, the variance of the mean from cell to cell because numbers and weights of synapses
        differ; and the covariance (V^3) of mean and variance of the input.
    """

    mean: Floats
    variance: Floats
    decay: Floats
    coloured: Floats
    spread: Floats
    along: Floats

    @property
    def std(self) -> Floats:
        """Sigma (V) of `siegert`."""
        return np.sqrt(self.variance)

    def without_noise(self, which: NDArray[np.bool_]) -> "Moments":
        """The same input, but for some populations without its fluctuations."""
        return replace(self, variance=np.where(which, 0.0, self.variance))


@dataclass(frozen=True)
class Corrections:
    """Which corrections of the mean field act."""

    colour: bool = True
    grid: bool = True
    in_degrees: bool = False


def input_moments(wiring: PopulationWiring, rates: Floats) -> Moments:
    """What the rates (Hz) of the populations and all outside give each population."""
    mean = wiring.rest.copy()
    variance, slow, coloured, spread, along = (np.zeros_like(mean) for _ in range(5))
    for each in wiring.inputs:
        rate = 1.0 if each.source is None else rates[each.source]
        k, power = each.target, each.variance * rate
        mean[k] += each.mean * rate
        variance[k] += power
        slow[k] += power * each.decay
        coloured[k] += power * (each.decay > 0)
        spread[k] += each.spread * rate**2
        along[k] += each.along * rate**2
    safe = np.where(variance > 0, variance, 1.0)
    return Moments(mean, variance, slow / safe, coloured / safe, spread, along)


def transfer(
    wiring: PopulationWiring, corrections: Corrections, clocks: NDArray[np.bool_]
) -> Transfer:
    """The function from moments to rates (Hz): Siegert's, or that without noise for ``clocks``."""
    dead = wiring.t_ref + np.where(clocks, wiring.dt / 2, 0.0)  # V is seen once a step

    def rates_of(moments: Moments) -> Floats:
        noisy = moments.without_noise(clocks)
        above, after = effective_bounds(wiring, noisy, corrections)
        return theory.siegert(
            noisy.mean, noisy.std, tau=wiring.tau, V_th=above, V_reset=after, t_ref=dead
        )

    def averaged(moments: Moments) -> Floats:
        total = np.zeros_like(moments.mean)
        root = np.sqrt(moments.spread)
        slope = np.divide(moments.along, root, out=np.zeros_like(root), where=root > 0)
        for node, share in zip(_NODES, _SHARES / _SHARES.sum(), strict=True):
            variance = np.maximum(moments.variance + node * slope, 0.01 * moments.variance)
            cell = replace(moments, mean=moments.mean + node * root, variance=variance)
            total += share * rates_of(cell)
        return total

    return averaged if corrections.in_degrees else rates_of


def effective_bounds(
    wiring: PopulationWiring, moments: Moments, corrections: Corrections
) -> tuple[Floats, Floats]:
    """Threshold and reset (V) as `siegert` shifts them, each correction by itself.

    Noise that is not white cannot cross and come back within a step.
    """
    return noise.effective_bounds(
        moments.std,
        wiring.tau,
        wiring.V_th,
        wiring.V_reset,
        dt=wiring.dt * ((moments.decay == 0) & corrections.grid),
        tau_noise=moments.decay if corrections.colour else 0.0,
    )


def settled_rates(wiring: PopulationWiring, answer: Transfer, start: Floats) -> Floats:
    """The rates (Hz) that come out as they go in, reached from ``start``; NaN if none is."""
    return _settled(lambda rates: answer(input_moments(wiring, rates)), start)


def settled_rate_network(
    wiring: PopulationWiring, answer: Transfer, frozen: Moments, start: Floats
) -> Floats:
    """The steady rates (Hz) of ``dr/dt = -r + phi(W r + I)``, in noise that stays as it is."""
    return _settled(
        lambda rates: answer(replace(frozen, mean=input_moments(wiring, rates).mean)), start
    )


def _settled(answer: Callable[[Floats], Floats], start: Floats) -> Floats:
    def excess(rates: Floats) -> Floats:
        rates = np.maximum(rates, 0.0)
        return answer(rates) - rates

    try:
        return np.maximum(settle(excess, start), 0.0)
    except InputError:  # the rates go round, or wander between two states
        return np.full_like(start, np.nan)
