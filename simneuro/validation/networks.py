"""Checks of whole networks: Brunel's asynchronous state, the benchmarks of Brette et al. (2007)."""

from typing import Any

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.runs import Floats, run, shared, trains

_EXC, _INH = 10_000, 2500  # Brunel's cells


def _projections(synapses: dict[str, tuple[str, str, dict[str, Any]]]) -> dict[str, Any]:
    """From each population to both, by synapse, weight and rule of its source."""
    return {
        f"{source}_{target}": {
            "source": source,
            "target": target,
            "synapse": synapse,
            "weight": weight,
            "connect": rule,
            "delay": "1.5 ms" if synapse == "delta" else "0.1 ms",
        }
        for source, (synapse, weight, rule) in synapses.items()
        for target in synapses
    }


@shared
def asynchronous() -> list[Floats]:
    """Spikes of model A with g = 5 and twice the threshold rate outside, 300 ms (brunel2000)."""
    cell = {
        "model": "lif",
        "parameters": {"E_L": "0 mV", "V_th": "20 mV", "V_reset": "10 mV", "t_ref": "2 ms"},
        "initial": {"v": {"uniform": ["0 mV", "20 mV"]}},
    }
    outside = {"kind": "poisson", "synapse": "delta", "rate": "20 kHz", "weight": "0.1 mV"}
    synapses: dict[str, tuple[str, str, dict[str, Any]]] = {
        "exc": ("delta", "0.1 mV", {"rule": "fixed_indegree", "n": 1000}),
        "inh": ("delta", "-0.5 mV", {"rule": "fixed_indegree", "n": 250}),
    }
    measured = run(
        {
            "duration": "300 ms",
            "warmup": "100 ms",
            "dt": "0.1 ms",
            "populations": {"exc": {**cell, "size": _EXC}, "inh": {**cell, "size": _INH}},
            "projections": _projections(synapses),
            "drives": {f"to_{name}": {**outside, "target": name} for name in ("exc", "inh")},
            "record": {"spikes": ["exc"]},
        }
    )
    return trains(measured, "exc")


def asynchronous_rate() -> float:
    """Spikes per excitatory cell and second."""
    return float(np.mean([len(train) for train in asynchronous()]) / 0.3)


@shared
def slowed() -> list[Floats]:
    """Spikes of benchmark 2 of brette2007 (currents), 1 s."""
    cell = {
        "model": "lif",
        "parameters": {"E_L": "-49 mV"},
        "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}},
    }
    rule = {"rule": "fixed_probability", "p": 0.02}
    measured = run(
        {
            "duration": "1 s",
            "dt": "0.1 ms",
            "populations": {"exc": {**cell, "size": 3200}, "inh": {**cell, "size": 800}},
            "synapses": {
                "excitation": {"model": "exp_current", "parameters": {"tau": "5 ms"}},
                "inhibition": {"model": "exp_current", "parameters": {"tau": "10 ms"}},
            },
            "projections": _projections(
                {"exc": ("excitation", "16.2 pA", rule), "inh": ("inhibition", "-90 pA", rule)}
            ),
        }
    )
    return trains(measured, "exc") + trains(measured, "inh")


def slowed_rate() -> float:
    """Spikes per cell and second."""
    return float(np.mean([len(train) for train in slowed()]))


def active_to_the_end() -> float:
    """When the last spike is (ms)."""
    return float(max(train[-1] for train in slowed() if len(train)))


_SIMULATED = published()["brunel2000.simulated_rate"]

CHECKS = (
    Check(
        name="brunel_2000.asynchronous_rate",
        what="rate of the network with g = 5, twice the threshold rate outside",
        expected=_SIMULATED.value,
        unit="Hz",
        source=_SIMULATED.source,
        tolerance=relative(0.05, "another network of 12 500 cells, 0.3 s, a step of 0.1 ms"),
        measure=asynchronous_rate,
        quick=False,
    ),
    Check(
        name="vogels_abbott_2005.rate",
        what="rate of benchmark 2 (currents), mean of all cells",
        expected=6.0,
        unit="Hz",
        source="brette2007, benchmark 2, which tells no rate: three networks in bare Brian2",
        tolerance=absolute(1.5, "they fired at 5.5, 5.5 and 6.2 Hz; each network has its own rate"),
        measure=slowed_rate,
        quick=False,
    ),
    Check(
        name="vogels_abbott_2005.last_spike",
        what="time of its last spike in 1 s",
        expected=1000.0,
        unit="ms",
        source="brette2007, benchmark 2: activity does not end",
        tolerance=absolute(5, "4000 cells at 5 Hz leave 0.05 ms between spikes"),
        measure=active_to_the_end,
        quick=False,
    ),
)
