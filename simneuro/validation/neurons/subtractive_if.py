"""Checks of ``subtractive_if``: how many spikes a constant input gives, exactly."""

from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute, exactly
from simneuro.validation.runs import Floats, amounts, cells, shared, step, trains

STEPS = 200  # of 0.1 ms
# Irrational fractions of the threshold a step, so that no sum meets the threshold by rounding.
INPUTS = np.sqrt(np.arange(2, 502)) % 1


@shared
def counts(start: float) -> Floats:
    """Spikes of 500 cells in ``STEPS`` steps, which begin at ``start`` times the threshold."""
    # A step of 0.1 ms at 1 pA adds 0.5 uV to 200 pF: 20 nA add a threshold of 10 mV.
    measured = cells(
        "subtractive_if",
        duration=f"{STEPS / 10} ms",
        size=len(INPUTS),
        initial={"v": amounts(np.full(len(INPUTS), 10 * start), "mV")},
        drives={"step": step(20 * INPUTS, "nA")},
    )
    return np.array([len(train) for train in trains(measured)], float)


def mismatches(start: float) -> float:
    """Cells whose count is not floor(z T + v0)."""
    return float(np.sum(counts(start) != np.floor(INPUTS * STEPS + start)))


def total(start: float) -> float:
    """Spikes of all cells."""
    return float(counts(start).sum())


def largest_error(start: float) -> float:
    """Of the rate (spikes per step) from the input, times the number of steps."""
    return float(np.abs(counts(start) - INPUTS * STEPS).max())


def mean_error(start: float) -> float:
    """Mean of the count minus the input's sum."""
    return float(np.mean(counts(start) - INPUTS * STEPS))


_IDENTITY = "closed form: floor(z T/theta + v0/theta), since nothing is lost (rueckauer2017)"

CHECKS = (
    *(
        Check(
            name=f"subtractive_if.count_from_{label}",
            what=f"spikes of 500 cells in 200 steps, from {where}",
            expected=float(np.floor(INPUTS * STEPS + start).sum()),
            unit="",
            source=_IDENTITY,
            tolerance=exactly(),
            measure=partial(total, start),
        )
        for start, label, where in ((0.0, "zero", "0"), (0.5, "half", "half the threshold"))
    ),
    Check(
        name="subtractive_if.each_count",
        what="cells whose own count is not that of the closed form",
        expected=0.0,
        unit="",
        source=_IDENTITY,
        tolerance=exactly(),
        measure=lambda: mismatches(0.0) + mismatches(0.5),
    ),
    Check(
        name="subtractive_if.largest_error",
        what="largest error of a count, from half the threshold, in spikes",
        expected=0.5,
        unit="",
        source="closed form: a count rounded to the nearest is off by up to 1/2",
        tolerance=absolute(0.01, "500 inputs come that near to the bound; it is never passed"),
        measure=lambda: largest_error(0.5),
    ),
    Check(
        name="subtractive_if.bias",
        what="mean error of a count, from 0, in spikes",
        expected=-0.5,
        unit="",
        source="closed form: a count rounded down is 1/2 too small on average (rueckauer2017)",
        tolerance=absolute(0.04, "three standard errors of 500 uniform errors: 3/sqrt(12*500)"),
        measure=lambda: mean_error(0.0),
    ),
)
