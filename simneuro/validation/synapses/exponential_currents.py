"""Checks of synapses without a conductance: ``delta``, ``exp_current``, and their Poisson sums."""

import numpy as np
import xarray as xr
from scipy.stats import skew

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.simulations import Floats, cache_simulation, read_trace, run_cells
from simneuro.validation.synapses import membrane
from simneuro.validation.synapses.membrane import C_M, PASSIVE, TAU_M
from simneuro.validation.truth import potentials

TAU = 2.0  # ms
EXP = {"tau_m": TAU_M, "tau": TAU, "c_m": C_M, "weight": 100.0}
SUM = {**EXP, "weight": 50.0}
RATE = 2.0  # events per ms
_ROUNDING = absolute(1e-10, "exact integration: rounding only")
_CAMPBELL = "closed form: Campbell's theorem (gerstner2014, section 8.2)"


def simulate_exp_event() -> xr.Dataset:
    """Simulate one event of 100 pA that decays with 2 ms."""
    return membrane.simulate_event("exp_current", "100 pA", tau="2 ms")


def measure_exp_distance() -> float:
    """The largest difference between the potential and the closed form (mV)."""
    measured = simulate_exp_event()
    return membrane.measure_distance(
        measured,
        potentials.exponential(np.maximum(membrane.read_time_since_event(measured), 0), **EXP),
    )


def measure_default_distance() -> float:
    """The same with the decay time of the catalogue, 5 ms of brette2007 (mV)."""
    measured = membrane.simulate_event("exp_current", "100 pA")
    since = np.maximum(membrane.read_time_since_event(measured), 0)
    tau = published()["brette2007.tau_exc"].value
    return membrane.measure_distance(measured, potentials.exponential(since, **EXP | {"tau": tau}))


def find_largest(shape: Floats) -> float:
    """The value of a trace that is farthest from 0."""
    return float(shape[np.argmax(np.abs(shape))])


@cache_simulation
def simulate_poisson_sum(synapse: str, weight: str, rate: str, **parameters: str) -> Floats:
    """The potential (mV above rest) of 1000 cells under Poisson events, every 5 ms for 400 ms."""
    drive = {
        "kind": "poisson",
        "target": "cell",
        "synapse": "r",
        "rate": rate,
        "weight": weight,
    }
    measured = run_cells(
        "lif",
        duration="400 ms",
        warmup="100 ms",
        size=1000,
        parameters=PASSIVE,
        synapses={"r": {"model": synapse, "parameters": parameters}},
        drives={"events": drive},
        record=["v"],
    )
    return read_trace(measured)[::50] - membrane.E_L


def simulate_exp_sum() -> Floats:
    """The potential (mV) under events of 50 pA at 2 per ms."""
    return simulate_poisson_sum("exp_current", "50 pA", "2 kHz", tau="2 ms")


def simulate_rare_sum() -> Floats:
    """The potential (mV) under events of 500 pA at 0.1 per ms."""
    return simulate_poisson_sum("exp_current", "500 pA", "100 Hz", tau="2 ms")


def simulate_delta_sum() -> Floats:
    """The potential (mV) under events of 0.1 mV at 2 per ms."""
    return simulate_poisson_sum("delta", "0.1 mV", "2 kHz")


def measure_jump() -> float:
    """The potential directly after the event (mV above rest)."""
    measured = membrane.simulate_event("delta", "1.5 mV")
    at = int(np.argmin(np.abs(membrane.read_time_since_event(measured))))
    return float(membrane.read_potential(measured)[at])


def measure_decay() -> float:
    """The potential one membrane time constant later (mV above rest)."""
    measured = membrane.simulate_event("delta", "1.5 mV")
    at = int(np.argmin(np.abs(membrane.read_time_since_event(measured) - TAU_M)))
    return float(membrane.read_potential(measured)[at])


