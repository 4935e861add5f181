"""Checks of ``adex``: the patterns of Naud et al. (2008), spike times, the rheobase."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np

from simneuro import units
from simneuro.validation.check import Check, absolute, exactly, relative
from simneuro.validation.published import published
from simneuro.validation.runs import (
    Floats,
    amounts,
    cells,
    neuron,
    shared,
    step,
    trains,
)
from simneuro.validation.truth import adapting

FINE = "0.01 ms"
EQUATIONS = "published equations, each interval integrated by SciPy up to the spike"
_GRID = "spikes and resets fall on the grid of 0.01 ms"


PATTERNS = (
    "tonic_spiking",
    "adaptation",
    "initial_burst",
    "regular_bursting",
    "delayed_accelerating",
    "delayed_regular_bursting",
    "transient_spiking",
    "irregular_spiking",
)
_NAMES = dict(
    C_m="pF", g_L="nS", E_L="mV", V_T="mV", Delta_T="mV", a="nS", tau_w="ms", b="pA", V_reset="mV"
)


@shared
def patterns() -> dict[str, Floats]:
    """Each variant of adex under the step of its paper, from rest, for 600 ms."""
    variants = [neuron("adex").variants[name] for name in PATTERNS]
    own = neuron("adex").parameters
    parameters = {
        name: amounts(
            [_value(each.parameters.get(name, own[name].value), unit) for each in variants], unit
        )
        for name, unit in _NAMES.items()
    }
    currents = [published()[f"naud2008.{name}"].values[-1] for name in PATTERNS]
    found = cells(
        "adex",
        size=len(PATTERNS),
        duration="600 ms",
        dt=FINE,
        parameters=parameters,
        initial={"v": "E_L", "w": "0 pA"},
        drives={"step": step(currents)},
    )
    return dict(zip(PATTERNS, trains(found), strict=True))


def _value(given: Any, unit: str) -> float:
    """A parameter of a variant, text or quantity, as a number in this unit."""
    return float(units.read(given) / units.parse(f"1 {unit}"))


@cache
def true_pattern(name: str) -> Floats:
    """Its spikes by the published equations."""
    *values, current = published()[f"naud2008.{name}"].values
    return adapting.Exponential(*values).spikes(current, 600)


def true_count(name: str) -> float:
    """Spikes in 600 ms of the published equations."""
    return float(len(true_pattern(name)))


def spike_count(name: str) -> float:
    """Spikes in 600 ms."""
    return float(len(patterns()[name]))


def interval(name: str, which: int) -> float:
    """One interval (ms)."""
    return float(np.diff(patterns()[name])[which])


def true_interval(name: str, which: int) -> float:
    """The same of the published equations."""
    return float(np.diff(true_pattern(name))[which])


def variant_by_name() -> float:
    """Spikes of a population that asks for the variant itself."""
    options: dict[str, Any] = {"duration": "600 ms", "dt": FINE, "drives": {"step": step(210)}}
    found = cells("adex", variant="regular_bursting", **options)
    return float(len(trains(found)[0]))


@shared
def nest_cell() -> Floats:
    """The cell of NEST's own test of its adaptive exponential neurons."""
    values = {
        "C_m": "200 pF",
        "g_L": "11 nS",
        "E_L": "-70 mV",
        "V_T": "-50 mV",
        "Delta_T": "2 mV",
        "a": "3 nS",
        "tau_w": "300 ms",
        "b": "0 pA",
        "V_reset": "-58 mV",
    }
    start = {"v": "-70 mV", "w": "5 pA"}
    options: dict[str, Any] = {
        "duration": "100 ms",
        "dt": "0.002 ms",
        "parameters": values,
        "initial": start,
    }
    return trains(cells("adex", drives={"step": step(420)}, **options))[0]


@shared
def regular_cell() -> Floats:
    """The default cell under 1 nA for 100 ms."""
    return trains(cells("adex", duration="100 ms", dt=FINE, drives={"step": step(1000)}))[0]


@cache
def _fitted() -> adapting.Exponential:
    return adapting.Exponential(*published()["brette2005.cell"].values)


