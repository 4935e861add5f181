"""Checks of ``adaptive_lif`` and ``eif``: first spikes, rates, rheobases."""

from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    find_onset,
    measure_steady_rate,
    run_step,
)
from simneuro.validation.truth import adapting, leaky

FINE = "0.01 ms"
EQUATIONS = "published equations, each interval integrated by SciPy up to the spike"
_GRID = "spikes and resets fall on the grid of 0.01 ms"

# adaptive_lif: lif's cell with tau_w = 144 ms and b = 20 pA, in mV for 10 nS.
ADAPTIVE = {"threshold": 10.0, "tau": 20.0, "t_ref": 5.0, "b": 2.0, "tau_w": 144.0}


@cache_simulation
def simulate_adaptation() -> Floats:
    """The spikes of adaptive_lif under 300 pA."""
    return run_step("adaptive_lif", 300, duration="1.5 s", dt="0.02 ms")[0]


# eif: t_ref 1.7 ms, 10 nS and 100 pF, upswing cut off at -30 mV.
E_L, V_T, DELTA, V_RESET = published()["fourcaud2003.fit"].values
EIF_CURRENTS = (20.0, 50.0, 100.0, 200.0)  # pA


@cache_simulation
def simulate_eif() -> list[Floats]:
    """The spikes of eif under each of ``EIF_CURRENTS``."""
    return run_step("eif", EIF_CURRENTS, duration="400 ms", dt=FINE)


def measure_eif_rate(current: float) -> float:
    """The rate (Hz) of eif under a current (pA)."""
    return measure_steady_rate(simulate_eif()[EIF_CURRENTS.index(current)], 0)


def solve_eif_rate(current: float) -> float:
    """The rate (Hz) of eif, from the time from reset to the spike by quadrature."""
    cell = {"e_l": E_L, "v_t": V_T, "delta": DELTA, "tau": 10.0}
    return 1e3 / (1.7 + adapting.passage_time(current / 10, start=V_RESET, end=0.0, **cell))


def measure_eif_rheobase() -> float:
    """The midpoint between the largest silent current and the smallest firing one (pA)."""
    currents = np.round(np.arange(16.0, 16.5, 0.02), 4)
    found = run_step("eif", currents, duration="2 s", initial={"v": f"{V_T} mV"})
    return find_onset(currents, (len(train) > 0 for train in found))


CHECKS = (
    Check(
        name="adaptive_lif.first_spike",
        what="time of the first spike under 300 pA",
        expected=leaky.time_to_threshold(30, 10, 20),
        unit="ms",
        source="closed form: tau ln(RI/(RI - theta)); there is no adaptation yet",
        tolerance=absolute(0.021, "one step of 0.02 ms"),
        measure=lambda: float(simulate_adaptation()[0]),
    ),
    Check(
        name="adaptive_lif.steady_rate",
        what="rate under 300 pA after 1 s",
        expected=adapting.adapted_rate(30, **ADAPTIVE),
        unit="Hz",
        source="closed form: the periodic state of the linear membrane and w (benda2003)",
        tolerance=relative(0.001, "one step of 0.02 ms in an interval of some 20 ms"),
        measure=lambda: measure_steady_rate(simulate_adaptation(), 1000),
    ),
    *(
        Check(
            name=f"eif.rate_at_{current:g}_pA",
            what=f"rate under {current:g} pA",
            expected=partial(solve_eif_rate, current),
            unit="Hz",
            source=f"{published()['fourcaud2003.fit'].source}; quadrature of dv over dv/dt",
            tolerance=relative(
                0.012 * solve_eif_rate(current) / 1e3, "an interval ends on the grid of 0.01 ms"
            ),
            measure=partial(measure_eif_rate, current),
        )
        for current in EIF_CURRENTS
    ),
    Check(
        name="eif.rheobase",
        what="largest current without spikes",
        expected=10 * (V_T - E_L - DELTA),
        unit="pA",
        source="closed form: g_L (V_T - E_L - Delta_T) (fourcaud2003)",
        tolerance=absolute(0.021, "currents 0.02 pA apart"),
        measure=measure_eif_rheobase,
        quick=False,
    ),
)
