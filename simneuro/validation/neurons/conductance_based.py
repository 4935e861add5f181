"""Checks of the other cells with channels: firing against SciPy's solution of their papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from simneuro.validation.check import Check, Tolerance, absolute, exactly, relative
from simneuro.validation.runs import Floats, cells, shared, steady_rate, step, traces, trains
from simneuro.validation.truth import cells as published_cells
from simneuro.validation.truth import cortical, integration
from simneuro.validation.truth.cells import Cell

THRESHOLD = -20.0  # mV: the crossing that counts


@dataclass(frozen=True)
class Protocol:
    """A cell, its paper, its area (um2), and the current densities (uA/cm2) that it is given."""

    cell: Cell
    source: str
    area: float
    rest: float
    densities: Sequence[float] = ()

    def currents(self) -> Floats:
        """The steps in nA: 1 uA/cm2 is 1e-5 nA/um2."""
        return np.multiply(self.densities, self.area * 1e-5)


# brette2007's cell has no rest of its own: it fires without input.
TYPES = {
    "traub_miles": Protocol(
        cortical.TRAUB_MILES,
        "brette2007, appendix B, benchmark 3",
        20_000.0,
        -60.0,
        (0.0, 1.0, 5.0),
    ),
    "wang_buzsaki": Protocol(
        published_cells.WANG_BUZSAKI,
        "wang1996, eqs. 2.1 to 2.3",
        10_000.0,
        -64.018,
        (0.2, 1.0, 2.0, 20.0),
    ),
    "connor_stevens": Protocol(
        published_cells.CONNOR_STEVENS,
        "dayan2001, section 6.1",
        10_000.0,
        -67.978,
        (9.0, 10.0, 30.0),
    ),
}
EQUATIONS = "integrated by SciPy"


@shared
def fired(model: str) -> list[Floats]:
    """Spikes under each density, 1 s from rest."""
    currents = TYPES[model].currents()
    drives = {"step": step(currents, "nA")}
    return trains(cells(model, size=len(currents), duration="1 s", drives=drives))


def rate(model: str, density: float) -> float:
    """The rate after 300 ms (Hz)."""
    return steady_rate(fired(model)[TYPES[model].densities.index(density)], 300)


@cache
def true_rate(model: str, density: float) -> float:
    """The same of the published equations."""
    cell = TYPES[model].cell
    start = cell.start(TYPES[model].rest)
    spikes = integration.crossings(cell.under(density), start, 1000, THRESHOLD)
    return integration.steady_rate(spikes, 300)


def rest(model: str) -> float:
    """The potential after 300 ms without input (mV)."""
    return float(traces(cells(model, duration="300 ms", record=["v"], interval="10 ms"))[-1, 0])


def true_rest(model: str) -> float:
    """Where nothing changes (mV)."""
    protocol = TYPES[model]
    return float(integration.rest(protocol.cell.under(0.0), protocol.cell.start(protocol.rest))[0])


def _checks() -> Iterator[Check]:
    for model, protocol in TYPES.items():
        if model != "traub_miles":
            yield Check(
                name=f"{model}.rest",
                what="resting potential",
                expected=partial(true_rest, model),
                unit="mV",
                source=f"published equations: {protocol.source}, {EQUATIONS}",
                tolerance=absolute(1e-3, "what is left of the start after 300 ms"),
                measure=partial(rest, model),
            )
        for density in protocol.densities:
            yield Check(
                name=f"{model}.rate_at_{density:g}",
                what=f"steady rate at {density:g} uA/cm2",
                expected=partial(true_rate, model, density),
                unit="Hz",
                source=f"published equations: {protocol.source}, {EQUATIONS}",
                tolerance=relative(0.005, "rk4 at 0.05 ms; intervals are whole steps"),
                measure=partial(rate, model, density),
                # Hundreds of spikes take SciPy seconds.
                quick=density < max(protocol.densities),
            )


@dataclass(frozen=True)
class Step:
    """What authors' files show: a step (nA) after a pause, its length (ms), the area (um2)."""

    cell: Cell
    current: float
    start: float
    length: float
    area: float
    rest: float
    file: str

    def change(self) -> integration.Change:
        """The equations with the step."""
        before, stepped = self.cell.under(0.0), self.cell.under(self.current / (self.area * 1e-5))

        def change(t: float, state: Floats) -> Sequence[float]:
            return (before if t < self.start else stepped)(t, state)

        return change


