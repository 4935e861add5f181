"""Checks of ``hodgkin_huxley``: resting state, and single spikes after shocks."""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np
import xarray as xr

from simneuro.validation.check import Check, Tolerance, absolute, exactly, relative
from simneuro.validation.published import published
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    find_onset,
    read_trace,
    run_cells,
    with_unit,
)
from simneuro.validation.truth import integration, squid

REST = -65.0  # mV
SHOCKS = (6.0, 7.0, 15.0, 90.0)  # mV
NEAR = np.round(np.arange(6.49, 6.5201, 0.001), 4)  # mV; shocks around the threshold
EQUATIONS = "published equations: hodgkin1952, eqs. 26, 12, 13, 20, 21, 23 and 24, by SciPy"


def make_resting_gates() -> dict[str, float]:
    """The open fractions of the gates at rest."""
    return {gate: squid.steady_state(gate) for gate in squid.GATES}


@cache_simulation
def simulate_rest() -> xr.Dataset:
    """A patch without input for 200 ms, from the model's initial state."""
    names = [f"{side}_{gate}" for gate in "mhn" for side in ("alpha", "beta")]
    return run_cells("hodgkin_huxley", duration="200 ms", record=["v", "m", "h", "n", *names])


def measure_gate_at_rest(gate: str) -> float:
    """The open fraction of a gate at the start."""
    return float(read_trace(simulate_rest(), gate, 1.0)[0, 0])


def measure_time_constant_at_rest(gate: str) -> float:
    """The time constant ``1/(alpha + beta)`` of a gate at the start (ms)."""
    sides = (
        read_trace(simulate_rest(), f"{side}_{gate}", 1e-3)[0, 0] for side in ("alpha", "beta")
    )
    return float(1 / sum(sides))


@cache_simulation
def simulate_shocks(shocks: tuple[float, ...]) -> Floats:
    """The potential above rest (time, cell) after shocks (mV); steps of 0.01 ms."""
    state = {"v": with_unit(np.add(shocks, REST), "mV"), **make_resting_gates()}
    size = len(shocks)
    measured = run_cells(
        "hodgkin_huxley", duration="15 ms", size=size, initial=state, record=["v"], dt="0.01 ms"
    )
    return read_trace(measured) - REST


def measure_peak(shock: float) -> float:
    """The largest potential after a shock (mV above rest)."""
    return float(simulate_shocks(SHOCKS)[:, SHOCKS.index(shock)].max())


def measure_spike(shock: float) -> float:
    """1 if the potential rises more than 50 mV above rest, otherwise 0."""
    return float(measure_peak(shock) > 50)


def measure_half_width() -> float:
    """The width at half height of the spike after a shock of 15 mV (ms)."""
    return compute_half_width(np.arange(1501) * 0.01, simulate_shocks(SHOCKS)[:, 2])


def measure_undershoot() -> float:
    """The lowest potential after a shock of 15 mV (mV above rest)."""
    return float(simulate_shocks(SHOCKS)[:, 2].min())


def measure_shock_threshold() -> float:
    """The midpoint between the largest shock without and the smallest with a spike (mV)."""
    return find_onset(NEAR, simulate_shocks(tuple(NEAR)).max(axis=0) > 50)


def compute_half_width(time: Floats, v: Floats) -> float:
    """The width of a spike at half its height, interpolated between time steps."""
    half = v.max() / 2
    above = np.flatnonzero(v > half)
    first, last = above[0], above[-1]
    start = np.interp(half, v[first - 1 : first + 1], time[first - 1 : first + 1])
    end = np.interp(-half, -v[last : last + 2], time[last : last + 2])
    return float(end - start)


@cache
def solve_spike(shock: float) -> tuple[Floats, Floats]:
    """Time (ms) and potential (mV above rest) after a shock by the published equations."""
    at = np.arange(0, 15, 0.002)
    time, state = integration.solve(squid.make_patch(0.0), squid.resting_state(shock), 15, at)
    return time, state[0]


def solve_peak(shock: float) -> float:
    """The largest potential after a shock by the published equations (mV above rest)."""
    return float(solve_spike(shock)[1].max())


def solve_shock_threshold() -> float:
    """The smallest shock with a spike by the published equations, by bisection (mV)."""
    return integration.bisect(lambda shock: bool(solve_spike(shock)[1].max() > 50), 6.0, 7.0, 2e-4)


def _make_resting_checks() -> Iterator[Check]:
    for gate in squid.GATES:
        yield Check(
            name=f"hodgkin_huxley.{gate}_at_rest",
            what=f"open fraction {gate} at rest",
            expected=squid.steady_state(gate),
            unit="",
            source="closed form: alpha/(alpha + beta) at V = 0 of hodgkin1952",
            tolerance=absolute(1e-9, "rounding only"),
            measure=partial(measure_gate_at_rest, gate),
        )
        yield Check(
            name=f"hodgkin_huxley.tau_{gate}_at_rest",
            what=f"time constant of {gate} at rest",
            expected=squid.time_constant(gate),
            unit="ms",
            source="closed form: 1/(alpha + beta) at V = 0 of hodgkin1952",
            tolerance=relative(1e-9, "rounding only"),
            measure=partial(measure_time_constant_at_rest, gate),
        )


SPIKE = Tolerance(0.002, "rk4 at 0.01 ms; the peak falls between two steps", relative=True)


def _make_spike_checks() -> Iterator[Check]:
    for name, fires in (("shock_that_fails", 0.0), ("shock_that_fires", 1.0)):
        shock = published()[f"hodgkin1952.{name}"]
        yield Check(
            name=f"hodgkin_huxley.{name}",
            what=f"spikes after a shock of {shock.value:g} mV",
            expected=fires,
            unit="",
            source=shock.source,
            tolerance=exactly(),
            measure=partial(measure_spike, shock.value),
        )
    for size in (15.0, 90.0):
        yield Check(
            name=f"hodgkin_huxley.peak_after_{size:g}_mV",
            what=f"peak above rest after a shock of {size:g} mV",
            expected=partial(solve_peak, size),
            unit="mV",
            source=EQUATIONS,
            tolerance=SPIKE,
            measure=partial(measure_peak, size),
        )


CHECKS = (
    *_make_resting_checks(),
    Check(
        name="hodgkin_huxley.rest",
        what="potential after 200 ms without input, above -65 mV",
        expected=lambda: float(
            integration.find_rest(squid.make_patch(0.0), squid.resting_state())[0]
        ),
        unit="mV",
        source=EQUATIONS,
        tolerance=absolute(1e-4, "what is left of the start after 200 ms"),
        measure=lambda: float(read_trace(simulate_rest())[-1, 0] - REST),
    ),
    *_make_spike_checks(),
    Check(
        name="hodgkin_huxley.shock_threshold",
        what="smallest shock with a spike",
        expected=solve_shock_threshold,
        unit="mV",
        source=EQUATIONS,
        tolerance=absolute(0.0015, "shocks 0.001 mV apart"),
        measure=measure_shock_threshold,
    ),
    Check(
        name="hodgkin_huxley.half_width",
        what="width of a spike at half its height, after 15 mV",
        expected=lambda: compute_half_width(*solve_spike(15.0)),
        unit="ms",
        source=EQUATIONS,
        tolerance=SPIKE,
        measure=measure_half_width,
    ),
    Check(
        name="hodgkin_huxley.undershoot",
        what="lowest potential after the spike, above rest",
        expected=lambda: float(solve_spike(15.0)[1].min()),
        unit="mV",
        source=EQUATIONS,
        tolerance=SPIKE,
        measure=measure_undershoot,
    ),
)
