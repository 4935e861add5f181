"""Checks of ``sigmoid``, ``tanh`` and ``softmax`` against cells that fire at random.

A cell with escape noise is held at a potential, x widths above its soft threshold, where it fires
at random at the rate exp(x)/t_ref, and is then refractory for t_ref.
"""

from functools import partial
from typing import Any

import numpy as np

from simneuro.bridge import activation
from simneuro.validation.check import Check, absolute
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    read_trains,
    run,
    run_cells,
    with_unit,
)

LEVELS = np.arange(-4.0, 5.0)  # above the soft threshold, in units of its width
CELLS, DT, T_REF = 100, 0.05, 5.0  # cells at each level; ms; ms
RACERS, RACES = np.array([0.0, 0.7, 2.0]), 4000  # as LEVELS; races of one of each
UNITS, STEPS = 2000, 100  # binary units at each level; steps of 1 ms

_BINARY = {
    "summary": "a unit that is on in a step with a chance that is logistic in v",
    "equations": "dv/dt = (I_syn + I_ext)/C_m : volt",
    "threshold": "rand() < 1/(1 + exp(-v/mV))",
    "reset": "v = v",
    "method": "euler",
    "parameters": {
        "C_m": {
            "value": "200 pF",
            "description": "membrane capacitance",
            "source": "chosen: nothing depends on it",
        },
    },
}


@cache_simulation
def simulate_held_cells() -> list[Floats]:
    """The spike times (ms) of cells at each of :data:`LEVELS`, one after the other."""
    held = with_unit(np.repeat(-50 + 2 * LEVELS, CELLS), "mV")  # the width is 2 mV
    parameters = {"E_L": held, "V_reset": held, "rho_th": f"{1e3 / T_REF} Hz"}
    cells: dict[str, Any] = {"size": held.size, "dt": f"{DT} ms", "parameters": parameters}
    return read_trains(run_cells("escape_lif", duration="1 s", warmup="50 ms", **cells))


def find_fractions() -> Floats:
    """The part of a second for which cells at each of :data:`LEVELS` are refractory."""
    counts = np.array([len(train) for train in simulate_held_cells()], float)
    return counts.reshape(-1, CELLS).mean(axis=1) * T_REF / 1e3


def measure_logistic() -> float:
    """The largest difference between these parts and the sigmoid, in steps of :data:`DT`.

    On the grid the waiting time is geometric and longer than exp(-x) t_ref, as at a lower x.
    """
    waiting = DT / -np.expm1(-np.exp(LEVELS) * DT / T_REF)
    return float(np.abs(find_fractions() - activation("sigmoid")(np.log(T_REF / waiting))).max())


def measure_saturation() -> float:
    """The inverse mean interval (Hz) 4 widths above the soft threshold."""
    intervals = np.concatenate([np.diff(train) for train in simulate_held_cells()[-CELLS:]])
    return float(1e3 / intervals.mean())


def measure_push_pull() -> float:
    """The largest difference between that of pairs held at 2x and -2x, and tanh(x)."""
    fractions = find_fractions()[::2]
    pairs = fractions - fractions[::-1]
    return float(np.abs(pairs - activation("tanh")(LEVELS[::2] / 2)).max())


@cache_simulation
def simulate_binary_units() -> Floats:
    """The part of the steps in which units at each of :data:`LEVELS` are on."""
    held = with_unit(np.repeat(LEVELS, UNITS), "mV")
    measured = run(
        {
            "duration": f"{STEPS} ms",
            "dt": "1 ms",
            "models": {"unit": _BINARY},
            "populations": {"cell": {"model": "unit", "size": held.size, "initial": {"v": held}}},
        }
    )
    counts = np.array([len(train) for train in read_trains(measured)], float)
    return counts.reshape(-1, UNITS).mean(axis=1) / STEPS


def measure_binary_unit() -> float:
    """The largest difference between these parts and the sigmoid."""
    return float(np.abs(simulate_binary_units() - activation("sigmoid")(LEVELS)).max())


@cache_simulation
def simulate_race() -> Floats:
    """How often each of three cells is the first to fire, of those races that one of them wins."""
    held = with_unit(np.tile(-50 + 2 * RACERS, RACES), "mV")
    parameters = {"E_L": held, "V_reset": held, "rho_th": "10 Hz"}
    cells = {"size": held.size, "initial": {"v": held}, "parameters": parameters}
    trains = read_trains(run_cells("escape_lif", duration="100 ms", dt="0.1 ms", **cells))
    first = np.array([train[0] if len(train) else np.inf for train in trains])
    rows = first.reshape(RACES, -1)
    best = rows.min(axis=1, keepdims=True)
    shared = (rows == best) & np.isfinite(best)  # a step may hold the first spikes of two cells
    won = shared / np.maximum(shared.sum(axis=1, keepdims=True), 1)
    return np.asarray(won.sum(axis=0) / won.sum())


def measure_race() -> float:
    """The largest difference between how often a cell wins and softmax."""
    return float(np.abs(simulate_race() - activation("softmax")(RACERS)).max())


_check = partial(Check, expected=0.0, unit="")

CHECKS = (
    _check(
        name="sigmoid.escape_noise",
        what="largest distance of the refractory part of cells with escape noise from the sigmoid",
        source="closed form: t_ref/(t_ref + t_ref exp(-x)), the logistic (buesing2011)",
        tolerance=absolute(
            0.006, "four standard errors of 2500 spikes; cells that start together, 0.002"
        ),
        measure=measure_logistic,
    ),
    Check(
        name="sigmoid.saturation",
        what="rate of a cell with escape noise 4 widths above its soft threshold",
        expected=1e3 / (T_REF + DT / -np.expm1(-np.exp(4.0) * DT / T_REF)),
        unit="Hz",
        source="closed form: rho/(1 + rho t_ref), with the waiting time on the grid geometric",
        tolerance=absolute(0.1, "four standard errors of 19 000 intervals"),
        measure=measure_saturation,
    ),
    _check(
        name="sigmoid.binary_unit",
        what="largest distance of the part of steps in which binary units are on from the sigmoid",
        source="closed form: the chance that the unit is defined by",
        tolerance=absolute(0.005, "4.4 standard errors of 200 000 draws"),
        measure=measure_binary_unit,
    ),
    _check(
        name="tanh.push_pull",
        what="largest distance of the difference of a pair of cells with escape noise from tanh",
        source="closed form: 1/(1 + exp(-2x)) - 1/(1 + exp(2x)) = tanh(x)",
        tolerance=absolute(
            0.011, "half a step of 0.05 ms in an interval of 5 ms (0.005), four standard errors"
        ),
        measure=measure_push_pull,
    ),
    _check(
        name="softmax.race",
        what="largest distance of how often each of three cells fires first from softmax",
        source="closed form: of Poisson processes with rates r, k is first with r_k / sum(r)",
        tolerance=absolute(
            0.032, "four standard errors of 4000 races; ties in a step, one in two hundred, 0.001"
        ),
        measure=measure_race,
    ),
)
