"""Checks of ``hodgkin_huxley``: rest, single spikes after shocks, temperature."""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np
import xarray as xr

from simneuro.validation.check import Check, Tolerance, absolute, exactly, relative
from simneuro.validation.published import published
from simneuro.validation.runs import (
    Floats,
    amounts,
    cells,
    shared,
    traces,
)
from simneuro.validation.truth import integration, squid

REST = -65.0  # mV
SHOCKS = (6.0, 7.0, 15.0, 90.0)  # mV
NEAR = np.round(np.arange(6.49, 6.5201, 0.001), 4)  # shocks about the threshold
EQUATIONS = "published equations: hodgkin1952, eqs. 26, 12, 13, 20, 21, 23 and 24, by SciPy"


def resting_gates() -> dict[str, float]:
    return {gate: squid.steady(gate) for gate in squid.GATES}


@shared
def resting() -> xr.Dataset:
    """A patch that is left alone, from its own initial state, then at rest."""
    names = [f"{side}_{gate}" for gate in "mhn" for side in ("alpha", "beta")]
    return cells("hodgkin_huxley", duration="200 ms", record=["v", "m", "h", "n", *names])


def gate_at_rest(gate: str) -> float:
    """The open fraction with which the model starts."""
    return float(traces(resting(), gate, 1.0)[0, 0])


def time_constant_at_rest(gate: str) -> float:
    """1/(alpha + beta) at the start (ms)."""
    sides = (traces(resting(), f"{side}_{gate}", 1e-3)[0, 0] for side in ("alpha", "beta"))
    return float(1 / sum(sides))


@shared
def shocked(shocks: tuple[float, ...]) -> Floats:
    """The potential above rest (time, cell) after it is moved by these shocks; steps of 0.01 ms."""
    state = {"v": amounts(np.add(shocks, REST), "mV"), **resting_gates()}
    size = len(shocks)
    measured = cells(
        "hodgkin_huxley", duration="15 ms", size=size, initial=state, record=["v"], dt="0.01 ms"
    )
    return traces(measured) - REST


def peak(shock: float) -> float:
    """The largest potential after a shock (mV above rest)."""
    return float(shocked(SHOCKS)[:, SHOCKS.index(shock)].max())


def spikes(shock: float) -> float:
    """1 if the potential passes 50 mV above rest."""
    return float(peak(shock) > 50)


def half_width() -> float:
    """How long the spike after a 15 mV shock is above half its height (ms), between steps too."""
    return width(np.arange(1501) * 0.01, shocked(SHOCKS)[:, 2])


def undershoot() -> float:
    """The lowest potential after a 15 mV shock (mV above rest)."""
    return float(shocked(SHOCKS)[:, 2].min())


def shock_threshold() -> float:
    """The shock between the largest that fails and the smallest that fires (mV)."""
    fires = shocked(tuple(NEAR)).max(axis=0) > 50
    return float((NEAR[~fires].max() + NEAR[fires].min()) / 2)


def width(time: Floats, v: Floats) -> float:
    """How long a spike is above half its height, between steps too."""
    half = v.max() / 2
    above = np.flatnonzero(v > half)
    first, last = above[0], above[-1]
    start = np.interp(half, v[first - 1 : first + 1], time[first - 1 : first + 1])
    end = np.interp(-half, -v[last : last + 2], time[last : last + 2])
    return float(end - start)


@cache
def true_spike(shock: float) -> tuple[Floats, Floats]:
    """Time and potential of the published equations after a shock."""
    at = np.arange(0, 15, 0.002)
    time, state = integration.solved(squid.patch(0.0), squid.at_rest(shock), 15, at)
    return time, state[0]


def true_peak(shock: float) -> float:
    """The largest potential of the published equations after a shock (mV above rest)."""
    return float(true_spike(shock)[1].max())


def true_shock_threshold() -> float:
    """By halving."""
    return integration.boundary(lambda shock: bool(true_spike(shock)[1].max() > 50), 6.0, 7.0, 2e-4)


def _resting_checks() -> Iterator[Check]:
    for gate in squid.GATES:
        yield Check(
            name=f"hodgkin_huxley.{gate}_at_rest",
            what=f"open fraction {gate} at rest",
            expected=squid.steady(gate),
            unit="",
            source="closed form: alpha/(alpha + beta) at V = 0 of hodgkin1952",
            tolerance=absolute(1e-9, "rounding only"),
            measure=partial(gate_at_rest, gate),
        )
        yield Check(
            name=f"hodgkin_huxley.tau_{gate}_at_rest",
            what=f"time constant of {gate} at rest",
            expected=squid.time_constant(gate),
            unit="ms",
            source="closed form: 1/(alpha + beta) at V = 0 of hodgkin1952",
            tolerance=relative(1e-9, "rounding only"),
            measure=partial(time_constant_at_rest, gate),
        )


SPIKE = Tolerance(0.002, "rk4 at 0.01 ms; the peak falls between two steps", relative=True)


def _spike_checks() -> Iterator[Check]:
    for name, fires in (("shock_that_fails", 0.0), ("shock_that_fires", 1.0)):
        shock = published()[f"hodgkin1952.{name}"]
        yield Check(
            name=f"hodgkin_huxley.{name}",
            what=f"spikes after a shock of {shock.value:g} mV",
            expected=fires,
            unit="",
            source=shock.source,
            tolerance=exactly(),
            measure=partial(spikes, shock.value),
        )
    for size in (15.0, 90.0):
        yield Check(
            name=f"hodgkin_huxley.peak_after_{size:g}_mV",
            what=f"peak above rest after a shock of {size:g} mV",
            expected=partial(true_peak, size),
            unit="mV",
            source=EQUATIONS,
            tolerance=SPIKE,
            measure=partial(peak, size),
        )


CHECKS = (
    *_resting_checks(),
    Check(
        name="hodgkin_huxley.rest",
        what="potential after 200 ms alone, above -65 mV",
        expected=lambda: float(integration.rest(squid.patch(0.0), squid.at_rest())[0]),
        unit="mV",
        source=EQUATIONS,
        tolerance=absolute(1e-4, "what is left of the start after 200 ms"),
        measure=lambda: float(traces(resting())[-1, 0] - REST),
    ),
    *_spike_checks(),
    Check(
        name="hodgkin_huxley.shock_threshold",
        what="smallest shock that fires",
        expected=true_shock_threshold,
        unit="mV",
        source=EQUATIONS,
        tolerance=absolute(0.0015, "shocks 0.001 mV apart"),
        measure=shock_threshold,
    ),
    Check(
        name="hodgkin_huxley.half_width",
        what="width of a spike at half its height, after 15 mV",
        expected=lambda: width(*true_spike(15.0)),
        unit="ms",
        source=EQUATIONS,
        tolerance=SPIKE,
        measure=half_width,
    ),
    Check(
        name="hodgkin_huxley.undershoot",
        what="lowest potential after the spike, above rest",
        expected=lambda: float(true_spike(15.0)[1].min()),
        unit="mV",
        source=EQUATIONS,
        tolerance=SPIKE,
        measure=undershoot,
    ),
)
