"""Checks of ``adex`` and ``izhikevich`` and their variants: a moment from many states, resets.

The first spikes of a firing pattern tell a wrong number only where it matters for them. Here each
set of parameters moves each of several states for a moment, and is reset once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import numpy as np

from simneuro import units
from simneuro.validation.check import Check, absolute
from simneuro.validation.published import published
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    find_neuron,
    make_step_current,
    read_trace,
    run_cells,
    with_unit,
)
from simneuro.validation.truth import adapting, integration

SPAN, DT = 0.1, 0.002  # ms
STATES = 12  # of each set of parameters; the last of them is above the peak, so that it is reset


@dataclass(frozen=True)
class VariantSets:
    """A model with variants.

    Attributes
    ----------
    units : mapping
        The unit of each parameter, in the order of the published values.
    published : mapping
        The key of the published values, by variant; ``""`` is the model itself.
    slow : str
        The second variable, and its unit.
    ranges : sequence
        From where to where the potential (mV), the second variable and the current (pA) are drawn.
    peak : float
        Where a reset happens (mV).
    """

    units: Mapping[str, str]
    published: Mapping[str, str]
    slow: tuple[str, str]
    ranges: Sequence[tuple[float, float]]
    peak: float
    cell: Callable[..., Any]
    source: str

    @property
    def sets(self) -> Floats:
        """The published parameters of each set, (set, parameter)."""
        count = len(self.units)
        return np.array([published()[key].values[:count] for key in self.published.values()])

    @property
    def sample(self) -> Floats:
        """Potential, second variable and current of each cell, (3, set, state)."""
        rng = np.random.default_rng(0)
        shape = (len(self.published), STATES)
        found = np.array([rng.uniform(*each, shape) for each in self.ranges])
        found[0, :, -1] = self.peak + 1
        return found


_PATTERNS = (
    *("tonic_spiking", "adaptation", "initial_burst", "regular_bursting", "delayed_accelerating"),
    *("delayed_regular_bursting", "transient_spiking", "irregular_spiking"),
)
_TYPES = (
    *("regular_spiking", "intrinsically_bursting", "chattering", "fast_spiking"),
    *("thalamo_cortical", "resonator", "low_threshold_spiking"),
)
FAMILIES: Mapping[str, VariantSets] = MappingProxyType(
    {
        "adex": VariantSets(
            dict(
                C_m="pF", g_L="nS", E_L="mV", V_T="mV", Delta_T="mV", a="nS", tau_w="ms", b="pA",
                V_reset="mV",
            ),
            {"": "brette2005.cell", **{name: f"naud2008.{name}" for name in _PATTERNS}},
            ("w", "pA"),
            ((-80, -45), (-200, 400), (-200, 800)),
            0.0,
            adapting.Exponential,
            "brette2005 and naud2008, table 1",
        ),
        "izhikevich": VariantSets(
            {"a": "", "b": "", "c": "mV", "d": "mV"},
            {
                "": "izhikevich2003.regular_spiking",
                **{name: f"izhikevich2003.{name}" for name in _TYPES},
            },
            ("u", "mV"),
            ((-80, -45), (-20, 10), (0, 20)),
            30.0,
            adapting.Quadratic,
            "izhikevich2003, eqs. 1 to 3 and fig. 2",
        ),
    }
)  # fmt: skip


def _read_sets(model: str) -> dict[str, Any]:
    """The model's own parameters and those of its variants, each ``STATES`` times."""
    neuron, family = find_neuron(model), FAMILIES[model]
    variants = [neuron.variants[name].parameters if name else {} for name in family.published]
    found = {}
    for name, unit in family.units.items():
        given = [each.get(name, neuron.parameters[name].value) for each in variants]
        scale = units.parse(f"1 {unit}") if unit else 1.0
        values = np.repeat([float(units.read(each) / scale) for each in given], STATES)
        found[name] = with_unit(values, unit) if unit else values.tolist()
    return found


@cache_simulation
def simulate_moment(model: str) -> Floats:
    """Potential (mV) and second variable after ``SPAN``, (2, set, state)."""
    family = FAMILIES[model]
    v, slow, current = (each.ravel() for each in family.sample)
    name, unit = family.slow
    measured = run_cells(
        model,
        size=v.size,
        duration=f"{SPAN + DT} ms",
        dt=f"{DT} ms",
        interval=f"{SPAN} ms",
        parameters=_read_sets(model),
        initial={"v": with_unit(v, "mV"), name: with_unit(slow, unit)},
        drives={"step": make_step_current(current)},
        record=["v", name],
    )
    scale = 1e12 if unit == "pA" else 1e3
    ends = [read_trace(measured)[-1], read_trace(measured, name, scale)[-1]]
    return np.reshape(ends, (2, -1, STATES))


@cache
def solve_moment(model: str) -> Floats:
    """The same by the published equations; a reset ends the first step.

    In that step the second variable sees the potential clipped at its peak.
    """
    family = FAMILIES[model]
    found = np.empty((2, len(family.published), STATES))
    for k, values in enumerate(family.sets):
        for j, (v, slow, current) in enumerate(family.sample[:, k].T):
            change = family.cell(*values).under(current)
            start, left = [v, slow], SPAN
            if v > family.peak:  # of the parameters, the last two are those of the reset
                jump, to = (values[-2], values[-1]) if model == "adex" else (values[-1], values[-2])
                moved = slow + DT * change(0.0, np.array([family.peak, slow]))[1]
                start, left = [to, moved + jump], SPAN - DT
            found[:, k, j] = integration.solve(change, start, left)[1][:, -1]
    return found


def measure_difference(model: str, variable: int) -> float:
    """The largest difference of a variable, the potential or the second one."""
    return float(np.abs(simulate_moment(model)[variable] - solve_moment(model)[variable]).max())


def _make_checks() -> Iterator[Check]:
    for model, family in FAMILIES.items():
        sets = f"{STATES} states of each of {len(family.published)} sets of parameters"
        for variable, (name, unit, size) in enumerate((("v", "mV", 2e-4), (*family.slow, 1e-4))):
            yield Check(
                name=f"{model}.moment_of_{name}",
                what=f"{name} after {SPAN:g} ms from {sets}, largest difference",
                expected=0.0,
                unit=unit,
                source=f"published equations: {family.source}, integrated by SciPy",
                tolerance=absolute(size, "steps of 0.002 ms; a reset ends the first of them"),
                measure=partial(measure_difference, model, variable),
            )


CHECKS = tuple(_make_checks())
