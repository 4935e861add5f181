"""Checks of ``hodgkin_huxley`` at 6.3 degrees Celsius: rest, single spikes, repetitive firing."""

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
    steady_rate,
    step,
    traces,
    trains,
)
from simneuro.validation.truth import integration, squid

REST = -65.0  # mV
SHOCKS = (6.0, 7.0, 15.0, 90.0)  # mV
NEAR = np.round(np.arange(6.49, 6.5201, 0.001), 4)  # shocks about the threshold
STEPS = np.round(np.arange(2.20, 2.2801, 0.002), 4)  # uA/cm2, about the first spike
DENSITIES = (7.0, 10.0, 20.0)  # uA/cm2
EQUATIONS = "published equations: hodgkin1952, eqs. 26, 12, 13, 20, 21, 23 and 24, by SciPy"


def _gates() -> dict[str, float]:
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
    state = {"v": amounts(np.add(shocks, REST), "mV"), **_gates()}
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
    return _width(np.arange(1501) * 0.01, shocked(SHOCKS)[:, 2])


def undershoot() -> float:
    """The lowest potential after a 15 mV shock (mV above rest)."""
    return float(shocked(SHOCKS)[:, 2].min())


def shock_threshold() -> float:
    """The shock between the largest that fails and the smallest that fires (mV)."""
    fires = shocked(tuple(NEAR)).max(axis=0) > 50
    return float((NEAR[~fires].max() + NEAR[fires].min()) / 2)


def _width(time: Floats, v: Floats) -> float:
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


@shared
def warm() -> Floats:
    """The potential above rest after a shock of 30 mV at 18.5 degrees; steps of 0.005 ms."""
    measured = cells(
        "hodgkin_huxley",
        duration="8 ms",
        initial={"v": f"{REST + 30} mV", **_gates()},
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


_SPIKE = Tolerance(0.002, "rk4 at 0.01 ms; the peak falls between two steps", relative=True)


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
            tolerance=_SPIKE,
            measure=partial(peak, size),
        )


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
        expected=lambda: _width(*true_spike(15.0)),
        unit="ms",
        source=EQUATIONS,
        tolerance=_SPIKE,
        measure=half_width,
    ),
    Check(
        name="hodgkin_huxley.undershoot",
        what="lowest potential after the spike, above rest",
        expected=lambda: float(true_spike(15.0)[1].min()),
        unit="mV",
        source=EQUATIONS,
        tolerance=_SPIKE,
        measure=undershoot,
    ),
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
    Check(
        name="hodgkin_huxley.peak_at_18.5_degrees",
        what="peak above rest after 30 mV, at 18.5 degrees Celsius",
        expected=lambda: float(true_warm()[1].max()),
        unit="mV",
        source=EQUATIONS + ", rates times 3 for ten degrees (eq. 44)",
        tolerance=_SPIKE,
        measure=lambda: float(warm().max()),
    ),
    Check(
        name="hodgkin_huxley.half_width_at_18.5_degrees",
        what="width of that spike at half its height",
        expected=lambda: _width(*true_warm()),
        unit="ms",
        source=EQUATIONS + ", rates times 3 for ten degrees (eq. 44)",
        tolerance=_SPIKE,
        measure=lambda: _width(np.arange(len(warm())) * 0.005, warm()),
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
