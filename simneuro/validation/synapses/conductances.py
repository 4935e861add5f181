"""Checks of conductances that decay exponentially: ``exp_conductance``, ``ampa``, ``gaba_a``."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np
import xarray as xr

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.runs import traces
from simneuro.validation.synapses import membrane

Shape = Callable[[float], float]
EQUATIONS = "published equations: C dv/dt = -g_L (v - E_L) - w exp(-t/tau) (v - E_rev), by SciPy"
_RK4 = absolute(1e-4, "rk4 at 0.1 ms; the truth is integrated to 1e-9")


@cache
def decay(tau: float) -> Shape:
    """A conductance that jumps to 1 and decays with ``tau`` ms."""
    return lambda t: float(np.exp(-t / tau))


def event(synapse: str, **parameters: str) -> xr.Dataset:
    """One event of 2 nS."""
    return membrane.after_one_event(synapse, "2 nS", ("v", "g_r"), **parameters)


def largest_potential(synapse: str) -> float:
    """The potential farthest from rest (mV)."""
    return membrane.peak(event(synapse))


def conductance_after(synapse: str, tau: float) -> float:
    """The conductance one time constant after the event (nS)."""
    measured = event(synapse)
    at = int(np.argmin(np.abs(membrane.since_event(measured) - tau)))
    return float(traces(measured, "g_r", 1e9)[at, 0])


# What brette2007 gives for its networks: time constant (ms) and reversal potential (mV).
def _receptors() -> Iterator[tuple[str, float, float]]:
    values = {
        key: published()[f"brette2007.{key}"].value
        for key in ("tau_exc", "tau_inh", "reversal_exc", "reversal_inh")
    }
    yield "exp_conductance", values["tau_exc"], values["reversal_exc"]
    yield "ampa", values["tau_exc"], values["reversal_exc"]
    yield "gaba_a", values["tau_inh"], values["reversal_inh"]


def _checks() -> Iterator[Check]:
    for synapse, tau, reversal in _receptors():
        yield Check(
            name=f"{synapse}.decay",
            what=f"conductance {tau:g} ms after an event of 2 nS",
            expected=2 * np.exp(-1),
            unit="nS",
            source=f"closed form: w/e; {published()['brette2007.tau_exc'].source}",
            tolerance=relative(1e-8, "rk4: (dt/tau)^4/120 = 1.3e-9"),
            measure=partial(conductance_after, synapse, tau),
        )
        yield Check(
            name=f"{synapse}.peak",
            what=f"largest potential after 2 nS on 25 nS, 250 pF, reversal at {reversal:g} mV",
            expected=partial(membrane.conductance_peak, decay(tau), 2.0, reversal),
            unit="mV",
            source=EQUATIONS,
            tolerance=_RK4,
            measure=partial(largest_potential, synapse),
        )


CHECKS = (
    *_checks(),
    Check(
        name="exp_conductance.trace",
        what="potential after 2 nS decaying with 2 ms, largest distance",
        expected=0.0,
        unit="mV",
        source=EQUATIONS,
        tolerance=_RK4,
        measure=lambda: membrane.conductance_distance(
            event("exp_conductance", tau="2 ms"),
            membrane.conductance_potential(decay(2.0), 2.0, 0.0),
        ),
    ),
)
