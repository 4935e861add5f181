"""Checks of the rate theory in :mod:`simneuro.analysis.theory`: Siegert's formula and its use."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from scipy.optimize import brentq

from simneuro.analysis import theory
from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.truth import leaky

# Brunel's model A: 1000 excitatory and 250 inhibitory inputs, 0.1 mV, 1.5 ms; V_th 20, V_r 10 mV.
_C_E, _J, _TAU = 1000, 0.1, 20.0
_CELL = {"tau": 20e-3, "V_th": 20e-3, "V_reset": 10e-3, "t_ref": 2e-3}
_THRESHOLD_RATE = 20.0 / (_C_E * _J * _TAU) * 1e3  # Hz: 10


def solve_stationary_rate(g: float, ratio: float) -> float:
    """The rate (Hz) at which cells fire as fast as their inputs, by the formula under test."""

    def surplus(rate: float) -> float:
        mean, std = compute_input(rate, g, ratio)
        return float(theory.siegert(mean * 1e-3, std * 1e-3, **_CELL)) - rate

    return float(brentq(surplus, 0.01, 400, xtol=1e-9))


def evaluate_siegert(mean: float, std: float) -> float:
    """The rate (Hz) by the formula under test; mean and sigma in mV."""
    return float(theory.siegert(mean * 1e-3, std * 1e-3, **_CELL))


def compute_input(rate: float, g: float, ratio: float) -> tuple[float, float]:
    """Mean and sigma (mV) of the input to a cell (brunel2000, eqs. 4 and 5); rates in Hz."""
    outside = ratio * _THRESHOLD_RATE
    mean = _C_E * _J * _TAU * (outside + rate * (1 - 0.25 * g)) * 1e-3
    variance = _C_E * _J**2 * _TAU * (outside + rate * (1 + 0.25 * g**2)) * 1e-3
    return mean, float(np.sqrt(variance))


def _make_stationary_checks() -> Iterator[Check]:
    rates = published()["brunel2000.stationary_rate"]
    for rate, (g, ratio) in zip(rates.values, ((6, 4), (5, 2), (4.5, 0.9)), strict=True):
        yield Check(
            name=f"siegert.network_g_{g:g}_x_{ratio:g}",
            what=f"stationary rate of the network with g = {g:g}, nu_ext/nu_thr = {ratio:g}",
            expected=rate,
            unit="Hz",
            source=rates.source,
            tolerance=absolute(0.051, "given to one decimal"),
            measure=partial(solve_stationary_rate, g, ratio),
        )


def _make_formula_checks() -> Iterator[Check]:
    cell = {"threshold": 20.0, "reset": 10.0, "tau": 20.0, "t_ref": 2.0}
    for mean, std in ((15.0, 5.0), (20.0, 4.0), (0.0, 4.0)):
        yield Check(
            name=f"siegert.rate_{mean:g}_{std:g}",
            what=f"rate with mean {mean:g} mV and sigma {std:g} mV",
            expected=partial(leaky.white_noise_rate, mean, std, **cell),
            unit="Hz",
            source="siegert1951 and brunel2000, eq. 21, by quadrature of erfcx(-x)",
            tolerance=relative(1e-7, "quadrature"),
            measure=partial(evaluate_siegert, mean, std),
        )


CHECKS = (
    *_make_stationary_checks(),
    *_make_formula_checks(),
    Check(
        name="siegert.no_noise",
        what="rate with mean 30 mV and hardly any noise",
        expected=1e3 / leaky.interval(30, 20, 20, 2, 10),
        unit="Hz",
        source="closed form: 1/(t_ref + tau ln((mu - V_r)/(mu - theta)))",
        tolerance=relative(1e-5, "sigma is 0.01 mV"),
        measure=lambda: float(theory.siegert(30e-3, 1e-5, **_CELL)),
    ),
)
