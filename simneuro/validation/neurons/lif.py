"""Checks of ``lif``: charging, firing under constant current, and firing under white noise."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import xarray as xr

from simneuro.bridge import response_curve
from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    find_intervals,
    find_neuron,
    make_step_current,
    read_times,
    read_trace,
    read_trains,
    run_cells,
    run_step,
)
from simneuro.validation.truth import leaky

TAU, DT = 20.0, 0.1  # ms
LEVELS_NA = (0.21, 0.25, 0.3, 0.4, 0.6, 1.0)
_CELL = {
    "V_th": "-40 mV",
    "t_ref": "2 ms",
}  # threshold 20 mV above rest; 100 Mohm is the model's own
NOISY = {"threshold": 20.0, "reset": 10.0, "tau": TAU, "t_ref": 2.0}
# Mean and sigma (mV), and the number of cells that gives enough spikes.
INPUTS = {(15.0, 5.0): 2000, (20.0, 4.0): 1000, (25.0, 3.0): 500}


@cache_simulation
def simulate_charging() -> xr.Dataset:
    """The response to a current of 80 pA, below rheobase, from time 0."""
    return run_cells("lif", duration="60 ms", record=["v"], drives={"step": make_step_current(80)})


def measure_potential_after(time_ms: float) -> float:
    """The recorded potential at a time (mV)."""
    measured = simulate_charging()
    return float(read_trace(measured)[np.searchsorted(read_times(measured), time_ms - 1e-6), 0])


@cache_simulation
def simulate_firing() -> list[Floats]:
    """The spikes of cells under the currents ``LEVELS_NA``, with a step of 0.01 ms."""
    return run_step("lif", LEVELS_NA, "nA", duration="250 ms", parameters=_CELL, dt="0.01 ms")


def measure_rate(k: int) -> float:
    """The inverse mean interval (Hz) under current ``k``."""
    return float(1e3 / find_intervals(simulate_firing()[k]).mean())


@cache_simulation
def simulate_on_grid() -> Floats:
    """The spikes of the default cell under 200 pA."""
    return run_step("lif", 200, duration="200 ms")[0]


def measure_response_curve(level: str) -> float:
    """The steady rate (Hz) that ``response_curve`` measures."""
    curve = response_curve(find_neuron("lif"), [level], duration="1 s")
    return float(curve.steady_rate.values[0, 0])


def measure_rheobase() -> float:
    """The largest of many currents, 0.01 pA apart, under which the cell is silent (pA)."""
    currents = np.linspace(99, 101, 201)
    found = run_step("lif", currents, duration="400 ms")
    return float(currents[[not len(train) for train in found]].max())


@cache_simulation
def simulate_noise(mean: float, sigma: float) -> list[Floats]:
    """The spikes of cells under white noise in 2 s."""
    # tau dV/dt = mean - V + sigma sqrt(tau) xi, with 10 nS: 1 mV is 10 pA.
    noise = {
        "kind": "noise_current",
        "target": "cell",
        "mean": f"{10 * mean} pA",
        "density": f"{10 * sigma * np.sqrt(TAU)} pA*ms^0.5",
    }
    parameters = {"V_th": "-40 mV", "V_reset": "-50 mV", "t_ref": "2 ms"}
    options: dict[str, Any] = {
        "size": INPUTS[mean, sigma],
        "warmup": "200 ms",
        "parameters": parameters,
    }
    return read_trains(run_cells("lif", duration="2 s", drives={"noise": noise}, **options))


def measure_noise_rate(given: tuple[float, float]) -> float:
    """The mean rate (Hz)."""
    found = simulate_noise(*given)
    return sum(map(len, found)) / len(found) / 2


def measure_noise_cv(given: tuple[float, float]) -> float:
    """The coefficient of variation of all intervals."""
    found = np.concatenate([np.diff(train) for train in simulate_noise(*given)])
    return float(found.std() / found.mean())


def compute_noise_rate(given: tuple[float, float]) -> float:
    """The rate (Hz) by quadrature, for a threshold that is tested every 0.1 ms."""
    seen = leaky.threshold_on_grid(20, given[1], TAU, DT)
    return leaky.white_noise_rate(*given, **{**NOISY, "threshold": seen})


def _make_noise_checks() -> Iterator[Check]:
    for given in INPUTS:
        label = f"{given[0]:g} mV, sigma {given[1]:g} mV"
        name = f"mean_{given[0]:g}_sigma_{given[1]:g}"
        yield Check(
            name=f"lif.noise_rate_{name}",
            what=f"rate under white noise, mean {label}",
            expected=partial(compute_noise_rate, given),
            unit="Hz",
            source="siegert1951 and brunel2000, eq. 21, with the grid's shift of broadie1997",
            tolerance=relative(0.01, "grid correction of first order; sampling error below 0.5 %"),
            measure=partial(measure_noise_rate, given),
            quick=given[1] != 4,
        )
        yield Check(
            name=f"lif.noise_cv_{name}",
            what=f"CV of intervals under white noise, mean {label}",
            expected=partial(leaky.white_noise_cv, *given, **NOISY),
            unit="",
            source="brunel2000, appendix A.1",
            tolerance=absolute(
                0.02, "windows of 2 s and the time grid each shift it by up to 0.01"
            ),
            measure=partial(measure_noise_cv, given),
            quick=given[1] != 4,
        )


def _make_rate_checks() -> Iterator[Check]:
    for k, level in enumerate(LEVELS_NA):
        yield Check(
            name=f"lif.rate_at_{1e3 * level:g}_pA",
            what=f"rate at {level:g} nA; tau 20 ms, 100 Mohm, threshold 20 mV, t_ref 2 ms",
            expected=1e3 / leaky.interval(100 * level, 20, TAU, 2),
            unit="Hz",
            source="closed form: 1/(t_ref + tau ln(RI/(RI - theta))) (dayan2001, eq. 5.11)",
            tolerance=relative(
                0.01 / leaky.interval(100 * level, 20, TAU, 2), "one step of 0.01 ms in an interval"
            ),
            measure=partial(measure_rate, k),
        )


CHECKS = (
    Check(
        name="lif.charging",
        what="potential one time constant after the onset of 80 pA",
        expected=-60 + 8 * (1 - np.exp(-1)),
        unit="mV",
        source="closed form: E_L + RI (1 - exp(-t/tau))",
        tolerance=absolute(1e-9, "exact integration: rounding only"),
        measure=lambda: measure_potential_after(20.0),
    ),
    Check(
        name="lif.interval_on_grid",
        what="interval under 200 pA, in whole steps",
        expected=leaky.interval_on_grid(20, 10, TAU, 5, DT),
        unit="ms",
        source="closed form: ceil(tau ln(RI/(RI - theta))/dt) dt + t_ref",
        tolerance=absolute(1e-9, "a whole number of steps: rounding only"),
        measure=lambda: float(find_intervals(simulate_on_grid()).max()),
    ),
    *_make_rate_checks(),
    Check(
        name="lif.response_curve",
        what="steady rate at 200 pA by response_curve",
        expected=1e3 / leaky.interval_on_grid(20, 10, TAU, 5, DT),
        unit="Hz",
        source="closed form: ceil(tau ln(RI/(RI - theta))/dt) dt + t_ref",
        tolerance=relative(1e-9, "regular firing: the rate is that of every interval"),
        measure=lambda: measure_response_curve("200 pA"),
    ),
    Check(
        name="lif.rheobase",
        what="largest current without spikes",
        expected=100.0,
        unit="pA",
        source="closed form: g_L (V_th - E_L)",
        tolerance=absolute(0.0051, "half of the 0.01 pA between the currents"),
        measure=measure_rheobase,
    ),
    *_make_noise_checks(),
)
