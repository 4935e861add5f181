"""Checks of ``nmda``: its magnesium block, its current against voltage, its time course."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import xarray as xr
from scipy.optimize import minimize_scalar

from simneuro.validation.check import Check, absolute
from simneuro.validation.runs import Floats, amounts, cells, shared, traces
from simneuro.validation.synapses import membrane
from simneuro.validation.truth import potentials

VOLTAGES = (-80.0, -60.0, -40.0, -20.0, 40.0)  # mV
SWEEP = np.arange(-80, 41, 0.5)  # mV
_BLOCK = "jahr1990, eq. 4: 1/(1 + [Mg]/3.57 exp(-0.062 V))"


def unblocked(v: float, magnesium: float = 1.0) -> float:
    """The open fraction of Jahr and Stevens; mV and mM."""
    return 1 / (1 + magnesium / 3.57 * float(np.exp(-0.062 * v)))


@shared
def clamped(voltages: tuple[float, ...]) -> xr.Dataset:
    """Cells so large that one event hardly moves them, at these voltages."""
    volts = amounts(voltages, "mV")
    size = len(voltages)
    event = {
        "kind": "spike_list",
        "target": "cell",
        "synapse": "nmda",
        "weight": "1 nS",
        "times": amounts(np.ones(size), "ms"),
        "neurons": list(range(size)),
    }
    return cells(
        "lif",
        size=size,
        duration="40 ms",
        parameters={"C_m": "1 mF", "E_L": volts, "V_th": "1 V"},
        initial={"v": volts},
        drives={"event": event},
        record=["v", "g_nmda", "I_nmda"],
    )


def open_fraction(voltage: float) -> float:
    """Current divided by what would flow without the block, at the largest conductance."""
    measured = clamped(VOLTAGES)
    cell = VOLTAGES.index(voltage)
    g, current = (traces(measured, f"{x}_nmda", 1e9)[:, cell] for x in ("g", "I"))
    at = int(np.argmax(g))
    return float(current[at] / (g[at] * -voltage * 1e-3))


def voltage_of_largest_current() -> float:
    """Where the inward current is largest (mV)."""
    current = traces(clamped(tuple(SWEEP)), "I_nmda", 1e12)
    at = int(np.argmax(current.max(axis=0)))
    left, top, right = current.max(axis=0)[at - 1 : at + 2]
    return float(SWEEP[at] + 0.5 * 0.5 * (left - right) / (left - 2 * top + right))


def true_voltage_of_largest_current() -> float:
    """The minimum of V times the open fraction."""
    found = minimize_scalar(lambda v: unblocked(v) * v, bounds=(-80, 0), method="bounded")
    return float(found.x)


def conductance() -> Floats:
    """Of one event of 1 nS over time (nS), from the step in which it acts."""
    return traces(clamped(VOLTAGES), "g_nmda", 1e9)[11:, 0]


def _block_checks() -> Iterator[Check]:
    for voltage in VOLTAGES:
        yield Check(
            name=f"nmda.open_at_{voltage:g}_mV".replace("-", "minus_"),
            what=f"fraction that 1 mM of magnesium leaves open at {voltage:g} mV",
            expected=unblocked(voltage),
            unit="",
            source=_BLOCK,
            tolerance=absolute(1e-6, "the cell moves by less than 1e-5 mV"),
            measure=partial(open_fraction, voltage),
        )


CHECKS = (
    *_block_checks(),
    Check(
        name="nmda.voltage_of_largest_current",
        what="where the inward current is largest",
        expected=true_voltage_of_largest_current,
        unit="mV",
        source=f"closed form: the minimum of V/(1 + [Mg]/3.57 exp(-0.062 V)); {_BLOCK}",
        tolerance=absolute(0.02, "a parabola through voltages 0.5 mV apart"),
        measure=voltage_of_largest_current,
    ),
    Check(
        name="nmda.time_course",
        what="conductance after 1 nS, rise 2 and decay 100 ms, largest distance",
        expected=0.0,
        unit="nS",
        source="closed form: exp(-t/100 ms) - exp(-t/2 ms), normalised; times of brunel2001",
        tolerance=absolute(1e-6, "rk4 at 0.1 ms"),
        measure=lambda: float(
            np.abs(
                conductance()
                - potentials.difference(
                    np.arange(len(conductance())) * membrane.DT, rise=2.0, decay=100.0
                )
            ).max()
        ),
    ),
)
