"""Checks of bursts of spikes."""

from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute
from simneuro.validation.simulations import Floats, cache_simulation, read_trains, run

SOURCES = 20_000


@cache_simulation
def simulate_bursts() -> list[Floats]:
    """The spikes of sources in 500 ms: bursts at 4 Hz, of 2 to 6 spikes 2 ms apart."""
    bursts = {"kind": "bursting_spikes", "size": SOURCES, "rate": "4 Hz", "spikes": [2, 6]}
    measured = run(
        {
            "duration": "500 ms",
            "populations": {"cell": {"model": "lif", "size": 1}},
            "sources": {"bursts": {**bursts, "spike_rate": "500 Hz"}},
            "record": {"spikes": ["bursts"]},
        }
    )
    return read_trains(measured, "bursts")


def measure_moment(order: int) -> float:
    """The mean number of events of a source, or the variance (order 2)."""
    counts = np.array([len(train) for train in simulate_bursts()])
    return float(counts.mean() if order == 1 else counts.var(ddof=1))


_CUT = sum(sum(k * k for k in range(n)) - n * n * (n - 1) / 2 for n in range(2, 7)) / 5
CHECKS = (
    Check(
        name="bursting_spikes.events",
        what="mean events in 500 ms of bursts at 4 Hz with 2 to 6 events each",
        expected=8.0,
        unit="",
        source="closed form: rate T times the mean number, 4; also bursts that the ends cut",
        tolerance=absolute(0.13, "three standard errors of 20 000 sources: 3 sqrt(36/20 000)"),
        measure=partial(measure_moment, 1),
    ),
    Check(
        name="bursting_spikes.variance",
        what="variance of these events",
        # rate T (4^2 + 2) = 36 for bursts without length. An end cuts a burst of n events, of
        # which k are left, for 2 ms each: with 2 rate 2 ms (sum of k^2, k < n, less n^2 (n-1)/2).
        expected=36 + 2 * 4 * 2e-3 * _CUT,
        unit="",
        source="closed form: a compound Poisson number, rate T E[n²], less what the ends cut",
        tolerance=absolute(1.3, "three standard errors: 3 sqrt((rate T E[n⁴] + 2 36²)/20 000)"),
        measure=partial(measure_moment, 2),
    ),
)
