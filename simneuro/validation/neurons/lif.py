"""Checks of ``lif``: charging, firing under constant current, firing under white noise."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import xarray as xr

from simneuro.bridge import response_curve
from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.runs import (
    Floats,
    cells,
    intervals,
    neuron,
    shared,
    step,
    times,
    traces,
    trains,
)
from simneuro.validation.truth import leaky

TAU, DT = 20.0, 0.1  # ms
LEVELS_NA = (0.21, 0.25, 0.3, 0.4, 0.6, 1.0)
_CELL = {"V_th": "-40 mV", "t_ref": "2 ms"}  # 20 mV above rest; 100 Mohm from the model itself
NOISY = {"threshold": 20.0, "reset": 10.0, "tau": TAU, "t_ref": 2.0}
# Mean and sigma (mV), and how many cells give enough spikes.
INPUTS = {(15.0, 5.0): 2000, (20.0, 4.0): 1000, (25.0, 3.0): 500}


@shared
def charged() -> xr.Dataset:
    """A current below rheobase, 80 pA, switched on at time 0."""
    return cells("lif", duration="60 ms", record=["v"], drives={"step": step(80)})


def potential_after(time_ms: float) -> float:
    """The recorded potential at a time (mV)."""
    measured = charged()
    return float(traces(measured)[np.searchsorted(times(measured), time_ms - 1e-6), 0])


@shared
def firing() -> list[Floats]:
    """Cells under the currents ``LEVELS_NA``, on a fine grid."""
    size = len(LEVELS_NA)
    drives = {"step": step(LEVELS_NA, "nA")}
    options: dict[str, Any] = {"size": size, "parameters": _CELL, "dt": "0.01 ms"}
    return trains(cells("lif", duration="250 ms", drives=drives, **options))


def longest_delay() -> float:
    """By how much intervals exceed those of continuous time: 0 to one step (ms)."""
    own = [leaky.interval(100 * level, 20, TAU, 2) for level in LEVELS_NA]
    found = [intervals(train).mean() for train in firing()]
    return float(max(np.subtract(found, own), key=abs))


def mean_rate(k: int) -> float:
    """The inverse mean interval under one of the currents (Hz)."""
    return float(1e3 / intervals(firing()[k]).mean())


@shared
def on_the_grid() -> Floats:
    """The default cell under 200 pA."""
    return trains(cells("lif", duration="200 ms", drives={"step": step(200)}))[0]


def rate_by_response_curve(level: str) -> float:
    """The steady rate that ``response_curve`` tells."""
    curve = response_curve(neuron("lif"), [level], duration="1 s")
    return float(curve.steady_rate.values[0, 0])


def largest_silent_current() -> float:
    """Of currents 0.01 pA apart, the largest that never makes the cell fire (pA)."""
    currents = np.linspace(99, 101, 201)
    found = trains(cells("lif", duration="400 ms", size=201, drives={"step": step(currents)}))
    return float(currents[[not len(train) for train in found]].max())


@shared
def noisy(mean: float, sigma: float) -> list[Floats]:
    """Cells under white noise, for 2 s."""
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
    return trains(cells("lif", duration="2 s", drives={"noise": noise}, **options))


def noisy_rate(given: tuple[float, float]) -> float:
    """Spikes per cell and second."""
    found = noisy(*given)
    return sum(map(len, found)) / len(found) / 2


def noisy_cv(given: tuple[float, float]) -> float:
    """Standard deviation over mean of all intervals."""
    found = np.concatenate([np.diff(train) for train in noisy(*given)])
    return float(found.std() / found.mean())


def expected_noisy_rate(given: tuple[float, float]) -> float:
    """By quadrature, for a potential that is looked at every 0.1 ms."""
    seen = leaky.threshold_on_grid(20, given[1], TAU, DT)
    return leaky.white_noise_rate(*given, **{**NOISY, "threshold": seen})


def _noise_checks() -> Iterator[Check]:
    for given in INPUTS:
        label = f"{given[0]:g} mV, sigma {given[1]:g} mV"
        name = f"mean_{given[0]:g}_sigma_{given[1]:g}"
        yield Check(
            name=f"lif.noise_rate_{name}",
            what=f"rate under white noise, mean {label}",
            expected=partial(expected_noisy_rate, given),
            unit="Hz",
            source="siegert1951 and brunel2000, eq. 21, with the grid's shift of broadie1997",
            tolerance=relative(0.01, "grid correction of first order; sampling error below 0.5 %"),
            measure=partial(noisy_rate, given),
            quick=given[1] != 4,
        )
        yield Check(
            name=f"lif.noise_cv_{name}",
            what=f"CV of intervals under white noise, mean {label}",
            expected=partial(leaky.white_noise_cv, *given, **NOISY),
            unit="",
            source="brunel2000, appendix A.1",
            tolerance=absolute(0.02, "2 s windows and the time grid each shift it by up to 0.01"),
            measure=partial(noisy_cv, given),
            quick=given[1] != 4,
        )


def _rate_checks() -> Iterator[Check]:
    for k, level in enumerate(LEVELS_NA):
        yield Check(
            name=f"lif.rate_at_{1e3 * level:g}_pA",
            what=f"rate at {level:g} nA; tau 20 ms, 100 Mohm, threshold 20 mV, t_ref 2 ms",
            expected=1e3 / leaky.interval(100 * level, 20, TAU, 2),
            unit="Hz",
            source="closed form: 1/(t_ref + tau ln(RI/(RI - theta))) (dayan2001, eq. 5.11)",
            tolerance=relative(
                0.01 / leaky.interval(100 * level, 20, TAU, 2), "one step of 0.01 ms an interval"
            ),
            measure=partial(mean_rate, k),
        )


CHECKS = (
    Check(
        name="lif.charging",
        what="potential one time constant after 80 pA are switched on",
        expected=-60 + 8 * (1 - np.exp(-1)),
        unit="mV",
        source="closed form: E_L + RI (1 - exp(-t/tau))",
        tolerance=absolute(1e-9, "exact integration: rounding only"),
        measure=lambda: potential_after(20.0),
    ),
    Check(
        name="lif.interval_on_grid",
        what="interval under 200 pA, in whole steps",
        expected=leaky.interval_on_grid(20, 10, TAU, 5, DT),
        unit="ms",
        source="closed form: ceil(tau ln(RI/(RI - theta))/dt) dt + t_ref",
        tolerance=absolute(1e-9, "a whole number of steps: rounding only"),
        measure=lambda: float(intervals(on_the_grid()).max()),
    ),
    *_rate_checks(),
    Check(
        name="lif.response_curve",
        what="steady rate at 200 pA by response_curve",
        expected=1e3 / leaky.interval_on_grid(20, 10, TAU, 5, DT),
        unit="Hz",
        source="closed form: ceil(tau ln(RI/(RI - theta))/dt) dt + t_ref",
        tolerance=relative(1e-9, "regular firing: the rate is that of every interval"),
        measure=lambda: rate_by_response_curve("200 pA"),
    ),
    Check(
        name="lif.rheobase",
        what="largest current that never makes it fire",
        expected=100.0,
        unit="pA",
        source="closed form: g_L (V_th - E_L)",
        tolerance=absolute(0.0051, "half of the 0.01 pA between the currents tried"),
        measure=largest_silent_current,
    ),
    *_noise_checks(),
)
