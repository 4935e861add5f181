"""Checks of ``hodgkin_huxley``: current steps, repetitive firing and stability of rest."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    find_onset,
    make_step_current,
    measure_steady_rate,
    read_trace,
    run_cells,
    run_step,
    with_unit,
)
from simneuro.validation.truth import integration, squid

REST = -65.0  # mV
STEPS = np.round(
    np.arange(2.20, 2.2801, 0.002), 4
)  # uA/cm2, around the smallest that gives a spike
DENSITIES = (7.0, 10.0, 20.0)  # uA/cm2
EQUATIONS = "published equations: hodgkin1952, eqs. 26, 12, 13, 20, 21, 23 and 24, by SciPy"


@cache_simulation
def simulate_steps(densities: tuple[float, ...], duration: str) -> list[Floats]:
    """The spikes of patches under constant current densities (uA/cm2), from rest."""
    return run_step("hodgkin_huxley", np.multiply(densities, 0.1), "nA", duration=duration)


def measure_rheobase() -> float:
    """The midpoint between the largest step without and the smallest with a spike (uA/cm2)."""
    found = simulate_steps(tuple(STEPS), "80 ms")
    return find_onset(STEPS, (len(train) > 0 for train in found))


def solve_rheobase() -> float:
    """The smallest step with a spike by the published equations, by bisection (uA/cm2)."""

    def fires(density: float) -> bool:
        return bool(
            len(
                integration.find_crossings(squid.make_patch(density), squid.resting_state(), 80, 50)
            )
        )

    return integration.bisect(fires, 2.2, 2.3, 1e-3)


def measure_rate(density: float) -> float:
    """The rate (Hz) after the first 200 ms of a step."""
    return measure_steady_rate(simulate_steps(DENSITIES, "700 ms")[DENSITIES.index(density)], 200)


def solve_rate(density: float) -> float:
    """The same rate by the published equations."""
    spikes = integration.find_crossings(squid.make_patch(density), squid.resting_state(), 700, 50)
    return integration.compute_steady_rate(spikes, 200)


def measure_repetitive_firing() -> float:
    """The midpoint between the largest step without lasting firing and the smallest with it."""
    tried = np.round(np.arange(6.20, 6.3201, 0.01), 4)
    found = simulate_steps(tuple(tried), "2 s")
    return find_onset(tried, (bool((train > 1500).any()) for train in found))


def solve_repetitive_firing() -> float:
    """The smallest step with lasting firing by the published equations, by bisection (uA/cm2)."""

    def lasts(density: float) -> bool:
        spikes = integration.find_crossings(
            squid.make_patch(density), squid.resting_state(), 2000, 50
        )
        return bool((spikes > 1500).any())

    return integration.bisect(lasts, 6.2, 6.4, 5e-3)


def measure_loss_of_stability(low: float, high: float) -> float:
    """The current (uA/cm2) at which small oscillations about rest neither grow nor decay.

    Their growth is measured at five currents and interpolated.
    """
    tried = np.linspace(low, high, 5)
    found = [_measure_growth(swing) for swing in _simulate_oscillations(tuple(tried)).T]
    order = np.argsort(found)
    return float(np.interp(0.0, np.array(found)[order], tried[order]))


def _simulate_oscillations(densities: tuple[float, ...]) -> Floats:
    """The potential (time, cell) relative to rest under each current, from 0.02 mV above rest."""
    rests = np.array(
        [integration.find_rest(squid.make_patch(each), squid.resting_state()) for each in densities]
    )
    state = {"v": with_unit(rests[:, 0] + REST + 0.02, "mV")}
    gates = {gate: rests[:, k + 1] for k, gate in enumerate(squid.GATES)}
    measured = run_cells(
        "hodgkin_huxley",
        duration="150 ms",
        size=len(densities),
        initial={**state, **{gate: values.tolist() for gate, values in gates.items()}},
        drives={"step": make_step_current(np.multiply(densities, 0.1), "nA")},
        record=["v"],
        dt="0.02 ms",
    )
    return read_trace(measured) - REST - rests[:, 0]


def _measure_growth(swing: Floats) -> float:
    """The growth rate of the later peaks, per time step."""
    late = np.arange(len(swing)) > len(swing) // 5
    inner = (swing[1:-1] > swing[:-2]) & (swing[1:-1] >= swing[2:]) & late[1:-1]
    at = np.flatnonzero(inner) + 1
    return float(np.polyfit(at, np.log(swing[at]), 1)[0])


def _solve_loss_of_stability(low: float, high: float) -> float:
    return integration.find_loss_of_stability(squid.make_patch, squid.resting_state(), low, high)


def _make_rate_checks() -> Iterator[Check]:
    for density in DENSITIES:
        yield Check(
            name=f"hodgkin_huxley.rate_at_{density:g}",
            what=f"steady rate at {density:g} uA/cm2",
            expected=partial(solve_rate, density),
            unit="Hz",
            source=EQUATIONS,
            tolerance=relative(
                0.002, "rk4 at 0.05 ms is wrong by 0.005 %; spikes fall on the grid"
            ),
            measure=partial(measure_rate, density),
        )


CHECKS = (
    Check(
        name="hodgkin_huxley.rheobase",
        what="smallest step that gives a spike",
        expected=solve_rheobase,
        unit="uA/cm2",
        source=EQUATIONS,
        tolerance=absolute(0.002, "steps 0.002 uA/cm2 apart, and bisection to 0.001"),
        measure=measure_rheobase,
    ),
    *_make_rate_checks(),
    Check(
        name="hodgkin_huxley.repetitive_firing",
        what="smallest step with lasting firing (type II)",
        expected=solve_repetitive_firing,
        unit="uA/cm2",
        source=EQUATIONS,
        tolerance=absolute(0.01, "steps 0.01 uA/cm2 apart"),
        measure=measure_repetitive_firing,
        quick=False,
    ),
    *(
        Check(
            name=f"hodgkin_huxley.{name}",
            what=f"current {what} (Hopf point)",
            expected=partial(_solve_loss_of_stability, low, high),
            unit="uA/cm2",
            source=EQUATIONS + ", eigenvalues at rest (9.78 and 154.5 in rinzel1980)",
            tolerance=relative(
                0.001, "oscillations of 0.02 mV are not infinitesimal; peaks are read on the grid"
            ),
            measure=partial(measure_loss_of_stability, low, high),
        )
        for name, what, low, high in (
            ("loss_of_stability", "at which rest becomes unstable", 9.5, 10.1),
            ("return_of_stability", "at which rest becomes stable again", 151.0, 158.0),
        )
    ),
)
