"""From what a simulation leaves to a recording: labels, units, times from the warm-up's end."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

import numpy as np
import xarray as xr
from brian2.units.fundamentalunits import Dimension

from simneuro import recording, units
from simneuro.engine.draw.numbers import Values
from simneuro.engine.equations import cells as text
from simneuro.engine.equations.synapses import recorded_name
from simneuro.engine.outcome import Outcome
from simneuro.errors import SimulationError
from simneuro.scenario import Scenario
from simneuro.scenario.plasticity_checks import recordable

_WHY_LOST = (
    "Either the time step is too long, or a time constant of an exactly integrated model equals "
    "that of its synapse, where the exact solution divides by zero; change dt, or one of the two "
    "time constants a little."
)


def recorded(scenario: Scenario, values: Values, outcome: Outcome, target: str) -> xr.Dataset:
    """The recording of a simulation.

    Raises
    ------
    SimulationError
        If a membrane potential is no longer a number.
    """
    _check_finite(outcome)
    return recording.assemble(
        populations={name: population.size for name, population in scenario.populations.items()},
        spikes={
            name: _since(scenario, values, steps, cells)
            for name, (steps, cells) in outcome.spikes.items()
        },
        duration=float(scenario.duration),
        dt=values.dt,
        traces=dict(_traces(scenario, values, outcome)),
        synapse_traces=dict(_synapse_traces(scenario, values, outcome)),
        wiring={
            name: _wiring(scenario, values, name, outcome.weights.get(name))
            for name in scenario.record.wiring
        },
        drive_events={
            name: _since(scenario, values, values.events[name].steps, values.events[name].cells)
            for name in scenario.record.drives
        },
        provenance=recording.Provenance(
            seed=scenario.seed,
            target=target,
            scenario=scenario.outline(),
            digest=scenario.digest,
            versions=versions(),
        ),
    )


_version = cache(version)  # reads a file


def versions() -> dict[str, str]:
    """The versions of what decides a result."""
    return {name: _version(name) for name in ("simneuro", "brian2", "numpy", "scipy", "xarray")}


def lost_potential(population: str, where: str) -> SimulationError:
    """The error for potentials that are no longer numbers."""
    what = f"the membrane potential is no longer a number {where}"
    return SimulationError(f"population {population}: {what}. {_WHY_LOST}")


def _check_finite(outcome: Outcome) -> None:
    for name, potentials in outcome.potentials.items():
        lost = ~np.isfinite(potentials)
        if lost.any():
            cells = f"{lost.sum()} of {len(lost)} cells"
            raise lost_potential(name, f"in {cells} at the end")


def _since(
    scenario: Scenario, values: Values, steps: np.ndarray, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Events from the end of the warm-up on: times in s, and cells."""
    since = steps - scenario.warmup_steps
    return since[since >= 0] * values.dt, cells[since >= 0]


def _traces(
    scenario: Scenario, values: Values, outcome: Outcome
) -> Iterator[tuple[str, recording.Trace]]:
    for name, variables in outcome.traces.items():
        for variable, samples in variables.items():
            dim = text.dimension_of(scenario, name, variable)
            trace = _trace(scenario, values, values.traced[name], samples, dim)
            yield f"{name}.{variable}", trace


def _synapse_traces(
    scenario: Scenario, values: Values, outcome: Outcome
) -> Iterator[tuple[str, recording.Trace]]:
    for name, traced in values.traced_synapses.items():
        for variable in scenario.record.synapses[name].variables:
            samples = outcome.synapses[name][recorded_name(scenario, name, variable)]
            dim = recordable(scenario, name)[variable]
            yield f"{name}.{variable}", _trace(scenario, values, traced, samples, dim)


def _trace(
    scenario: Scenario, values: Values, traced: np.ndarray, samples: np.ndarray, dim: Dimension
) -> recording.Trace:
    steps = np.arange(len(samples)) * values.every - scenario.warmup_steps
    first = int(np.searchsorted(steps, 0))
    return recording.Trace(steps[first:] * values.dt, traced, samples[first:], units.si_unit(dim))


def _wiring(
    scenario: Scenario, values: Values, name: str, final: np.ndarray | None
) -> recording.Wiring:
    wiring = values.wiring[name]
    count = len(wiring.sources)
    weight = scenario.synapse(scenario.projections[name].synapse).weight_dimension
    return recording.Wiring(
        wiring.sources,
        wiring.targets,
        np.broadcast_to(wiring.weight, count),
        units.si_unit(weight),
        np.broadcast_to(0.0 if wiring.delay is None else wiring.delay, count),
        final,
    )
