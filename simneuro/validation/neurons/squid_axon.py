"""Checks of ``hodgkin_huxley`` at higher temperatures, and along an axon."""

from functools import cache

import numpy as np

from simneuro.validation.check import Check, relative
from simneuro.validation.neurons.squid_spikes import (
    EQUATIONS,
    REST,
    SPIKE,
    compute_half_width,
    make_resting_gates,
)
from simneuro.validation.published import published
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    make_step_current,
    read_trace,
    run_cells,
)
from simneuro.validation.truth import integration, squid


@cache_simulation
def simulate_warm_spike() -> Floats:
    """The potential above rest (mV) after a shock of 30 mV at 18.5 degrees; steps of 0.005 ms."""
    measured = run_cells(
        "hodgkin_huxley",
        duration="8 ms",
        initial={"v": f"{REST + 30} mV", **make_resting_gates()},
        parameters={"temperature": "18.5 degC"},
        record=["v"],
        dt="0.005 ms",
    )
    return read_trace(measured)[:, 0] - REST


@cache
def solve_warm_spike() -> tuple[Floats, Floats]:
    """Time (ms) and the same potential by the published equations: rates times 3 for 10 degrees."""
    change = squid.make_patch(0.0, faster=3 ** ((18.5 - 6.3) / 10))
    time, state = integration.solve(change, squid.resting_state(30.0), 8, np.arange(0, 8, 0.002))
    return time, state[0]


@cache_simulation
def measure_velocity() -> float:
    """The velocity of a spike along the axon of the paper at 18.5 degrees, 2 to 3.5 cm (m/s)."""
    size, compartment = 250, 0.2  # mm
    cable = {"length": "50 mm", "diameter": "476 um", "resistivity": "35.4 ohm*cm"}
    shock = {**make_step_current(25, "uA", stop="0.2 ms"), "cells": [0, 1]}
    measured = run_cells(
        "hodgkin_huxley",
        duration="4 ms",
        size=size,
        dt="0.002 ms",
        cable=cable,
        parameters={"temperature": "18.5 degC"},
        drives={"shock": shock},
        record=["v"],
    )
    above = read_trace(measured) - REST > 25
    first, last = (int(np.argmax(above[:, round(mm / compartment)])) for mm in (20, 35))
    return 15 / (0.002 * (last - first))


CHECKS = (
    Check(
        name="hodgkin_huxley.peak_at_18.5_degrees",
        what="peak above rest after 30 mV, at 18.5 degrees Celsius",
        expected=lambda: float(solve_warm_spike()[1].max()),
        unit="mV",
        source=EQUATIONS + ", rates times 3 for ten degrees (eq. 44)",
        tolerance=SPIKE,
        measure=lambda: float(simulate_warm_spike().max()),
    ),
    Check(
        name="hodgkin_huxley.half_width_at_18.5_degrees",
        what="width of that spike at half its height",
        expected=lambda: compute_half_width(*solve_warm_spike()),
        unit="ms",
        source=EQUATIONS + ", rates times 3 for ten degrees (eq. 44)",
        tolerance=SPIKE,
        measure=lambda: compute_half_width(
            np.arange(len(simulate_warm_spike())) * 0.005, simulate_warm_spike()
        ),
    ),
    Check(
        name="hodgkin_huxley.conduction_velocity",
        what="velocity along the squid's axon of 476 um at 18.5 degrees Celsius",
        expected=published()["hodgkin1952.velocity"].value,
        unit="m/s",
        source=published()["hodgkin1952.velocity"].source,
        tolerance=relative(0.01, "calculated by hand in 1952; compartments of 0.2 mm"),
        measure=measure_velocity,
    ),
)
