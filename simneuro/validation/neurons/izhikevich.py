"""Checks of ``izhikevich``: fixed points, rheobase, and spikes of the cell types of its paper."""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np

from simneuro import units
from simneuro.validation.check import Check, Tolerance, absolute
from simneuro.validation.published import published
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    find_neuron,
    find_onset,
    read_trace,
    run_cells,
    run_step,
    with_unit,
)
from simneuro.validation.truth import adapting

TYPES = (
    "regular_spiking",
    "intrinsically_bursting",
    "chattering",
    "fast_spiking",
    "low_threshold_spiking",
    "thalamo_cortical",
    "resonator",
)
STEP = 10.0  # pA; with 1 pF this is in the units of the paper
EQUATIONS = "published equations, each interval integrated by SciPy up to the spike"


@cache_simulation
def simulate_rest() -> dict[float, float]:
    """The potential (mV) after 1 s without input for b = 0.2 and 0.25, starting 1 mV from rest."""
    parameters = {"a": [0.02, 0.02], "b": [0.2, 0.25]}
    found = run_cells(
        "izhikevich",
        size=2,
        duration="1 s",
        dt="0.05 ms",
        parameters=parameters,
        initial={"v": with_unit([-71, -65.4], "mV"), "u": with_unit([-14, -16.1], "mV")},
        record=["v"],
        interval="10 ms",
    )
    return dict(zip((0.2, 0.25), map(float, read_trace(found)[-1]), strict=True))


@cache_simulation
def simulate_types() -> dict[str, Floats]:
    """The spikes of each type under the step in 500 ms, from rest."""
    variants = [find_neuron("izhikevich").variants[name].parameters for name in TYPES]
    parameters = {
        "a": [float(units.read(each["a"])) for each in variants],
        "b": [float(units.read(each["b"])) for each in variants],
        "c": with_unit([1e3 * float(units.read(each["c"])) for each in variants], "mV"),
        "d": with_unit([1e3 * float(units.read(each["d"])) for each in variants], "mV"),
    }
    steps = [STEP] * len(TYPES)
    found = run_step("izhikevich", steps, duration="500 ms", dt="0.01 ms", parameters=parameters)
    return dict(zip(TYPES, found, strict=True))


@cache
def solve_spikes(name: str) -> Floats:
    """The spikes of a type by the published equations."""
    return adapting.Quadratic(*published()[f"izhikevich2003.{name}"].values).spikes(STEP, 500)


def solve_count(name: str) -> float:
    """The number of spikes in 500 ms by the published equations."""
    return float(len(solve_spikes(name)))


def solve_first_interval(name: str) -> float:
    """The first interval by the published equations (ms)."""
    return float(np.diff(solve_spikes(name))[0])


def measure_count(name: str) -> float:
    """The number of spikes in 500 ms."""
    return float(len(simulate_types()[name]))


def measure_first_interval(name: str) -> float:
    """The first interval (ms)."""
    return float(np.diff(simulate_types()[name])[0])


def measure_loss_of_rest() -> float:
    """The current (pA) at which the regular spiking cell loses its resting state.

    This is the midpoint between the largest silent current and the smallest firing one. Cells start
    0.02 mV above their resting potential under the current.
    """
    currents = np.round(np.arange(3.70, 3.90, 0.005), 4)
    v = 12.5 * (-4.8 - np.sqrt(4.8**2 - 0.16 * (140 + currents)))
    state = {"v": with_unit(v + 0.02, "mV"), "u": with_unit(0.2 * v, "mV")}
    found = run_step("izhikevich", currents, duration="6 s", dt="0.05 ms", initial=state)
    return find_onset(currents, (len(train) > 0 for train in found))


_SPIKES = Tolerance(1.0, "resets on the grid of 0.01 ms may move one spike past the end")


def _make_type_checks() -> Iterator[Check]:
    for name in TYPES:
        source = f"{published()[f'izhikevich2003.{name}'].source}; {EQUATIONS}"
        yield Check(
            name=f"izhikevich.{name}",
            what=f"spikes of {name} in 500 ms of I = 10",
            expected=partial(solve_count, name),
            unit="",
            source=source,
            tolerance=_SPIKES,
            measure=partial(measure_count, name),
        )
        yield Check(
            name=f"izhikevich.{name}_first_interval",
            what=f"first interval of {name}",
            expected=partial(solve_first_interval, name),
            unit="ms",
            source=source,
            tolerance=absolute(0.03, "spike and reset fall on the grid of 0.01 ms"),
            measure=partial(measure_first_interval, name),
        )


CHECKS = (
    Check(
        name="izhikevich.rest",
        what="resting potential with b = 0.2",
        expected=-70.0,
        unit="mV",
        source="closed form: 0.04 v² + (5 - b) v + 140 = 0",
        tolerance=absolute(1e-4, "what is left of 1 mV after 1 s"),
        measure=lambda: simulate_rest()[0.2],
    ),
    Check(
        name="izhikevich.rest_thalamo_cortical",
        what="resting potential with b = 0.25",
        expected=adapting.Quadratic(0.02, 0.25, -65, 0.05).rest(),
        unit="mV",
        source="closed form: 0.04 v² + (5 - b) v + 140 = 0",
        tolerance=absolute(1e-4, "what is left of 1 mV after 1 s"),
        measure=lambda: simulate_rest()[0.25],
    ),
    Check(
        name="izhikevich.rheobase",
        what="current at which the regular spiking cell loses its resting state",
        expected=adapting.Quadratic(0.02, 0.2, -65, 8).rheobase()[1],
        unit="pA",
        source="closed form: trace 0 of the linear equations at the fixed point",
        tolerance=absolute(
            0.01, "currents 0.005 apart, and oscillations that grow too slowly to be seen"
        ),
        measure=measure_loss_of_rest,
        quick=False,
    ),
    *_make_type_checks(),
)
