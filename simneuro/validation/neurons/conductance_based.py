"""Checks of conductance-based neurons other than ``hodgkin_huxley``: rest, rates, spike times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from simneuro.validation.check import Check, Tolerance, absolute, exactly, relative
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    make_step_current,
    measure_steady_rate,
    read_trace,
    read_trains,
    run_cells,
    run_step,
)
from simneuro.validation.truth import conductance_cells, cortical, integration
from simneuro.validation.truth.conductance_cells import Cell

THRESHOLD = -20.0  # mV; an upward crossing counts as a spike


@dataclass(frozen=True)
class RateProtocol:
    """A cell, its paper, its area (um2), and the current densities (uA/cm2) that it receives."""

    cell: Cell
    source: str
    area: float
    rest: float
    densities: Sequence[float] = ()

    def currents(self) -> Floats:
        """The steps in nA: 1 uA/cm2 is 1e-5 nA/um2."""
        return np.multiply(self.densities, self.area * 1e-5)


# The cell of brette2007 has no resting state: it fires without input.
TYPES = {
    "traub_miles": RateProtocol(
        cortical.TRAUB_MILES,
        "brette2007, appendix B, benchmark 3",
        20_000.0,
        -60.0,
        (0.0, 1.0, 5.0),
    ),
    "wang_buzsaki": RateProtocol(
        conductance_cells.WANG_BUZSAKI,
        "wang1996, eqs. 2.1 to 2.3",
        10_000.0,
        -64.018,
        (0.2, 1.0, 2.0, 20.0),
    ),
    "connor_stevens": RateProtocol(
        conductance_cells.CONNOR_STEVENS,
        "dayan2001, section 6.1",
        10_000.0,
        -67.978,
        (9.0, 10.0, 30.0),
    ),
}
EQUATIONS = "integrated by SciPy"


@cache_simulation
def simulate_steady_firing(model: str) -> list[Floats]:
    """The spikes under each density in 1 s, from rest."""
    return run_step(model, TYPES[model].currents(), "nA", duration="1 s")


def measure_rate(model: str, density: float) -> float:
    """The rate (Hz) after the first 300 ms."""
    return measure_steady_rate(
        simulate_steady_firing(model)[TYPES[model].densities.index(density)], 300
    )


@cache
def solve_rate(model: str, density: float) -> float:
    """The same rate by the published equations."""
    cell = TYPES[model].cell
    start = cell.start(TYPES[model].rest)
    spikes = integration.find_crossings(cell.under(density), start, 1000, THRESHOLD)
    return integration.compute_steady_rate(spikes, 300)


def measure_rest(model: str) -> float:
    """The potential after 300 ms without input (mV)."""
    return float(
        read_trace(run_cells(model, duration="300 ms", record=["v"], interval="10 ms"))[-1, 0]
    )


def solve_rest(model: str) -> float:
    """The resting potential by the published equations (mV)."""
    protocol = TYPES[model]
    return float(
        integration.find_rest(protocol.cell.under(0.0), protocol.cell.start(protocol.rest))[0]
    )


def _make_rate_checks() -> Iterator[Check]:
    for model, protocol in TYPES.items():
        if model != "traub_miles":
            yield Check(
                name=f"{model}.rest",
                what="resting potential",
                expected=partial(solve_rest, model),
                unit="mV",
                source=f"published equations: {protocol.source}, {EQUATIONS}",
                tolerance=absolute(1e-3, "what is left of the start after 300 ms"),
                measure=partial(measure_rest, model),
            )
        for density in protocol.densities:
            yield Check(
                name=f"{model}.rate_at_{density:g}",
                what=f"steady rate at {density:g} uA/cm2",
                expected=partial(solve_rate, model, density),
                unit="Hz",
                source=f"published equations: {protocol.source}, {EQUATIONS}",
                tolerance=relative(0.005, "rk4 at 0.05 ms; intervals are whole steps"),
                measure=partial(measure_rate, model, density),
                # SciPy takes seconds for hundreds of spikes.
                quick=density < max(protocol.densities),
            )


@dataclass(frozen=True)
class StepProtocol:
    """The protocol of an author's file: a current step.

    The current is in nA, its start and length in ms, the area in um2, the initial potential in mV.
    """

    cell: Cell
    current: float
    start: float
    length: float
    area: float
    rest: float
    file: str

    def change(self) -> integration.Change:
        """The equations under the step."""
        before, stepped = self.cell.under(0.0), self.cell.under(self.current / (self.area * 1e-5))

        def change(t: float, state: Floats) -> Sequence[float]:
            return (before if t < self.start else stepped)(t, state)

        return change


_LARGE, _SMALL = np.pi * 96 * 96, np.pi * 67 * 67  # um2; cylinders whose length is their diameter
STEPS = {
    "pospischil_rs": StepProtocol(
        cortical.POSPISCHIL_RS, 0.75, 300, 400, _LARGE, -70.4, "123623, demo_PY_RS.hoc"
    ),
    "pospischil_fs": StepProtocol(
        cortical.POSPISCHIL_FS, 0.5, 300, 400, _SMALL, -70.4, "123623, demo_IN_FS.hoc"
    ),
    "pospischil_ib": StepProtocol(
        cortical.intrinsically_bursting(0.17),
        *(0.15, 500, 1000, _LARGE, -85.0, "123623, demo_PY_IB.hoc"),
    ),
    "pospischil_lts": StepProtocol(
        cortical.low_threshold(-85),
        *(0.15, 400, 400, _LARGE, -84.3, "123623, demo_PY_LTS.hoc"),
    ),
    "thalamic_relay": StepProtocol(
        cortical.thalamic_relay(), 0.2, 300, 300, 24_058.0, -74.0, "279, tc1_cc.oc"
    ),
}


@cache_simulation
def simulate_step(model: str) -> Floats:
    """The spike times under the authors' protocol (ms)."""
    protocol = STEPS[model]
    begin, end = f"{protocol.start} ms", f"{protocol.start + protocol.length} ms"
    drives = {"step": make_step_current(protocol.current, "nA", start=begin, stop=end)}
    # Slow gates keep a memory of the start: both solutions start from the same potential, with the
    # gates in their steady state.
    start = {"v": f"{protocol.rest} mV"}
    measured = run_cells(model, duration=end, drives=drives, dt="0.02 ms", initial=start)
    return read_trains(measured)[0]


