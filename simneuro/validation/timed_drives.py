"""Checks of drives that change in time, measured with cells that have no leak."""

from typing import Any

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    read_trace,
    run_cells,
    with_unit,
)
from simneuro.validation.summing_cells import count_events, sum_drive

CELLS = 500
RATE, SHAPE = 40.0, 4.0  # Hz; shape of the gamma distribution


@cache_simulation
def simulate_charging(kind: str, **drive: Any) -> Floats:
    """The potential (mV) of 100 pF under a current for 50 ms, every 0.1 ms."""
    return read_trace(sum_drive({"kind": kind, **drive}, duration="50 ms"))[:, 0]


def measure_ramp() -> float:
    """The potential after a ramp from 0 to 10 pA between 10 and 30 ms (mV)."""
    return float(simulate_charging("ramp_current", final="10 pA", start="10 ms", stop="30 ms")[-1])


def measure_sine() -> float:
    """The largest potential under a sine of 10 pA at 40 Hz (mV)."""
    return float(simulate_charging("sine_current", amplitude="10 pA", frequency="40 Hz").max())


def measure_short_pulse() -> float:
    """The potential after a pulse of 1 nA for 0.02 ms, a fifth of a time step (mV)."""
    pulse = {"amplitude": "1 nA", "start": "10.05 ms", "stop": "10.07 ms"}
    return float(simulate_charging("step_current", **pulse)[-1])


def measure_samples() -> float:
    """The potential after four samples of 0.13 ms, joined by lines (mV)."""
    values = ("0 nA", "1 nA", "3 nA", "0 nA")
    when = {"interval": "0.13 ms", "start": "10.02 ms", "between": "linear"}
    return float(simulate_charging("sampled_current", values=values, **when)[-1])


@cache_simulation
def simulate_ou_current() -> Floats:
    """An Ornstein-Uhlenbeck current of 100 pA and 10 ms (time every 1 ms, cell), in pA."""
    drive = {"kind": "ou_current", "target": "cell", "sigma": "100 pA", "tau": "10 ms"}
    measured = run_cells(
        "lif",
        size=1000,
        duration="300 ms",
        drives={"drive": drive},
        record=["I_ext"],
        interval="1 ms",
    )
    return read_trace(measured, "I_ext", 1e12)


def measure_correlation(lag_ms: int) -> float:
    """The autocorrelation of the current at a lag (ms)."""
    found = simulate_ou_current()
    return float(np.mean(found[lag_ms:] * found[:-lag_ms]) / np.mean(found**2))


def simulate_counts(kind: str, duration: int, **drive: Any) -> Floats:
    """The number of events in each of 500 cells so far (time every 0.1 ms, cell)."""
    return count_events({"kind": kind, **drive}, size=CELLS, duration=f"{duration} ms")


@cache_simulation
def simulate_gamma_intervals() -> Floats:
    """The intervals (ms) between gamma spikes that end before the simulation."""
    total = simulate_counts("gamma_spikes", 600, rate=f"{RATE} Hz", shape=SHAPE)
    steps, which = np.nonzero(np.diff(total, axis=0))
    trains = (0.1 * steps[which == cell] for cell in range(CELLS))
    return np.concatenate([np.diff(train)[train[:-1] < 450] for train in trains])


@cache_simulation
def simulate_rate_table() -> Floats:
    """The rates (Hz) in the first and second 100 ms of a table of 20 and 80 Hz."""
    rates, times = with_unit([20.0, 80.0], "Hz"), with_unit([0.0, 100.0], "ms")
    total = simulate_counts("inhomogeneous_poisson", 201, rate=rates, times=times)
    return np.diff(total[[0, 1000, 2000]], axis=0).mean(axis=1) * 10


def count_pattern_events() -> float:
    """The number of events of a pattern of three cells that repeats every 20 ms for 100 ms."""
    when = {"every": "20 ms", "stop": "100 ms"}
    pattern = {"times": with_unit([1.0, 2.0, 3.0], "ms"), "neurons": [0, 1, 2]}
    return float(simulate_counts("pattern", 120, **when, **pattern)[-1].sum())