CHECKS = (
    Check(
        name="delta.jump",
        what="potential directly after an event of 1.5 mV, above rest",
        expected=1.5,
        unit="mV",
        source="closed form: the weight (brunel2000, eq. 2)",
        tolerance=_ROUNDING,
        measure=measure_jump,
    ),
    Check(
        name="delta.decay",
        what="potential one membrane time constant after 1.5 mV",
        expected=1.5 * np.exp(-1),
        unit="mV",
        source="closed form: w exp(-t/tau_m)",
        tolerance=_ROUNDING,
        measure=measure_decay,
    ),
    Check(
        name="delta.poisson_mean",
        what="mean potential under 2 events per ms of 0.1 mV",
        expected=0.1 * RATE * TAU_M,
        unit="mV",
        source=_CAMPBELL,
        tolerance=relative(0.008, "events act at steps: +dt/(2 tau_m) = 0.5 %; sampling 0.2 %"),
        measure=lambda: float(simulate_delta_sum().mean()),
    ),
    Check(
        name="delta.poisson_variance",
        what="variance of the potential under 2 events per ms of 0.1 mV",
        expected=0.1**2 * RATE * TAU_M / 2,
        unit="mV²",
        source=_CAMPBELL,
        tolerance=relative(0.035, "dt/(2 tau_m) = 0.5 %, and three standard errors of 1 %"),
        measure=lambda: float(simulate_delta_sum().var()),
    ),
    Check(
        name="exp_current.trace",
        what="potential after 100 pA decaying with 2 ms, largest difference",
        expected=0.0,
        unit="mV",
        source="closed form: a difference of exponentials (rotter1999)",
        tolerance=_ROUNDING,
        measure=measure_exp_distance,
    ),
    Check(
        name="exp_current.default_trace",
        what="potential after 100 pA with the decay time of the catalogue, largest difference",
        expected=0.0,
        unit="mV",
        source=f"{published()['brette2007.tau_exc'].source}: 5 ms; a difference of exponentials",
        tolerance=_ROUNDING,
        measure=measure_default_distance,
    ),
    Check(
        name="exp_current.peak",
        what="largest potential on the grid of 0.1 ms",
        expected=find_largest(potentials.exponential(np.arange(0, 30, 0.1), **EXP)),
        unit="mV",
        source="closed form: a difference of exponentials (rotter1999)",
        tolerance=_ROUNDING,
        measure=lambda: membrane.measure_peak(simulate_exp_event()),
    ),
    Check(
        name="exp_current.peak_time",
        what="time of the largest potential",
        expected=potentials.exponential_peak_time(TAU_M, TAU),
        unit="ms",
        source="closed form: ln(tau_m/tau) tau_m tau/(tau_m - tau)",
        tolerance=absolute(0.001, "a parabola through three steps of 0.1 ms"),
        measure=lambda: membrane.measure_peak_time(simulate_exp_event()),
    ),
    Check(
        name="exp_current.poisson_mean",
        what="mean potential under 2 events per ms of 50 pA",
        expected=potentials.summed_mean(RATE, **SUM),
        unit="mV",
        source=_CAMPBELL,
        tolerance=relative(0.032, "events act at steps: +dt/(2 tau) = 2.5 %; sampling 0.2 %"),
        measure=lambda: float(simulate_exp_sum().mean()),
    ),
    Check(
        name="exp_current.poisson_variance",
        what="variance of the potential under 2 events per ms of 50 pA",
        expected=potentials.summed_variance(RATE, **SUM),
        unit="mV²",
        source=_CAMPBELL,
        tolerance=relative(0.035, "three standard errors of 1000 cells for 400 ms, 1 % each"),
        measure=lambda: float(simulate_exp_sum().var()),
    ),
    Check(
        name="exp_current.poisson_skewness",
        what="skewness of the potential under 0.1 events per ms of 500 pA",
        expected=potentials.summed_skewness(0.1, **SUM | {"weight": 500.0}),
        unit="",
        source=_CAMPBELL,
        tolerance=absolute(0.07, "three standard errors of some 20 000 independent values"),
        measure=lambda: float(skew(simulate_rare_sum(), axis=None)),
    ),
)