@cache
def solve_step(model: str) -> Floats:
    """The same spike times by the published equations."""
    protocol = STEPS[model]
    start = protocol.cell.start(protocol.rest)
    end = protocol.start + protocol.length
    return integration.find_crossings(protocol.change(), start, end, THRESHOLD)


def measure_count(model: str) -> float:
    """The number of spikes during the step."""
    return float(len(simulate_step(model)))


def solve_count(model: str) -> float:
    """The same number by the published equations."""
    return float(len(solve_step(model)))


def measure_interval(model: str, which: int) -> float:
    """One interval between spikes (ms)."""
    return float(np.diff(simulate_step(model))[which])


def solve_interval(model: str, which: int) -> float:
    """The same interval by the published equations."""
    return float(np.diff(solve_step(model))[which])


_PAPERS = dict.fromkeys(STEPS, "pospischil2008") | {"thalamic_relay": "destexhe1998relay"}
_INTERVAL = Tolerance(0.003, "spikes fall on the grid of 0.02 ms; intervals of 7 ms and more", True)


def _make_step_checks() -> Iterator[Check]:
    for model, protocol in STEPS.items():
        source = f"{_PAPERS[model]}, ModelDB {protocol.file}, {EQUATIONS}"
        yield Check(
            name=f"{model}.spikes",
            what=f"spikes in {protocol.length:g} ms of {protocol.current:g} nA",
            expected=partial(solve_count, model),
            unit="",
            source=source,
            tolerance=exactly(),
            measure=partial(measure_count, model),
        )
        for which, label in ((0, "first"), (-1, "last")):
            yield Check(
                name=f"{model}.{label}_interval",
                what=f"{label} interval",
                expected=partial(solve_interval, model, which),
                unit="ms",
                source=source,
                tolerance=_INTERVAL,
                measure=partial(measure_interval, model, which),
            )


CHECKS = (*_make_rate_checks(), *_make_step_checks())
