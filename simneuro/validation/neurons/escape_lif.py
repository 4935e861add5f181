"""Checks of ``escape_lif``: the fraction of time that a cell held at a potential is refractory."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    make_step_current,
    read_trace,
    read_trains,
    run_cells,
    with_unit,
)

LEVELS = (-2.0, 0.0, 2.0)  # potentials above the soft threshold, in units of its width
CELLS, T_REF, DT = 400, 5.0, 0.05  # cells at each level; ms; ms


@cache_simulation
def simulate_held_cells() -> dict[float, Floats]:
    """All intervals (ms) of cells that stay at one potential, to which the reset returns."""
    # rho_th = 1/t_ref = 200 Hz; the soft threshold is at -50 mV, its width 2 mV.
    held = with_unit(np.repeat(-50 + 2 * np.array(LEVELS), CELLS), "mV")
    found = read_trains(
        run_cells(
            "escape_lif",
            size=CELLS * len(LEVELS),
            duration="1 s",
            dt=f"{DT} ms",
            parameters={"E_L": held, "V_reset": held},
        )
    )
    return {
        level: np.concatenate(
            [_select_complete(train) for train in found[k * CELLS : (k + 1) * CELLS]]
        )
        for k, level in enumerate(LEVELS)
    }


def _select_complete(train: Floats) -> Floats:
    """The intervals that begin early enough to end before the simulation."""
    return np.diff(train)[train[:-1] < 700]


def measure_charging() -> float:
    """The potential (mV) of a cell that hardly ever fires, 20 ms after the onset of 80 pA."""
    drives = {"step": make_step_current(80)}
    more: dict[str, Any] = {"parameters": {"rho_th": "1e-12 Hz"}, "record": ["v"]}
    measured = run_cells("escape_lif", duration="21 ms", drives=drives, **more)
    return float(read_trace(measured)[200, 0])


def measure_reset() -> float:
    """The potential (mV) a step after the first spike under 600 pA."""
    drives = {"step": make_step_current(600)}
    measured = run_cells("escape_lif", duration="60 ms", drives=drives, record=["v"])
    at = round(float(read_trains(measured)[0][0]) / 0.1)
    return float(read_trace(measured)[at + 1, 0])


def measure_refractory_fraction(level: float) -> float:
    """``t_ref`` divided by the mean interval."""
    return float(T_REF / simulate_held_cells()[level].mean())


def measure_cv(level: float) -> float:
    """The coefficient of variation of the intervals."""
    return float(simulate_held_cells()[level].std() / simulate_held_cells()[level].mean())


def logistic(level: float) -> float:
    """The logistic function ``1/(1 + exp(-x))``."""
    return 1 / (1 + float(np.exp(-level)))


def compute_fraction_on_grid(level: float) -> float:
    """The same fraction in discrete time, where the waiting time is geometric."""
    chance = -np.expm1(-np.exp(level) / T_REF * DT)
    return float(T_REF / (T_REF + DT / chance))


def _make_checks() -> Iterator[Check]:
    for level in LEVELS:
        label = f"{level:g}".replace("-", "minus_")
        # Half a step in each interval, and three standard errors of the mean interval.
        yield Check(
            name=f"escape_lif.refractory_fraction_at_{label}",
            what=f"refractory fraction, held {level:g} widths above the soft threshold",
            expected=logistic(level),
            unit="",
            source="closed form: t_ref/(t_ref + t_ref exp(-x)), the logistic (buesing2011)",
            tolerance=relative(
                1 - compute_fraction_on_grid(level) / logistic(level) + 0.012,
                "half a step of 0.05 ms in each interval, and three standard errors of the mean",
            ),
            measure=partial(measure_refractory_fraction, level),
        )
    yield Check(
        name="escape_lif.cv",
        what="CV of the intervals, held at the soft threshold",
        expected=0.5,
        unit="",
        source="closed form: 1 - rate t_ref, of a Poisson process with dead time",
        tolerance=relative(0.03, "three standard errors of 28 000 intervals, and the grid"),
        measure=partial(measure_cv, 0.0),
    )


CHECKS = (
    *_make_checks(),
    Check(
        name="escape_lif.charging",
        what="potential one time constant after the onset of 80 pA, with an escape rate of 0",
        expected=-60 + 8 * (1 - np.exp(-1)),
        unit="mV",
        source="closed form: E_L + RI (1 - exp(-t/tau)); the membrane of brette2007",
        tolerance=absolute(1e-9, "exact integration: rounding only"),
        measure=measure_charging,
    ),
    Check(
        name="escape_lif.reset",
        what="potential after a spike",
        expected=-60.0,
        unit="mV",
        source="brette2007, benchmark 1: reset to rest",
        tolerance=absolute(1e-9, "the cell is refractory: rounding only"),
        measure=measure_reset,
    ),
)
