"""Named causes of a disagreement between spikes and theory: what the theory takes for granted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simneuro.bridge.network_views.loops import Stability
from simneuro.bridge.network_views.theory_numbers import PopulationWiring
from simneuro.bridge.network_views.theory_rates import Corrections, Moments

Floats = NDArray[np.float64]

#: The CV of the intervals below which a cell is a clock; chosen: its noise then moves a spike by a
#: fifth of an interval.
CLOCK = 0.2
_IRREGULAR = (0.4, 1.5)  # CV; chosen: about what a steady network of brunel2000 has, and bursts
_LARGE = 0.1  # of the way from reset to threshold; chosen: ten events then make a spike
_SLOW = 0.1  # of tau; up to there the rate is right to 1.5 % (checked by simulation)
_MIXED = (0.05, 0.95)  # coloured share of the variance; chosen
_SHARED = 0.11  # of the source's cells; chosen: just above the tenth of brunel2000
_SPREAD = 0.1  # of sigma; chosen: cells of one population then differ visibly in rate


@dataclass(frozen=True)
class BrokenAssumption:
    """Something that the theory takes for granted and that does not hold.

    Attributes
    ----------
    population, name : str
    value, limit : float
        What was found, and where the theory ends.
    sentence : str

    Examples
    --------
    >>> found = sn.bridge.network_views.BrokenAssumption(
    ...     "exc", "jump", 0.3, 0.1, "Single events are large."
    ... )
    >>> found.value > found.limit
    True
    """

    population: str
    name: str
    value: float
    limit: float
    sentence: str


def find_causes(
    wiring: PopulationWiring,
    moments: Moments,
    cvs: Floats,
    clocks: NDArray[np.bool_],
    rates: Floats,
    stability: Stability,
    corrections: Corrections,
) -> Iterator[BrokenAssumption]:
    """The causes that apply, population by population."""
    for k, name in enumerate(wiring.names):
        if not np.isfinite(rates[k]):
            text = "the mean field reaches no steady state from the simulated rates"
            yield BrokenAssumption(name, "no steady state", np.nan, 0.0, text)
        if clocks[k]:
            yield from _of_a_clock(wiring, moments, k)
        else:
            yield from _of_events(wiring, k)
            yield from _of_noise(wiring, moments, k)
            yield from _of_intervals(name, float(cvs[k]))
            yield from _of_numbers(wiring, moments, k, corrections)
        if stability.unstable:
            fastest = stability.modes.iloc[0] if len(stability.modes) else None
            rhythm = "" if fastest is None else f", at about {fastest.frequency:.0f} Hz"
            text = f"its rates are not steady: the network oscillates{rhythm}"
            yield BrokenAssumption(name, "oscillation", float(stability.unstable), 0.0, text)


def _of_a_clock(wiring: PopulationWiring, moments: Moments, k: int) -> Iterator[BrokenAssumption]:
    above = (moments.mean[k] - wiring.V_th[k]) / (wiring.V_th[k] - wiring.V_reset[k])
    fluctuations = moments.variance[k] > 0
    if fluctuations and above < _LARGE:
        text = "the mean input is so near the threshold that small fluctuations count"
        yield BrokenAssumption(wiring.names[k], "near threshold", float(above), _LARGE, text)


def _of_events(wiring: PopulationWiring, k: int) -> Iterator[BrokenAssumption]:
    way, name = wiring.V_th[k] - wiring.V_reset[k], wiring.names[k]
    into = wiring.into(k)
    large = max(into, key=lambda each: abs(each.jump), default=None)
    if large is not None and abs(large.jump) > _LARGE * way:
        text = f"an event of {large.name} is too large to be a part of Gaussian noise"
        yield BrokenAssumption(name, "large events", abs(large.jump) / way, _LARGE, text)
    shared = max(into, key=lambda each: each.share, default=None)
    if shared is not None and shared.share > _SHARED:
        text = f"two cells have many inputs of {shared.name} in common, and are correlated"
        yield BrokenAssumption(name, "shared input", shared.share, _SHARED, text)


def _of_noise(wiring: PopulationWiring, moments: Moments, k: int) -> Iterator[BrokenAssumption]:
    slow, name = moments.decay[k] / wiring.tau[k], wiring.names[k]
    if slow > _SLOW:
        text = "synaptic currents are too slow for the correction, the first order in their decay"
        yield BrokenAssumption(name, "slow noise", float(slow), _SLOW, text)
    if _MIXED[0] < moments.coloured[k] < _MIXED[1]:
        text = "white and coloured noise act together, for which there is no correction"
        yield BrokenAssumption(name, "mixed noise", float(moments.coloured[k]), _MIXED[0], text)


def _of_intervals(name: str, cv: float) -> Iterator[BrokenAssumption]:
    low, high = _IRREGULAR
    if cv < low:
        text = "cells fire too regularly to be the Poisson input that the theory takes them for"
        yield BrokenAssumption(name, "regular spikes", cv, low, text)
    if cv > high:
        text = "cells fire in bursts, which are not the Poisson input that the theory takes"
        yield BrokenAssumption(name, "bursts", cv, high, text)


def _of_numbers(
    wiring: PopulationWiring, moments: Moments, k: int, corrections: Corrections
) -> Iterator[BrokenAssumption]:
    if corrections.in_degrees or moments.variance[k] == 0:
        return
    spread = np.sqrt(moments.spread[k] / moments.variance[k])
    if spread > _SPREAD:
        text = "numbers or weights of synapses differ between cells; in_degrees=True takes that in"
        yield BrokenAssumption(
            wiring.names[k], "different in-degrees", float(spread), _SPREAD, text
        )
