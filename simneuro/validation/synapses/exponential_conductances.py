"""Checks of conductances that decay exponentially: ``exp_conductance``, ``ampa``, ``gaba_a``."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np
import xarray as xr

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.simulations import read_trace
from simneuro.validation.synapses import membrane

Shape = Callable[[float], float]
EQUATIONS = "published equations: C dv/dt = -g_L (v - E_L) - w exp(-t/tau) (v - E_rev), by SciPy"
_RK4 = absolute(1e-4, "rk4 at 0.1 ms; the truth is integrated to 1e-9")


@cache
def make_decay(tau: float) -> Shape:
    """The time course of a conductance that jumps to 1 and decays with ``tau`` (ms)."""
    return lambda t: float(np.exp(-t / tau))


def simulate_event(synapse: str, **parameters: str) -> xr.Dataset:
    """Simulate one event of 2 nS."""
    return membrane.simulate_event(synapse, "2 nS", ("v", "g_r"), **parameters)


def measure_largest_potential(synapse: str) -> float:
    """The potential farthest from rest (mV)."""
    return membrane.measure_peak(simulate_event(synapse))


def measure_conductance(synapse: str, tau: float) -> float:
    """The conductance one time constant after the event (nS)."""
    measured = simulate_event(synapse)
    at = int(np.argmin(np.abs(membrane.read_time_since_event(measured) - tau)))
    return float(read_trace(measured, "g_r", 1e9)[at, 0])


# Time constant (ms) and reversal potential (mV) of the networks of brette2007.
def _list_receptors() -> Iterator[tuple[str, float, float]]:
    values = {
        key: published()[f"brette2007.{key}"].value
        for key in ("tau_exc", "tau_inh", "reversal_exc", "reversal_inh")
    }
    yield "exp_conductance", values["tau_exc"], values["reversal_exc"]
    yield "ampa", values["tau_exc"], values["reversal_exc"]
    yield "gaba_a", values["tau_inh"], values["reversal_inh"]


def _make_checks() -> Iterator[Check]:
    for synapse, tau, reversal in _list_receptors():
        yield Check(
            name=f"{synapse}.decay",
            what=f"conductance {tau:g} ms after an event of 2 nS",
            expected=2 * np.exp(-1),
            unit="nS",
            source=f"closed form: w/e; {published()['brette2007.tau_exc'].source}",
            tolerance=relative(1e-8, "rk4: (dt/tau)^4/120 = 1.3e-9"),
            measure=partial(measure_conductance, synapse, tau),
        )
        yield Check(
            name=f"{synapse}.peak",
            what=f"largest potential after 2 nS on 25 nS, 250 pF, reversal at {reversal:g} mV",
            expected=partial(membrane.solve_conductance_peak, make_decay(tau), 2.0, reversal),
            unit="mV",
            source=EQUATIONS,
            tolerance=_RK4,
            measure=partial(measure_largest_potential, synapse),
        )


CHECKS = (
    *_make_checks(),
    Check(
        name="exp_conductance.trace",
        what="potential after 2 nS decaying with 2 ms, largest difference",
        expected=0.0,
        unit="mV",
        source=EQUATIONS,
        tolerance=_RK4,
        measure=lambda: membrane.measure_conductance_distance(
            simulate_event("exp_conductance", tau="2 ms"),
            membrane.solve_conductance_potential(make_decay(2.0), 2.0, 0.0),
        ),
    ),
)
