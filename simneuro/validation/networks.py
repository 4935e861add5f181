"""Checks of whole networks: Brunel (2000), and a benchmark of Brette et al. (2007)."""

from functools import partial
from typing import Any

import numpy as np
import xarray as xr

from simneuro import recording
from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.published import published
from simneuro.validation.simulations import Floats, cache_simulation, read_trains, run

_EXC, _INH = 10_000, 2500  # Brunel's cells


def _make_projections(synapses: dict[str, tuple[str, str, dict[str, Any]]]) -> dict[str, Any]:
    """Tables of projections from each population to both, with the synapse of the source."""
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


@cache_simulation
def simulate_asynchronous_state() -> list[Floats]:
    """Spikes of model A of brunel2000 in 300 ms; g = 5, external rate twice the threshold rate."""
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
            "projections": _make_projections(synapses),
            "drives": {f"to_{name}": {**outside, "target": name} for name in ("exc", "inh")},
            "record": {"spikes": ["exc"]},
        }
    )
    return read_trains(measured, "exc")


def measure_asynchronous_rate() -> float:
    """The mean rate of the excitatory cells (Hz)."""
    return float(np.mean([len(train) for train in simulate_asynchronous_state()]) / 0.3)


@cache_simulation
def simulate_benchmark() -> xr.Dataset:
    """Benchmark 2 of brette2007 (synaptic currents) for 1 s; the currents of 400 cells."""
    cell = {
        "model": "lif",
        "parameters": {"E_L": "-49 mV"},
        "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}},
    }
    rule = {"rule": "fixed_probability", "p": 0.02}
    currents = {"variables": ["I_excitation", "I_inhibition"], "neurons": 400}
    return run(
        {
            "duration": "1 s",
            "dt": "0.1 ms",
            "record": {"traces": {"exc": currents}, "interval": "1 ms"},
            "populations": {"exc": {**cell, "size": 3200}, "inh": {**cell, "size": 800}},
            "synapses": {
                "excitation": {"model": "exp_current", "parameters": {"tau": "5 ms"}},
                "inhibition": {"model": "exp_current", "parameters": {"tau": "10 ms"}},
            },
            "projections": _make_projections(
                {"exc": ("excitation", "16.2 pA", rule), "inh": ("inhibition", "-90 pA", rule)}
            ),
        }
    )


def read_benchmark(*populations: str) -> list[Floats]:
    """The spike times (ms) of all cells of populations of benchmark 2."""
    measured = simulate_benchmark()
    return [train for each in populations for train in read_trains(measured, each)]


def measure_benchmark_rate() -> float:
    """The mean rate of all cells (Hz)."""
    return float(np.mean([len(train) for train in read_benchmark("exc", "inh")]))


def measure_last_spike() -> float:
    """The time of the last spike (ms)."""
    return float(max(train[-1] for train in read_benchmark("exc", "inh") if len(train)))


def measure_current(source: str, charge: float) -> float:
    """The mean current of a cell after 100 ms over that of its inputs' spikes.

    ``charge`` (pA ms) is that of a spike of each of all cells of the source, times p.
    """
    spikes = np.concatenate(read_benchmark(source))
    name = {"exc": "I_excitation", "inh": "I_inhibition"}[source]
    current = recording.trace(simulate_benchmark(), "exc", name).sel(time=slice(0.1, None))
    return float(1e12 * current.mean()) / (charge * np.sum(spikes > 100) / 900)


# Mean, and three standard deviations, of the rates of twelve networks in NEST 3.10 (Hz).
NEST_RATE, NEST_SPREAD = 5.52, 0.70
_SIMULATED = published()["brunel2000.simulated_rate"]

CHECKS = (
    Check(
        name="brunel_2000.asynchronous_rate",
        what="rate of the network with g = 5, external rate twice the threshold rate",
        expected=_SIMULATED.value,
        unit="Hz",
        source=_SIMULATED.source,
        tolerance=relative(0.05, "another network of 12 500 cells, 0.3 s, a step of 0.1 ms"),
        measure=measure_asynchronous_rate,
        quick=False,
    ),
    Check(
        name="vogels_abbott_2005.rate",
        what="rate of benchmark 2 (currents), mean of all cells",
        expected=NEST_RATE,
        unit="Hz",
        source="brette2007, benchmark 2, which gives no rate: twelve networks in NEST",
        tolerance=absolute(NEST_SPREAD, "three standard deviations over these networks"),
        measure=measure_benchmark_rate,
        quick=False,
    ),
    *(
        Check(
            name=f"vogels_abbott_2005.mean_{name}",
            what=f"mean {name} over what the rate of its sources says",
            expected=1 + 0.1 / (2 * tau),
            unit="",
            source="closed form: p w tau times the rates of all sources (Campbell's theorem)",
            tolerance=absolute(
                3 * float(np.sqrt(2 / (400 * inputs))),
                "three standard errors of 400 cells' numbers of inputs, whose rates differ; events "
                "act at steps, which adds dt/(2 tau)",
            ),
            measure=partial(measure_current, source, 0.02 * weight * tau),
            quick=False,
        )
        for name, source, weight, tau, inputs in (
            ("excitation", "exc", 16.2, 5, 64),
            ("inhibition", "inh", -90, 10, 16),
        )
    ),
    Check(
        name="vogels_abbott_2005.last_spike",
        what="time of its last spike in 1 s",
        expected=1000.0,
        unit="ms",
        source="brette2007, benchmark 2: activity does not end",
        tolerance=absolute(5, "4000 cells at 5 Hz leave 0.05 ms between spikes"),
        measure=measure_last_spike,
        quick=False,
    ),
)
