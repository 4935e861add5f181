"""Checks of ``hodgkin_huxley``: in the warmth, and along an axon."""

from functools import cache

import numpy as np

from simneuro.validation.check import Check, relative
from simneuro.validation.neurons.squid_spikes import EQUATIONS, REST, SPIKE, resting_gates, width
from simneuro.validation.published import published
from simneuro.validation.runs import (
    Floats,
    cells,
    shared,
    step,
    traces,
)
from simneuro.validation.truth import integration, squid


@shared
def warm() -> Floats:
    """The potential above rest after a shock of 30 mV at 18.5 degrees; steps of 0.005 ms."""
    measured = cells(
        "hodgkin_huxley",
        duration="8 ms",
        initial={"v": f"{REST + 30} mV", **resting_gates()},
        parameters={"temperature": "18.5 degC"},
        record=["v"],
        dt="0.005 ms",
    )
    return traces(measured)[:, 0] - REST


@cache
def true_warm() -> tuple[Floats, Floats]:
    """The same of the published equations: all rates times 3 for ten degrees."""
    change = squid.patch(0.0, faster=3 ** ((18.5 - 6.3) / 10))
    time, state = integration.solved(change, squid.at_rest(30.0), 8, np.arange(0, 8, 0.002))
    return time, state[0]


@shared
def velocity() -> float:
    """Of a spike along the axon of the paper at 18.5 degrees, between 2 and 3.5 cm (m/s)."""
    size, compartment = 250, 0.2  # mm
    cable = {"length": "50 mm", "diameter": "476 um", "resistivity": "35.4 ohm*cm"}
    shock = {**step(25, "uA", stop="0.2 ms"), "cells": [0, 1]}
    measured = cells(
        "hodgkin_huxley",
        duration="4 ms",
        size=size,
        dt="0.002 ms",
        cable=cable,
        parameters={"temperature": "18.5 degC"},
        drives={"shock": shock},
        record=["v"],
    )
    above = traces(measured) - REST > 25
    first, last = (int(np.argmax(above[:, round(mm / compartment)])) for mm in (20, 35))
    return 15 / (0.002 * (last - first))


CHECKS = (
    Check(
        name="hodgkin_huxley.peak_at_18.5_degrees",
        what="peak above rest after 30 mV, at 18.5 degrees Celsius",
        expected=lambda: float(true_warm()[1].max()),
        unit="mV",
        source=EQUATIONS + ", rates times 3 for ten degrees (eq. 44)",
        tolerance=SPIKE,
        measure=lambda: float(warm().max()),
    ),
    Check(
        name="hodgkin_huxley.half_width_at_18.5_degrees",
        what="width of that spike at half its height",
        expected=lambda: width(*true_warm()),
        unit="ms",
        source=EQUATIONS + ", rates times 3 for ten degrees (eq. 44)",
        tolerance=SPIKE,
        measure=lambda: width(np.arange(len(warm())) * 0.005, warm()),
    ),
    Check(
        name="hodgkin_huxley.conduction_velocity",
        what="velocity along the squid's axon of 476 um at 18.5 degrees Celsius",
        expected=published()["hodgkin1952.velocity"].value,
        unit="m/s",
        source=published()["hodgkin1952.velocity"].source,
        tolerance=relative(0.01, "calculated by hand in 1952; compartments of 0.2 mm"),
        measure=velocity,
    ),
)
