"""Checks of ``nmda``: magnesium block, current-voltage relation and time course."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr
from scipy.optimize import minimize_scalar

from simneuro.validation.check import Check, absolute
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    read_trace,
    run_cells,
    with_unit,
)
from simneuro.validation.synapses import membrane
from simneuro.validation.truth import potentials

VOLTAGES = (-80.0, -60.0, -40.0, -20.0, 40.0)  # mV
SWEEP = np.arange(-80, 41, 0.5)  # mV
_BLOCK = "jahr1990, eq. 4: 1/(1 + [Mg]/3.57 exp(-0.062 V))"


def compute_unblocked(v: float, magnesium: float = 1.0) -> float:
    """The unblocked fraction by Jahr and Stevens (1990); potential in mV, magnesium in mM."""
    return 1 / (1 + magnesium / 3.57 * float(np.exp(-0.062 * v)))


@cache_simulation
def simulate_clamped_cells(voltages: tuple[float, ...]) -> xr.Dataset:
    """Simulate one event in cells so large that their potential stays at these voltages (mV)."""
    volts = with_unit(voltages, "mV")
    size = len(voltages)
    event = {
        "kind": "spike_list",
        "target": "cell",
        "synapse": "nmda",
        "weight": "1 nS",
        "times": with_unit(np.ones(size), "ms"),
        "neurons": list(range(size)),
    }
    return run_cells(
        "lif",
        size=size,
        duration="40 ms",
        parameters={"C_m": "1 mF", "E_L": volts, "V_th": "1 V"},
        initial={"v": volts},
        drives={"event": event},
        record=["v", "g_nmda", "I_nmda"],
    )


def measure_open_fraction(voltage: float) -> float:
    """The current as a fraction of that without the block, at the largest conductance."""
    measured = simulate_clamped_cells(VOLTAGES)
    cell = VOLTAGES.index(voltage)
    g, current = (read_trace(measured, f"{x}_nmda", 1e9)[:, cell] for x in ("g", "I"))
    at = int(np.argmax(g))
    return float(current[at] / (g[at] * -voltage * 1e-3))


def measure_voltage_of_largest_current() -> float:
    """The voltage at which the inward current is largest (mV), by a parabola."""
    current = read_trace(simulate_clamped_cells(tuple(SWEEP)), "I_nmda", 1e12)
    at = int(np.argmax(current.max(axis=0)))
    left, top, right = current.max(axis=0)[at - 1 : at + 2]
    return float(SWEEP[at] + 0.5 * 0.5 * (left - right) / (left - 2 * top + right))


def solve_voltage_of_largest_current() -> float:
    """The voltage at which V times the unblocked fraction is smallest (mV)."""
    found = minimize_scalar(lambda v: compute_unblocked(v) * v, bounds=(-80, 0), method="bounded")
    return float(found.x)


def read_conductance() -> Floats:
    """The conductance (nS) over time after one event of 1 nS."""
    return read_trace(simulate_clamped_cells(VOLTAGES), "g_nmda", 1e9)[11:, 0]


def _make_block_checks() -> Iterator[Check]:
    for voltage in VOLTAGES:
        yield Check(
            name=f"nmda.open_at_{voltage:g}_mV".replace("-", "minus_"),
            what=f"fraction not blocked by 1 mM of magnesium at {voltage:g} mV",
            expected=compute_unblocked(voltage),
            unit="",
            source=_BLOCK,
            tolerance=absolute(1e-6, "the cell moves by less than 1e-5 mV"),
            measure=partial(measure_open_fraction, voltage),
        )


CHECKS = (
    *_make_block_checks(),
    Check(
        name="nmda.voltage_of_largest_current",
        what="voltage of the largest inward current",
        expected=solve_voltage_of_largest_current,
        unit="mV",
        source=f"closed form: the minimum of V/(1 + [Mg]/3.57 exp(-0.062 V)); {_BLOCK}",
        tolerance=absolute(0.02, "a parabola through voltages 0.5 mV apart"),
        measure=measure_voltage_of_largest_current,
    ),
    Check(
        name="nmda.time_course",
        what="conductance after 1 nS, rise 2 and decay 100 ms, largest difference",
        expected=0.0,
        unit="nS",
        source="closed form: exp(-t/100 ms) - exp(-t/2 ms), normalised; times of brunel2001",
        tolerance=absolute(1e-6, "rk4 at 0.1 ms"),
        measure=lambda: float(
            np.abs(
                read_conductance()
                - potentials.difference(
                    np.arange(len(read_conductance())) * membrane.DT, rise=2.0, decay=100.0
                )
            ).max()
        ),
    ),
)
