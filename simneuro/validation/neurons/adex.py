"""Checks of ``adex``: the firing patterns of Naud et al. (2008), spike times, the rheobase."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np

from simneuro import units
from simneuro.validation.check import Check, absolute, exactly, relative
from simneuro.validation.published import published
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    find_neuron,
    find_onset,
    run_step,
    with_unit,
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


@cache_simulation
def simulate_patterns() -> dict[str, Floats]:
    """The spikes of each variant of adex in 600 ms under the current of its paper, from rest."""
    variants = [find_neuron("adex").variants[name] for name in PATTERNS]
    own = find_neuron("adex").parameters
    parameters = {
        name: with_unit(
            [_read_value(each.parameters.get(name, own[name].value), unit) for each in variants],
            unit,
        )
        for name, unit in _NAMES.items()
    }
    currents = [published()[f"naud2008.{name}"].values[-1] for name in PATTERNS]
    start = {"v": "E_L", "w": "0 pA"}
    found = run_step(
        "adex", currents, duration="600 ms", dt=FINE, parameters=parameters, initial=start
    )
    return dict(zip(PATTERNS, found, strict=True))


def _read_value(given: Any, unit: str) -> float:
    """A parameter of a variant (text or quantity) as a number in this unit."""
    return float(units.read(given) / units.parse(f"1 {unit}"))


@cache
def solve_pattern(name: str) -> Floats:
    """The spikes of a pattern by the published equations."""
    *values, current = published()[f"naud2008.{name}"].values
    return adapting.Exponential(*values).spikes(current, 600)


def solve_count(name: str) -> float:
    """The number of spikes in 600 ms by the published equations."""
    return float(len(solve_pattern(name)))


def measure_count(name: str) -> float:
    """The number of spikes in 600 ms."""
    return float(len(simulate_patterns()[name]))


def measure_interval(name: str, which: int) -> float:
    """One interval between spikes (ms)."""
    return float(np.diff(simulate_patterns()[name])[which])


def solve_interval(name: str, which: int) -> float:
    """The same interval by the published equations."""
    return float(np.diff(solve_pattern(name))[which])


def measure_named_variant() -> float:
    """The number of spikes of a population with ``variant="regular_bursting"``."""
    found = run_step("adex", 210, variant="regular_bursting", duration="600 ms", dt=FINE)
    return float(len(found[0]))


@cache_simulation
def simulate_nest_cell() -> Floats:
    """The spikes of the cell in NEST's own test of its adaptive exponential neurons."""
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
    return run_step(
        "adex", 420, duration="100 ms", dt="0.002 ms", parameters=values, initial=start
    )[0]


@cache_simulation
def simulate_regular_cell() -> Floats:
    """The spikes of the default cell under 1 nA in 100 ms."""
    return run_step("adex", 1000, duration="100 ms", dt=FINE)[0]


@cache
def _make_default_cell() -> adapting.Exponential:
    return adapting.Exponential(*published()["brette2005.cell"].values)


def measure_spike(train: Callable[[], Floats], k: int) -> float:
    """The time of spike ``k`` (ms)."""
    return float(train()[k])


def solve_regular_spike(k: int) -> float:
    """The time of spike ``k`` of the default cell under 1 nA by the published equations (ms)."""
    return float(_make_default_cell().spikes(1000, 100)[k])


def measure_rheobase() -> float:
    """The current (pA) at which the default cell loses its resting state.

    Every cell starts close to the resting state under its current.
    """
    currents = np.round(np.arange(622.0, 634.0, 0.5), 3)
    rests = np.array([_make_default_cell().rest(current) for current in currents])
    state = {
        "v": with_unit(rests + 0.01, "mV"),
        "w": with_unit(_make_default_cell().a * (rests - _make_default_cell().e_l), "pA"),
    }
    found = run_step("adex", currents, duration="3 s", dt="0.05 ms", initial=state)
    return find_onset(currents, (len(train) > 0 for train in found))


def _make_pattern_checks() -> Iterator[Check]:
    # Irregular spiking is chaotic, so that its count cannot be predicted.
    for name in PATTERNS[:-1]:
        yield Check(
            name=f"adex.{name}",
            what=f"spikes of {name} in 600 ms of {published()[f'naud2008.{name}'].values[-1]:g} pA",
            expected=partial(solve_count, name),
            unit="",
            source=f"{published()[f'naud2008.{name}'].source}; {EQUATIONS}",
            tolerance=exactly(),
            measure=partial(measure_count, name),
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
            expected=partial(solve_interval, name, which),
            unit="ms",
            source=f"{published()[f'naud2008.{name}'].source}; {EQUATIONS}",
            tolerance=relative(0.005, _GRID + ", which shifts the state at a reset"),
            measure=partial(measure_interval, name, which),
        )


def _make_spike_time_checks() -> Iterator[Check]:
    found = published()["gewaltig2007.aeif_spikes"]
    for k in (0, 3, 6):
        yield Check(
            name=f"adex.nest_spike_{k + 1}",
            what=f"time of spike {k + 1} of the cell in NEST's test",
            expected=found.values[k],
            unit="ms",
            source=found.source,
            tolerance=absolute(
                0.02, "one step of 0.002 ms per spike, and the steps of NEST's file"
            ),
            measure=partial(measure_spike, simulate_nest_cell, k),
            quick=False,
        )
    for k in (0, 4):
        yield Check(
            name=f"adex.regular_spike_{k + 1}",
            what=f"time of spike {k + 1} of the default cell under 1 nA",
            expected=partial(solve_regular_spike, k),
            unit="ms",
            source=f"brette2005, table 1; {EQUATIONS}",
            tolerance=absolute(0.01 * (k + 2), _GRID),
            measure=partial(measure_spike, simulate_regular_cell, k),
        )


CHECKS = (
    *_make_pattern_checks(),
    Check(
        name="adex.variant_by_name",
        what="spikes of a population with variant = regular_bursting",
        expected=lambda: float(len(solve_pattern("regular_bursting"))),
        unit="",
        source=f"naud2008, table 1; {EQUATIONS}",
        tolerance=exactly(),
        measure=measure_named_variant,
        quick=False,
    ),
    *_make_spike_time_checks(),
    Check(
        name="adex.rheobase",
        what="current at which the default cell loses its resting state (Hopf point)",
        expected=lambda: _make_default_cell().rheobase,
        unit="pA",
        source="closed form of touboul2008, section 3: a/g_L > tau_m/tau_w",
        tolerance=absolute(
            0.76, "currents 0.5 pA apart, and oscillations that grow too slowly to be seen"
        ),
        measure=measure_rheobase,
        quick=False,
    ),
)