_LARGE, _SMALL = np.pi * 96 * 96, np.pi * 67 * 67  # um2: cylinders as long as wide
STEPS = {
    "pospischil_rs": Step(
        cortical.POSPISCHIL_RS, 0.75, 300, 400, _LARGE, -70.4, "123623, demo_PY_RS.hoc"
    ),
    "pospischil_fs": Step(
        cortical.POSPISCHIL_FS, 0.5, 300, 400, _SMALL, -70.4, "123623, demo_IN_FS.hoc"
    ),
    "pospischil_ib": Step(
        cortical.intrinsically_bursting(0.17),
        *(0.15, 500, 1000, _LARGE, -85.0, "123623, demo_PY_IB.hoc"),
    ),
    "pospischil_lts": Step(
        cortical.low_threshold(-85),
        *(0.15, 400, 400, _LARGE, -84.3, "123623, demo_PY_LTS.hoc"),
    ),
    "thalamic_relay": Step(
        cortical.thalamic_relay(), 0.2, 300, 300, 24_058.0, -74.0, "279, tc1_cc.oc"
    ),
}


@shared
def stepped(model: str) -> Floats:
    """Spikes of the authors' protocol (ms)."""
    protocol = STEPS[model]
    begin, end = f"{protocol.start} ms", f"{protocol.start + protocol.length} ms"
    drives = {"step": step(protocol.current, "nA", start=begin, stop=end)}
    # Both begin at one potential with gates settled there: slow gates remember the start for long.
    start = {"v": f"{protocol.rest} mV"}
    return trains(cells(model, duration=end, drives=drives, dt="0.02 ms", initial=start))[0]


@cache
def true_steps(model: str) -> Floats:
    """The same of the published equations."""
    protocol = STEPS[model]
    start = protocol.cell.start(protocol.rest)
    end = protocol.start + protocol.length
    return integration.crossings(protocol.change(), start, end, THRESHOLD)


def count(model: str) -> float:
    """Spikes during the step."""
    return float(len(stepped(model)))


def true_count(model: str) -> float:
    """The same of the published equations."""
    return float(len(true_steps(model)))


def interval(model: str, which: int) -> float:
    """One interval (ms)."""
    return float(np.diff(stepped(model))[which])


def true_interval(model: str, which: int) -> float:
    """The same of the published equations."""
    return float(np.diff(true_steps(model))[which])


_PAPERS = dict.fromkeys(STEPS, "pospischil2008") | {"thalamic_relay": "destexhe1998relay"}
_INTERVAL = Tolerance(0.003, "spikes fall on the grid of 0.02 ms; intervals of 7 ms and more", True)


def _step_checks() -> Iterator[Check]:
    for model, protocol in STEPS.items():
        source = f"{_PAPERS[model]}, ModelDB {protocol.file}, {EQUATIONS}"
        yield Check(
            name=f"{model}.spikes",
            what=f"spikes in {protocol.length:g} ms of {protocol.current:g} nA",
            expected=partial(true_count, model),
            unit="",
            source=source,
            tolerance=exactly(),
            measure=partial(count, model),
        )
        for which, label in ((0, "first"), (-1, "last")):
            yield Check(
                name=f"{model}.{label}_interval",
                what=f"{label} interval",
                expected=partial(true_interval, model, which),
                unit="ms",
                source=source,
                tolerance=_INTERVAL,
                measure=partial(interval, model, which),
            )


CHECKS = (*_checks(), *_step_checks())
