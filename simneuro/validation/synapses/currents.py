"""Checks of synapses without a conductance: ``delta``, ``exp_current``, and their Poisson sums."""

import numpy as np
import xarray as xr
from scipy.stats import skew

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.runs import Floats, cells, shared, traces
from simneuro.validation.synapses import membrane
from simneuro.validation.synapses.membrane import C_M, PASSIVE, TAU_M
from simneuro.validation.truth import potentials

TAU = 2.0  # ms
EXP = {"tau_m": TAU_M, "tau": TAU, "c_m": C_M, "weight": 100.0}
SUM = {**EXP, "weight": 50.0}
RATE = 2.0  # events per ms
_ROUNDING = absolute(1e-10, "exact integration: rounding only")
_CAMPBELL = "closed form: Campbell's theorem (gerstner2014, section 8.2)"


def exp_event() -> xr.Dataset:
    """One event of 100 pA that decays with 2 ms."""
    return membrane.after_one_event("exp_current", "100 pA", tau="2 ms")


def exp_distance() -> float:
    """Of the whole potential from the closed form (mV)."""
    measured = exp_event()
    return membrane.farthest(
        measured, potentials.exponential(np.maximum(membrane.since_event(measured), 0), **EXP)
    )


def on_grid(shape: Floats) -> float:
    """The largest value of a potential that is looked at every 0.1 ms."""
    return float(shape[np.argmax(np.abs(shape))])


@shared
def summed(synapse: str, weight: str, rate: str, **parameters: str) -> Floats:
    """The potential of 1000 cells under Poisson events, every 5 ms for 400 ms."""
    drive = {
        "kind": "poisson",
        "target": "cell",
        "synapse": "r",
        "rate": rate,
        "weight": weight,
    }
    measured = cells(
        "lif",
        duration="400 ms",
        warmup="100 ms",
        size=1000,
        parameters=PASSIVE,
        synapses={"r": {"model": synapse, "parameters": parameters}},
        drives={"events": drive},
        record=["v"],
    )
    return traces(measured)[::50] - membrane.E_L


def exp_sum() -> Floats:
    """Events of 50 pA at 2 per ms."""
    return summed("exp_current", "50 pA", "2 kHz", tau="2 ms")


def delta_sum() -> Floats:
    """Events of 0.1 mV at 2 per ms."""
    return summed("delta", "0.1 mV", "2 kHz")


def jump() -> float:
    """The potential where the event has taken effect (mV above rest)."""
    measured = membrane.after_one_event("delta", "1.5 mV")
    at = int(np.argmin(np.abs(membrane.since_event(measured))))
    return float(membrane.potential(measured)[at])


def after_jump() -> float:
    """The potential one membrane time constant later (mV above rest)."""
    measured = membrane.after_one_event("delta", "1.5 mV")
    at = int(np.argmin(np.abs(membrane.since_event(measured) - TAU_M)))
    return float(membrane.potential(measured)[at])


CHECKS = (
    Check(
        name="delta.jump",
        what="potential at once after an event of 1.5 mV, above rest",
        expected=1.5,
        unit="mV",
        source="closed form: the weight (brunel2000, eq. 2)",
        tolerance=_ROUNDING,
        measure=jump,
    ),
    Check(
        name="delta.decay",
        what="potential one membrane time constant after 1.5 mV",
        expected=1.5 * np.exp(-1),
        unit="mV",
        source="closed form: w exp(-t/tau_m)",
        tolerance=_ROUNDING,
        measure=after_jump,
    ),
    Check(
        name="delta.poisson_mean",
        what="mean potential under 2 events a ms of 0.1 mV",
        expected=0.1 * RATE * TAU_M,
        unit="mV",
        source=_CAMPBELL,
        tolerance=relative(0.008, "events act at steps: +dt/(2 tau_m) = 0.5 %; sampling 0.2 %"),
        measure=lambda: float(delta_sum().mean()),
    ),
    Check(
        name="delta.poisson_variance",
        what="variance of the potential under 2 events a ms of 0.1 mV",
        expected=0.1**2 * RATE * TAU_M / 2,
        unit="mV²",
        source=_CAMPBELL,
        tolerance=relative(0.035, "dt/(2 tau_m) = 0.5 %, and three standard errors of 1 %"),
        measure=lambda: float(delta_sum().var()),
    ),
    Check(
        name="exp_current.trace",
        what="potential after 100 pA decaying with 2 ms, largest distance",
        expected=0.0,
        unit="mV",
        source="closed form: a difference of exponentials (rotter1999)",
        tolerance=_ROUNDING,
        measure=exp_distance,
    ),
    Check(
        name="exp_current.peak",
        what="its largest value on the grid of 0.1 ms",
        expected=on_grid(potentials.exponential(np.arange(0, 30, 0.1), **EXP)),
        unit="mV",
        source="closed form: a difference of exponentials (rotter1999)",
        tolerance=_ROUNDING,
        measure=lambda: membrane.peak(exp_event()),
    ),
    Check(
        name="exp_current.peak_time",
        what="when it is largest",
        expected=potentials.exponential_peak_time(TAU_M, TAU),
        unit="ms",
        source="closed form: ln(tau_m/tau) tau_m tau/(tau_m - tau)",
        tolerance=absolute(0.001, "a parabola through three steps of 0.1 ms"),
        measure=lambda: membrane.peak_time(exp_event()),
    ),
    Check(
        name="exp_current.poisson_mean",
        what="mean potential under 2 events a ms of 50 pA",
        expected=potentials.summed_mean(RATE, **SUM),
        unit="mV",
        source=_CAMPBELL,
        tolerance=relative(0.032, "events act at steps: +dt/(2 tau) = 2.5 %; sampling 0.2 %"),
        measure=lambda: float(exp_sum().mean()),
    ),
    Check(
        name="exp_current.poisson_variance",
        what="variance of the potential under 2 events a ms of 50 pA",
        expected=potentials.summed_variance(RATE, **SUM),
        unit="mV²",
        source=_CAMPBELL,
        tolerance=relative(0.035, "three standard errors of 1000 cells for 400 ms, 1 % each"),
        measure=lambda: float(exp_sum().var()),
    ),
    Check(
        name="exp_current.poisson_skewness",
        what="skewness of the potential under 2 events a ms of 50 pA",
        expected=potentials.summed_skewness(RATE, **SUM),
        unit="",
        source=_CAMPBELL,
        tolerance=absolute(0.06, "three standard errors of some 20 000 independent values"),
        measure=lambda: float(skew(exp_sum(), axis=None)),
    ),
)
