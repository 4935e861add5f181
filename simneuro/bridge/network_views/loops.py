"""The loop of a wiring at its rates: whether they are steady, and which rhythms theory expects."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simneuro.analysis import theory
from simneuro.analysis.theory.response import Response
from simneuro.analysis.theory.stability import (
    Complex,
    Loop,
    count_unstable_modes,
    find_modes,
    predict_spectrum,
    refine,
)
from simneuro.bridge.network_views.theory_numbers import PopulationWiring
from simneuro.bridge.network_views.theory_rates import Corrections, effective_bounds, input_moments
from simneuro.errors import InputError

Floats = NDArray[np.float64]

_SLOWEST = 150.0  # 1/s; chosen: what decays faster is no rhythm that anybody would see


@dataclass(frozen=True, eq=False)
class Stability:
    """What becomes of small changes of the mean field's rates.

    Attributes
    ----------
    unstable : int, optional
        How many modes grow; None where the theory has no answer: without noise or a steady state.
    modes : DataFrame
        The slowest ones: ``growth`` (1/s) and ``frequency`` (Hz).
    rate_network : float
        The largest growth of ``dr/dt = -r + phi(W r + I)``, in units of its time constant.
    frequencies, power : array
        Hz; and Hz^2/Hz as (population, frequency), of finite populations: NaN if not stable.

    Examples
    --------
    >>> found = sn.bridge.views(scenario)  # doctest: +SKIP
    >>> found.unstable, found.modes  # doctest: +SKIP
    """

    unstable: int | None
    modes: pd.DataFrame
    rate_network: float
    frequencies: Floats
    power: Floats


def find_stability(
    wiring: PopulationWiring, rates: Floats, corrections: Corrections, clocks: NDArray[np.bool_]
) -> Stability:
    """The stability of the mean field's rates."""
    at = choose_frequencies(max((each.delay for each in wiring.inputs), default=0.0))
    nothing = np.full((len(wiring.names), at.size), np.nan)
    without_noise = (input_moments(wiring, np.nan_to_num(rates)).variance <= 0) | clocks
    if not np.isfinite(rates).all() or without_noise.any():
        return Stability(None, modes_table(np.zeros(0, complex)), np.nan, at, nothing)
    if all(each.source is None for each in wiring.inputs):
        power = np.repeat((2 * rates / wiring.sizes)[:, None], at.size, axis=1)
        return Stability(0, modes_table(np.zeros(0, complex)), -1.0, at, power)
    loop, growth = loop_of(wiring, rates, corrections), growth_of(wiring, rates, corrections)
    try:
        at, gain = refine(loop, at)
        unstable = count_unstable_modes(gain)
    except InputError:  # a loop too strong to be followed to where it is weak, or just at an onset
        return Stability(None, modes_table(np.zeros(0, complex)), growth, at, nothing)
    modes = find_modes(loop, gain, at, slowest=_SLOWEST)
    power = predict_spectrum(gain, rates, wiring.sizes)
    if unstable:
        power = np.full_like(power, np.nan)
    return Stability(unstable, modes_table(modes), growth, at, power)


def loop_of(wiring: PopulationWiring, rates: Floats, corrections: Corrections) -> Loop:
    """The loop gain at rates (Hz).

    A synaptic current passes on a change of its input as a low-pass filter; the neuron behind it
    answers as to white noise with shifted threshold and reset (schuecker2015).
    """
    answer_at = response_of(wiring, rates, corrections)
    wires = [each for each in wiring.inputs if each.source is not None]

    def loop(z: Complex) -> Complex:
        answer = answer_at(z)
        gain = np.zeros((z.size, rates.size, rates.size), np.complex128)
        for each in wires:
            passed = np.exp(-z * each.delay) / (1 + z * each.decay)
            by_mean = answer.to_mean[each.target] * each.mean
            by_variance = answer.to_variance[each.target] * each.variance
            gain[:, each.target, each.source] += passed * (by_mean + by_variance)
        return gain

    return loop


def response_of(
    wiring: PopulationWiring, rates: Floats, corrections: Corrections
) -> Callable[[Complex | float], Response]:
    """How the rates of the populations answer to changes ``exp(z t)`` of their input, by z."""
    moments = input_moments(wiring, rates)
    above, after = effective_bounds(wiring, moments, corrections)
    cell = {"tau": wiring.tau, "V_th": above, "V_reset": after, "t_ref": wiring.t_ref}
    return lambda z: theory.rate_response(z, moments.mean, moments.std, **cell)


def growth_of(wiring: PopulationWiring, rates: Floats, corrections: Corrections) -> float:
    """The largest growth of the rate network whose noise does not follow its rates."""
    slope = response_of(wiring, rates, corrections)(0.0).to_mean[:, 0].real
    weights = np.zeros((rates.size, rates.size))
    for each in wiring.inputs:
        if each.source is not None:
            weights[each.target, each.source] += each.mean
    return float(np.linalg.eigvals(slope[:, None] * weights).real.max() - 1)


def choose_frequencies(longest: float) -> Floats:
    """Frequencies (Hz) from 0 to 4 kHz, dense enough for the phase of the longest delay (s)."""
    fine = min(4.0, 0.02 / max(longest, 1e-3))
    low, middle = np.arange(0, 400, fine), np.arange(400, 1200, 4 * fine)
    return np.concatenate([low, middle, np.arange(1200, 4001, 10 * fine)])


def modes_table(modes: Complex) -> pd.DataFrame:
    """Growth (1/s) and frequency (Hz) of each mode."""
    return pd.DataFrame({"growth": modes.real, "frequency": modes.imag / (2 * np.pi)})
