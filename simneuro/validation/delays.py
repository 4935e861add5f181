"""Checks of synaptic delays."""

from functools import partial

import numpy as np
import xarray as xr

from simneuro.validation.check import Check, absolute
from simneuro.validation.simulations import cache_simulation, read_times, run, with_unit


@cache_simulation
def simulate_delays() -> xr.Dataset:
    """A cell that fires once, and three targets with delays of 0.1, 1.5 and 7 ms."""
    return run(
        {
            "duration": "20 ms",
            "populations": {
                "a": {"model": "lif", "size": 1},
                "b": {"model": "subtractive_if", "size": 3},
            },
            "projections": {
                "wires": {
                    "source": "a",
                    "target": "b",
                    "synapse": "delta",
                    "weight": "1 mV",
                    "delay": with_unit([0.1, 1.5, 7.0], "ms"),
                    "connect": {"rule": "pairs", "sources": [0, 0, 0], "targets": [0, 1, 2]},
                }
            },
            "drives": {
                "kick": {
                    "kind": "spike_list",
                    "target": "a",
                    "synapse": "delta",
                    "weight": "20 mV",
                    "times": ["3 ms"],
                    "neurons": [0],
                }
            },
            "record": {"traces": {"b": {"variables": ["v"], "neurons": 3}}},
        }
    )


def measure_delay(cell: int) -> float:
    """The time from the spike to its first effect (ms), minus one step."""
    measured = simulate_delays()
    found = measured["b.v"].transpose("time", ...).values[:, cell]
    first = int(np.flatnonzero(found > 0)[0])
    return float(read_times(measured)[first] - 1e3 * measured.spike_time.values[0] - 0.1)


CHECKS = (
    *(
        Check(
            name=f"pairs.delay_of_{delay:g}_ms",
            what=f"time from a spike to its effect with a delay of {delay:g} ms",
            expected=delay,
            unit="ms",
            source="closed form: the delay, in whole steps",
            tolerance=absolute(1e-9, "whole steps: rounding only"),
            measure=partial(measure_delay, cell),
        )
        for cell, delay in enumerate((0.1, 1.5, 7.0))
    ),
)
