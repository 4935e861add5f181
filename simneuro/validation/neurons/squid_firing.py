"""Checks of ``hodgkin_huxley``: steps of current, repetitive firing, where rest is lost."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.runs import (
    Floats,
    amounts,
    cells,
    shared,
    steady_rate,
    step,
    traces,
    trains,
)
from simneuro.validation.truth import integration, squid

REST = -65.0  # mV
STEPS = np.round(np.arange(2.20, 2.2801, 0.002), 4)  # uA/cm2, about the first spike
DENSITIES = (7.0, 10.0, 20.0)  # uA/cm2
EQUATIONS = "published equations: hodgkin1952, eqs. 26, 12, 13, 20, 21, 23 and 24, by SciPy"


@shared
def stepped(densities: tuple[float, ...], duration: str) -> list[Floats]:
    """Spikes of patches from rest under constant current densities (uA/cm2)."""
    drives = {"step": step(np.multiply(densities, 0.1), "nA")}
    size = len(densities)
    return trains(cells("hodgkin_huxley", duration=duration, size=size, drives=drives))


def rheobase() -> float:
    """Between the largest step that gives no spike and the smallest that gives one (uA/cm2)."""
    fires = np.array([len(train) > 0 for train in stepped(tuple(STEPS), "80 ms")])
    return float((STEPS[~fires].max() + STEPS[fires].min()) / 2)


def true_rheobase() -> float:
    """By halving."""

    def fires(density: float) -> bool:
        return bool(len(integration.crossings(squid.patch(density), squid.at_rest(), 80, 50)))

    return integration.boundary(fires, 2.2, 2.3, 1e-3)


def rate(density: float) -> float:
    """The rate after 200 ms of a step (Hz)."""
    return steady_rate(stepped(DENSITIES, "700 ms")[DENSITIES.index(density)], 200)


def true_rate(density: float) -> float:
    """The same of the published equations."""
    spikes = integration.crossings(squid.patch(density), squid.at_rest(), 700, 50)
    return integration.steady_rate(spikes, 200)


def firing_that_lasts() -> float:
    """Between the largest current with no lasting firing and the smallest with it (uA/cm2)."""
    tried = tuple(np.round(np.arange(6.20, 6.3201, 0.01), 4))
    lasts = np.array([bool((train > 1500).any()) for train in stepped(tried, "2 s")])
    return float((np.array(tried)[~lasts].max() + np.array(tried)[lasts].min()) / 2)


def true_firing_that_lasts() -> float:
    """By halving."""

    def lasts(density: float) -> bool:
        spikes = integration.crossings(squid.patch(density), squid.at_rest(), 2000, 50)
        return bool((spikes > 1500).any())

    return integration.boundary(lasts, 6.2, 6.4, 5e-3)


def loss_of_stability(low: float, high: float) -> float:
    """Where small swings about rest neither grow nor decay (uA/cm2), from those at two currents."""
    tried = np.linspace(low, high, 5)
    found = [_growth(swing) for swing in _swings(tuple(tried)).T]
    order = np.argsort(found)
    return float(np.interp(0.0, np.array(found)[order], tried[order]))


def _swings(densities: tuple[float, ...]) -> Floats:
    """The potential (time, cell) about its rest under each current, 0.02 mV away at the start."""
    rests = np.array([integration.rest(squid.patch(each), squid.at_rest()) for each in densities])
    state = {"v": amounts(rests[:, 0] + REST + 0.02, "mV")}
    gates = {gate: rests[:, k + 1] for k, gate in enumerate(squid.GATES)}
    measured = cells(
        "hodgkin_huxley",
        duration="150 ms",
        size=len(densities),
        initial={**state, **{gate: values.tolist() for gate, values in gates.items()}},
        drives={"step": step(np.multiply(densities, 0.1), "nA")},
        record=["v"],
        dt="0.02 ms",
    )
    return traces(measured) - REST - rests[:, 0]


def _growth(swing: Floats) -> float:
    """How fast the heights of the later peaks grow, per step."""
    late = np.arange(len(swing)) > len(swing) // 5
    inner = (swing[1:-1] > swing[:-2]) & (swing[1:-1] >= swing[2:]) & late[1:-1]
    at = np.flatnonzero(inner) + 1
    return float(np.polyfit(at, np.log(swing[at]), 1)[0])


def _stability(low: float, high: float) -> float:
    return integration.loss_of_stability(squid.patch, squid.at_rest(), low, high)


def _rate_checks() -> Iterator[Check]:
    for density in DENSITIES:
        yield Check(
            name=f"hodgkin_huxley.rate_at_{density:g}",
            what=f"steady rate at {density:g} uA/cm2",
            expected=partial(true_rate, density),
            unit="Hz",
            source=EQUATIONS,
            tolerance=relative(0.002, "rk4 at 0.05 ms is off by 0.005 %; spikes are on the grid"),
            measure=partial(rate, density),
        )


CHECKS = (
    Check(
        name="hodgkin_huxley.rheobase",
        what="smallest step that gives a spike",
        expected=true_rheobase,
        unit="uA/cm2",
        source=EQUATIONS,
        tolerance=absolute(0.002, "steps 0.002 uA/cm2 apart, and the truth halved to 0.001"),
        measure=rheobase,
    ),
    *_rate_checks(),
    Check(
        name="hodgkin_huxley.repetitive_firing",
        what="smallest step with firing that lasts (type II)",
        expected=true_firing_that_lasts,
        unit="uA/cm2",
        source=EQUATIONS,
        tolerance=absolute(0.01, "steps 0.01 uA/cm2 apart"),
        measure=firing_that_lasts,
        quick=False,
    ),
    *(
        Check(
            name=f"hodgkin_huxley.{name}",
            what=f"current {what} (Hopf point)",
            expected=partial(_stability, low, high),
            unit="uA/cm2",
            source=EQUATIONS + ", eigenvalues at rest (9.78 and 154.5 in rinzel1980)",
            tolerance=relative(0.001, "swings of 0.02 mV are not quite small; read on the grid"),
            measure=partial(loss_of_stability, low, high),
        )
        for name, what, low, high in (
            ("loss_of_stability", "at which rest becomes unstable", 9.5, 10.1),
            ("return_of_stability", "at which rest is stable again", 151.0, 158.0),
        )
    ),
)