CHECKS = (
    Check(
        name="ramp_current.charge",
        what="potential of 100 pF after a ramp of 20 ms up to 10 pA",
        expected=1.0,
        unit="mV",
        source="closed form: I T/(2 C)",
        tolerance=absolute(0.006, "the current of a step is that at its start: I dt/(2 C)"),
        measure=measure_ramp,
    ),
    Check(
        name="step_current.short_pulse",
        what="potential of 100 pF after a pulse of 1 nA for 0.02 ms, at a time step of 0.1 ms",
        expected=0.2,
        unit="mV",
        source="closed form: I T/C",
        tolerance=absolute(1e-9, "rounding only"),
        measure=measure_short_pulse,
    ),
    Check(
        name="sampled_current.charge",
        what="potential of 100 pF after samples of 0, 1, 3 and 0 nA every 0.13 ms, joined by lines",
        expected=5.2,
        unit="mV",
        source="closed form: the area below the lines, over C",
        tolerance=absolute(1e-9, "rounding only"),
        measure=measure_samples,
    ),
    Check(
        name="sine_current.swing",
        what="largest potential of 100 pF under 10 pA at 40 Hz",
        expected=2 * 10 / (100 * 2 * np.pi * 0.04),
        unit="mV",
        source="closed form: 2 I/(2 pi f C)",
        tolerance=relative(
            0.001, "the current of a step is that at its start: second order in 2 pi f dt"
        ),
        measure=measure_sine,
    ),
    Check(
        name="ou_current.deviation",
        what="standard deviation of 100 pA with 10 ms",
        expected=100.0,
        unit="pA",
        source="closed form: sigma, from the first step on (gillespie1996)",
        tolerance=relative(0.018, "three standard errors of some 15 000 independent values"),
        measure=lambda: float(simulate_ou_current().std()),
    ),
    Check(
        name="ou_current.correlation",
        what="correlation over 10 ms",
        expected=float(np.exp(-1)),
        unit="",
        source="closed form: exp(-lag/tau) (gillespie1996)",
        tolerance=absolute(0.03, "three standard errors of some 15 000 independent values"),
        measure=lambda: measure_correlation(10),
    ),
    Check(
        name="regular_spikes.count",
        what="events of each cell in 250 ms at 40 Hz, delayed by half an interval",
        expected=10.0,
        unit="",
        source="closed form: (k + 1/2)/rate below 250 ms",
        tolerance=absolute(1e-9, "the same in every cell: rounding only"),
        measure=lambda: float(
            simulate_counts("regular_spikes", 251, rate=f"{RATE} Hz", phase=0.5)[2501].mean()
        ),
    ),
    Check(
        name="gamma_spikes.mean",
        what="mean interval at 40 Hz, shape 4",
        expected=25.0,
        unit="ms",
        source="closed form: 1/rate (cox1962)",
        tolerance=relative(0.017, "three standard errors of 8000 intervals: 3 * 0.5/sqrt(8000)"),
        measure=lambda: float(simulate_gamma_intervals().mean()),
    ),
    Check(
        name="gamma_spikes.cv",
        what="CV of the intervals, shape 4",
        expected=0.5,
        unit="",
        source="closed form: 1/sqrt(shape) (cox1962)",
        tolerance=relative(0.03, "three standard errors of 8000 intervals"),
        measure=lambda: float(simulate_gamma_intervals().std() / simulate_gamma_intervals().mean()),
    ),
    *(
        Check(
            name=f"inhomogeneous_poisson.rate_{label}",
            what=f"rate in the {label} half of a table of 20 and 80 Hz",
            expected=rate,
            unit="Hz",
            source="closed form: the rates of the table",
            tolerance=absolute(3 * float(np.sqrt(rate * 10 / CELLS)), "three standard errors"),
            measure=measure,
        )
        for label, rate, measure in (
            ("first", 20.0, lambda: float(simulate_rate_table()[0])),
            ("second", 80.0, lambda: float(simulate_rate_table()[1])),
        )
    ),
    Check(
        name="pattern.events",
        what="events of three cells in a pattern that repeats every 20 ms for 100 ms",
        expected=15.0,
        unit="",
        source="closed form: five times three",
        tolerance=absolute(1e-9, "rounding only"),
        measure=count_pattern_events,
    ),
)
