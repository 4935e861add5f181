"""Checks of ``escape_lif``: the fraction of time that a cell held at a potential is refractory."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from simneuro.validation.check import Check, relative
from simneuro.validation.simulations import (
    Floats,
    as_quantity,
    cache_simulation,
    read_trains,
    run_cells,
)

LEVELS = (-2.0, 0.0, 2.0)  # potentials above the soft threshold, in units of its width
CELLS, T_REF, DT = 400, 5.0, 0.05  # cells at each level; ms; ms


@cache_simulation
def simulate_held_cells() -> dict[float, Floats]:
    """All intervals (ms) of cells that stay at one potential, to which the reset returns."""
    # rho_th = 1/t_ref = 200 Hz; E_L = V_reset = -60 mV, width 2 mV.
    middles = as_quantity(np.repeat(-60 - 2 * np.array(LEVELS), CELLS), "mV")
    found = read_trains(
        run_cells(
            "escape_lif",
            size=CELLS * len(LEVELS),
            duration="1 s",
            dt=f"{DT} ms",
            parameters={"V_th": middles},
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


CHECKS = tuple(_make_checks())
