"""Checks of receptors with a finite rise time: alpha functions, differences of exponentials."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np
import xarray as xr

from simneuro.validation.check import Check, absolute
from simneuro.validation.published import published
from simneuro.validation.simulations import Floats, read_trace
from simneuro.validation.synapses import membrane
from simneuro.validation.synapses.membrane import C_M, DT, TAU_M
from simneuro.validation.truth import potentials

TAU, RISE, DECAY = 2.0, 0.5, 5.0  # ms
ALPHA = {"tau_m": TAU_M, "tau": TAU, "c_m": C_M, "weight": 100.0}
_EXACT = absolute(1e-9, "exact integration: rounding only")
_RK4 = absolute(1e-4, "rk4 at 0.1 ms; the truth is integrated to 1e-9")
_ALPHA_SOURCE = "closed form of the potential after an alpha current (rotter1999)"
_DIFFERENCE = "closed form: exp(-t/tau_d) - exp(-t/tau_r), divided by its largest value"
_EQUATIONS = "published equations: C dv/dt = -g_L (v - E_L) - g(t) (v - E_rev), by SciPy"


def simulate_alpha_event() -> xr.Dataset:
    """Simulate one event of 100 pA."""
    return membrane.simulate_event("alpha_current", "100 pA")


def measure_potential(after: float) -> float:
    """The potential (mV) at a time (ms) after the onset."""
    measured = simulate_alpha_event()
    at = int(np.argmin(np.abs(membrane.read_time_since_event(measured) - after)))
    return float(membrane.read_potential(measured)[at] + membrane.E_L)


def measure_largest(
    synapse: str, weight: str, variable: str, scale: float, **parameters: Any
) -> float:
    """The largest value of a variable of the receptor."""
    measured = membrane.simulate_event(synapse, weight, ("v", variable), **parameters)
    return float(read_trace(measured, variable, scale).max())


def measure_time_of_largest(
    synapse: str, weight: str, variable: str, scale: float, **parameters: Any
) -> float:
    """The time (ms) of the maximum of a variable of the receptor, by a parabola."""
    measured = membrane.simulate_event(synapse, weight, ("v", variable), **parameters)
    trace, since = (
        read_trace(measured, variable, scale)[:, 0],
        membrane.read_time_since_event(measured),
    )
    at = int(np.argmax(trace))
    left, top, right = trace[at - 1 : at + 2]
    return float(since[at] + DT * 0.5 * (left - right) / (left - 2 * top + right))


@cache
def alpha(t: float) -> float:
    """An alpha function whose peak is 1, at ``TAU``."""
    return t / TAU * float(np.exp(1 - t / TAU))


@cache
def difference(t: float) -> float:
    """The difference of two exponentials, with a peak of 1."""
    return float(potentials.difference(np.asarray(t), rise=RISE, decay=DECAY))


def compute_difference_potential(since: Floats) -> Floats:
    """The potential (mV) after such a current of 100 pA, the sum of two exponential responses."""
    t = np.maximum(since, 0)
    peak = potentials.difference_peak_time(RISE, DECAY)
    weight = 100.0 / (np.exp(-peak / DECAY) - np.exp(-peak / RISE))
    slow, fast = (
        potentials.exponential(t, tau_m=TAU_M, tau=tau, c_m=C_M, weight=weight)
        for tau in (DECAY, RISE)
    )
    return slow - fast


def measure_biexp_distance() -> float:
    """The largest difference between the potential and the closed form (mV)."""
    measured = membrane.simulate_event("biexp_current", "100 pA")
    return membrane.measure_distance(
        measured, compute_difference_potential(membrane.read_time_since_event(measured))
    )


def _make_nest_checks() -> Iterator[Check]:
    table = published()["gewaltig2007.iaf_psc_alpha_potential"]
    moments = published()["gewaltig2007.iaf_psc_alpha_time"].values
    for moment, value in zip(moments, table.values, strict=True):
        yield Check(
            name=f"alpha_current.potential_at_{moment:g}_ms",
            what=f"potential {moment:g} ms after the onset of an event of 100 pA",
            expected=value,
            unit="mV",
            source=table.source,
            tolerance=absolute(5e-5, "printed to four decimals"),
            measure=partial(measure_potential, moment),
        )


def _make_conductance_check(name: str, shape: Callable[[float], float], **parameters: Any) -> Check:
    return Check(
        name=f"{name}.peak",
        what="largest potential after 2 nS on 25 nS and 250 pF, reversal at 0 mV",
        expected=lambda: membrane.solve_conductance_peak(shape, 2.0, 0.0),
        unit="mV",
        source=_EQUATIONS,
        tolerance=_RK4,
        measure=lambda: membrane.measure_peak(membrane.simulate_event(name, "2 nS", **parameters)),
    )


CHECKS = (
    *_make_nest_checks(),
    Check(
        name="alpha_current.trace",
        what="potential after 100 pA, largest difference",
        expected=0.0,
        unit="mV",
        source=_ALPHA_SOURCE,
        tolerance=_EXACT,
        measure=lambda: membrane.measure_distance(
            simulate_alpha_event(),
            potentials.alpha(
                np.maximum(membrane.read_time_since_event(simulate_alpha_event()), 0), **ALPHA
            ),
        ),
    ),
    Check(
        name="alpha_current.peak_time",
        what="time of the largest potential",
        expected=potentials.alpha_peak_time(TAU_M, TAU),
        unit="ms",
        source="closed form: Lambert W, as in NEST's test_iaf_psp_peak",
        tolerance=absolute(0.001, "a parabola through three steps of 0.1 ms"),
        measure=lambda: membrane.measure_peak_time(simulate_alpha_event()),
    ),
    _make_conductance_check("alpha_conductance", alpha),
    Check(
        name="alpha_conductance.time_of_peak",
        what="time of the largest conductance, with tau = 2 ms",
        expected=TAU,
        unit="ms",
        source="closed form: t/tau exp(1 - t/tau) is largest at tau",
        tolerance=absolute(
            0.002, "a parabola through three steps is wrong by h²/6 f'''/f'' = 0.0017"
        ),
        measure=lambda: measure_time_of_largest("alpha_conductance", "2 nS", "g_r", 1e9),
    ),
    Check(
        name="biexp_current.trace",
        what="potential after 100 pA, rise 0.5 and decay 5 ms, largest difference",
        expected=0.0,
        unit="mV",
        source=_DIFFERENCE + ", and the membrane's response to it",
        tolerance=_EXACT,
        measure=measure_biexp_distance,
    ),
    Check(
        name="biexp_current.largest",
        what="largest current on the grid of 0.1 ms after an event of 100 pA",
        expected=100
        * float(potentials.difference(np.arange(0, 20, DT), rise=RISE, decay=DECAY).max()),
        unit="pA",
        source=_DIFFERENCE,
        tolerance=_EXACT,
        measure=lambda: measure_largest("biexp_current", "100 pA", "I_r", 1e12),
    ),
    _make_conductance_check("biexp_conductance", difference),
    Check(
        name="biexp_conductance.time_of_peak",
        what="time of the largest conductance, with 0.5 and 5 ms",
        expected=potentials.difference_peak_time(RISE, DECAY),
        unit="ms",
        source="closed form: ln(tau_d/tau_r) tau_d tau_r/(tau_d - tau_r)",
        tolerance=absolute(
            0.004, "a parabola through three steps is wrong by h²/6 f'''/f'' = 0.0037"
        ),
        measure=lambda: measure_time_of_largest("biexp_conductance", "2 nS", "g_r", 1e9),
    ),
)
