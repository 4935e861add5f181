"""Checks of ``subtractive_if``: the exact number of spikes under constant input."""

from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute, exactly
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    make_step_current,
    read_trains,
    run_cells,
    with_unit,
)

STEPS = 200  # of 0.1 ms
# Irrational fractions of the threshold in a step, so that no sum reaches it by rounding.
INPUTS = np.sqrt(np.arange(2, 502)) % 1


@cache_simulation
def simulate_counts(start: float) -> Floats:
    """The spikes of each of 500 cells in ``STEPS`` steps, from ``start`` times the threshold."""
    # A step of 0.1 ms at 1 pA adds 0.5 uV to 200 pF: 20 nA add a threshold of 10 mV.
    measured = run_cells(
        "subtractive_if",
        duration=f"{STEPS / 10} ms",
        size=len(INPUTS),
        initial={"v": with_unit(np.full(len(INPUTS), 10 * start), "mV")},
        drives={"step": make_step_current(20 * INPUTS, "nA")},
    )
    return np.array([len(train) for train in read_trains(measured)], float)


def count_mismatches(start: float) -> float:
    """The number of cells whose count is not floor(z T + v0)."""
    return float(np.sum(simulate_counts(start) != np.floor(INPUTS * STEPS + start)))


def measure_total(start: float) -> float:
    """The number of spikes of all cells."""
    return float(simulate_counts(start).sum())


def measure_largest_error(start: float) -> float:
    """The largest difference between a count and the sum of its input, in spikes."""
    return float(np.abs(simulate_counts(start) - INPUTS * STEPS).max())


def measure_mean_error(start: float) -> float:
    """The mean difference between a count and the sum of its input, in spikes."""
    return float(np.mean(simulate_counts(start) - INPUTS * STEPS))


_IDENTITY = "closed form: floor(z T/theta + v0/theta), since no input is lost (rueckauer2017)"

CHECKS = (
    *(
        Check(
            name=f"subtractive_if.count_from_{label}",
            what=f"spikes of 500 cells in 200 steps, from {where}",
            expected=float(np.floor(INPUTS * STEPS + start).sum()),
            unit="",
            source=_IDENTITY,
            tolerance=exactly(),
            measure=partial(measure_total, start),
        )
        for start, label, where in ((0.0, "zero", "0"), (0.5, "half", "half the threshold"))
    ),
    Check(
        name="subtractive_if.each_count",
        what="cells whose count differs from the closed form",
        expected=0.0,
        unit="",
        source=_IDENTITY,
        tolerance=exactly(),
        measure=lambda: count_mismatches(0.0) + count_mismatches(0.5),
    ),
    Check(
        name="subtractive_if.largest_error",
        what="largest error of a count, from half the threshold, in spikes",
        expected=0.5,
        unit="",
        source="closed form: a count rounded to the nearest is off by up to 1/2",
        tolerance=absolute(
            0.01, "500 inputs come that close to the bound, which is never exceeded"
        ),
        measure=lambda: measure_largest_error(0.5),
    ),
    Check(
        name="subtractive_if.bias",
        what="mean error of a count, from 0, in spikes",
        expected=-0.5,
        unit="",
        source="closed form: a count rounded down is 1/2 too small on average (rueckauer2017)",
        tolerance=absolute(0.04, "three standard errors of 500 uniform errors: 3/sqrt(12*500)"),
        measure=lambda: measure_mean_error(0.0),
    ),
)
