"""Checks of ``izhikevich``: fixed points, rheobase, spikes of the types of 2003."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np

from simneuro import units
from simneuro.validation.check import Check, Tolerance, absolute
from simneuro.validation.published import published
from simneuro.validation.runs import Floats, amounts, cells, neuron, shared, step, traces, trains
from simneuro.validation.truth import adapting

TYPES = (
    "regular_spiking",
    "intrinsically_bursting",
    "chattering",
    "fast_spiking",
    "low_threshold_spiking",
)
STEP = 10.0  # pA, which with 1 pF are the paper's units
EQUATIONS = "published equations, each interval integrated by SciPy up to the spike"


@shared
def resting() -> dict[float, float]:
    """The potential after 500 ms alone for b = 0.2 and 0.25 (mV), 1 mV away at the start."""
    parameters = {"a": [0.02, 0.02], "b": [0.2, 0.25]}
    found = cells(
        "izhikevich",
        size=2,
        duration="1 s",
        dt="0.05 ms",
        parameters=parameters,
        initial={"v": amounts([-71, -65.4], "mV"), "u": amounts([-14, -16.1], "mV")},
        record=["v"],
        interval="10 ms",
    )
    return dict(zip((0.2, 0.25), map(float, traces(found)[-1]), strict=True))


@shared
def fired() -> dict[str, Floats]:
    """Each type under the step, from rest, for 500 ms."""
    variants = [neuron("izhikevich").variants[name].parameters for name in TYPES]
    parameters = {
        "a": [float(units.read(each["a"])) for each in variants],
        "b": [float(units.read(each["b"])) for each in variants],
        "c": amounts([1e3 * float(units.read(each["c"])) for each in variants], "mV"),
        "d": amounts([1e3 * float(units.read(each["d"])) for each in variants], "mV"),
    }
    options: dict[str, Any] = {
        "size": len(TYPES),
        "duration": "500 ms",
        "dt": "0.01 ms",
        "parameters": parameters,
    }
    found = cells("izhikevich", drives={"step": step([STEP] * len(TYPES))}, **options)
    return dict(zip(TYPES, trains(found), strict=True))


@cache
def truth(name: str) -> Floats:
    """The spikes by the published equations."""
    return adapting.Quadratic(*published()[f"izhikevich2003.{name}"].values).spikes(STEP, 500)


def true_count(name: str) -> float:
    """Spikes in 500 ms of the published equations."""
    return float(len(truth(name)))


def true_first_interval(name: str) -> float:
    """The first interval of the published equations (ms)."""
    return float(np.diff(truth(name))[0])


def count(name: str) -> float:
    """Spikes in 500 ms."""
    return float(len(fired()[name]))


def first_interval(name: str) -> float:
    """The first interval (ms)."""
    return float(np.diff(fired()[name])[0])


def loss_of_rest() -> float:
    """Between the largest current that leaves regular spiking at rest and the smallest that fires.

    Cells begin 0.5 mV from their rest under the current.
    """
    currents = np.round(np.arange(3.70, 3.90, 0.005), 4)
    v = 12.5 * (-4.8 - np.sqrt(4.8**2 - 0.16 * (140 + currents)))
    state = {"v": amounts(v + 0.02, "mV"), "u": amounts(0.2 * v, "mV")}
    options: dict[str, Any] = {
        "size": len(currents),
        "duration": "6 s",
        "dt": "0.05 ms",
        "initial": state,
    }
    found = trains(cells("izhikevich", drives={"step": step(currents)}, **options))
    fires = np.array([len(train) > 0 for train in found])
    return float((currents[~fires].max() + currents[fires].min()) / 2)


_SPIKES = Tolerance(1.0, "the reset's grid of 0.01 ms may move one spike over the end")


def _type_checks() -> Iterator[Check]:
    for name in TYPES:
        source = f"{published()[f'izhikevich2003.{name}'].source}; {EQUATIONS}"
        yield Check(
            name=f"izhikevich.{name}",
            what=f"spikes of {name} in 500 ms of I = 10",
            expected=partial(true_count, name),
            unit="",
            source=source,
            tolerance=_SPIKES,
            measure=partial(count, name),
        )
        yield Check(
            name=f"izhikevich.{name}_first_interval",
            what=f"first interval of {name}",
            expected=partial(true_first_interval, name),
            unit="ms",
            source=source,
            tolerance=absolute(0.03, "spike and reset fall on the grid of 0.01 ms"),
            measure=partial(first_interval, name),
        )


CHECKS = (
    Check(
        name="izhikevich.rest",
        what="resting potential with b = 0.2",
        expected=-70.0,
        unit="mV",
        source="closed form: 0.04 v² + (5 - b) v + 140 = 0",
        tolerance=absolute(1e-4, "what is left of 1 mV after 1 s"),
        measure=lambda: resting()[0.2],
    ),
    Check(
        name="izhikevich.rest_thalamo_cortical",
        what="resting potential with b = 0.25",
        expected=adapting.Quadratic(0.02, 0.25, -65, 0.05).rest(),
        unit="mV",
        source="closed form: 0.04 v² + (5 - b) v + 140 = 0",
        tolerance=absolute(1e-4, "what is left of 1 mV after 1 s"),
        measure=lambda: resting()[0.25],
    ),
    Check(
        name="izhikevich.rheobase",
        what="current at which regular spiking loses its rest",
        expected=adapting.Quadratic(0.02, 0.2, -65, 8).rheobase()[1],
        unit="pA",
        source="closed form: trace 0 of the linear equations at the fixed point",
        tolerance=absolute(0.01, "currents 0.005 apart, and swings that grow too slowly to see"),
        measure=loss_of_rest,
        quick=False,
    ),
    *_type_checks(),
)