def spike_of(train: Callable[[], Floats], k: int) -> float:
    """The time of one spike (ms)."""
    return float(train()[k])


def true_regular_spike(k: int) -> float:
    """The time of a spike of the default cell under 1 nA by the published equations (ms)."""
    return float(_fitted().spikes(1000, 100)[k])


def adex_rheobase() -> float:
    """Where the resting state of the default cell is lost (pA): cells that begin near theirs."""
    currents = np.round(np.arange(622.0, 634.0, 0.5), 3)
    rests = np.array([_fitted().rest(current) for current in currents])
    state = {
        "v": amounts(rests + 0.01, "mV"),
        "w": amounts(_fitted().a * (rests - _fitted().e_l), "pA"),
    }
    options: dict[str, Any] = {
        "size": len(currents),
        "duration": "3 s",
        "dt": "0.05 ms",
        "initial": state,
    }
    found = trains(cells("adex", drives={"step": step(currents)}, **options))
    fires = np.array([len(train) > 0 for train in found])
    return float((currents[~fires].max() + currents[fires].min()) / 2)


def _pattern_checks() -> Iterator[Check]:
    for name in PATTERNS[:-1]:  # irregular spiking is chaotic: its count is not to be had
        yield Check(
            name=f"adex.{name}",
            what=f"spikes of {name} in 600 ms of {published()[f'naud2008.{name}'].values[-1]:g} pA",
            expected=partial(true_count, name),
            unit="",
            source=f"{published()[f'naud2008.{name}'].source}; {EQUATIONS}",
            tolerance=exactly(),
            measure=partial(spike_count, name),
        )
    for name, which, label in (
        ("tonic_spiking", -1, "last"),
        ("adaptation", 0, "first"),
        ("adaptation", -1, "last"),
        ("regular_bursting", 2, "third"),
        ("delayed_accelerating", -1, "last"),
    ):
        yield Check(
            name=f"adex.{name}_{label}_interval",
            what=f"{label} interval of {name}",
            expected=partial(true_interval, name, which),
            unit="ms",
            source=f"{published()[f'naud2008.{name}'].source}; {EQUATIONS}",
            tolerance=relative(0.005, _GRID + ", which shifts what a reset begins from"),
            measure=partial(interval, name, which),
        )


def _spike_time_checks() -> Iterator[Check]:
    found = published()["gewaltig2007.aeif_spikes"]
    for k in (0, 3, 6):
        yield Check(
            name=f"adex.nest_spike_{k + 1}",
            what=f"time of spike {k + 1} of the cell in NEST's test",
            expected=found.values[k],
            unit="ms",
            source=found.source,
            tolerance=absolute(0.02, "one step of 0.002 ms a spike, and the file's own steps"),
            measure=partial(spike_of, nest_cell, k),
            quick=False,
        )
    for k in (0, 4):
        yield Check(
            name=f"adex.regular_spike_{k + 1}",
            what=f"time of spike {k + 1} of the default cell under 1 nA",
            expected=partial(true_regular_spike, k),
            unit="ms",
            source=f"brette2005, table 1; {EQUATIONS}",
            tolerance=absolute(0.01 * (k + 2), _GRID),
            measure=partial(spike_of, regular_cell, k),
        )


CHECKS = (
    *_pattern_checks(),
    Check(
        name="adex.variant_by_name",
        what="spikes of a population with variant = regular_bursting",
        expected=lambda: float(len(true_pattern("regular_bursting"))),
        unit="",
        source=f"naud2008, table 1; {EQUATIONS}",
        tolerance=exactly(),
        measure=variant_by_name,
        quick=False,
    ),
    *_spike_time_checks(),
    Check(
        name="adex.rheobase",
        what="current at which the default cell loses its rest (Hopf point)",
        expected=lambda: _fitted().rheobase,
        unit="pA",
        source="closed form of touboul2008, section 3: a/g_L > tau_m/tau_w",
        tolerance=absolute(0.76, "currents 0.5 pA apart, and swings that grow too slowly to see"),
        measure=adex_rheobase,
        quick=False,
    ),
)
