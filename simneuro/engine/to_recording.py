"""Conversion of a backend's results to a recording: labels, units, times from the warm-up's end."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version

import numpy as np
import xarray as xr

from simneuro import recording, units
from simneuro.engine.draw.numbers import CellNumbers, Numbers, WireNumbers
from simneuro.engine.outcome import Outcome
from simneuro.engine.runaway import check_strays
from simneuro.network import Cells, Network, Times, Wires
from simneuro.recording.steps import SteppedTimes
from simneuro.scenario import Scenario


def to_recording(scenario: Scenario, numbers: Numbers, outcome: Outcome, target: str) -> xr.Dataset:
    """The recording of a simulation.

    Raises
    ------
    SimulationError
        If a state ran away.
    """
    network = scenario.network
    check_strays(network, outcome)
    times = network.times
    return recording.assemble(
        populations=network.sizes,
        spikes={
            name: _since_warmup(times, steps, cells)
            for name, (steps, cells) in (*outcome.spikes.items(), *_source_spikes(network, numbers))
        },
        duration=times.duration,
        dt=times.dt,
        traces=dict(_traces(network, outcome.traces, network.cells, numbers.cells)),
        synapse_traces=dict(_traces(network, outcome.synapses, network.wires, numbers.wires)),
        wiring={
            name: _wiring(network.wires[name], numbers, outcome.weights.get(name))
            for name in network.record.wiring
        },
        drive_events={
            name: (when[:], cells)
            for name in network.record.drives
            for events in [numbers.feeds[name].events]
            for when, cells in [_since_warmup(times, events.steps, events.cells)]
        },
        provenance=recording.Provenance(
            seed=scenario.seed,
            target=target,
            scenario=scenario.outline(),
            digest=scenario.digest,
            versions={**versions(), **outcome.versions},
            precision=network.precision,
        ),
    )


_version = cache(version)  # reads a file


def versions() -> dict[str, str]:
    """The versions of what decides a result.

    Examples
    --------
    >>> from simneuro.engine import versions
    >>> "brian2" in {name.lower() for name in versions()}
    True
    """
    return {name: _version(name) for name in ("simneuro", "brian2", "numpy", "scipy", "xarray")}


def _source_spikes(
    network: Network, numbers: Numbers
) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """Those of sources are known before the run."""
    for name in network.recorded_sources:
        yield name, (numbers.sources[name].steps, numbers.sources[name].cells)


def _since_warmup(
    times: Times, steps: np.ndarray, cells: np.ndarray
) -> tuple[SteppedTimes, np.ndarray]:
    """Events from the end of the warm-up on: times in s, and cells."""
    first = times.warmup_steps
    begin = bisect_left(steps, first)
    early, late = steps[:begin].max(initial=-1), steps[begin:].min(initial=first)
    # Backends give them in order; copies of many spikes would take more memory than all else.
    kept = slice(begin, None) if early < first <= late else steps >= first
    return SteppedTimes(steps[kept], first, times.dt), cells[kept]


def _traces(
    network: Network,
    found: Mapping[str, Mapping[str, np.ndarray]],
    parts: Mapping[str, Cells] | Mapping[str, Wires],
    numbers: Mapping[str, CellNumbers] | Mapping[str, WireNumbers],
) -> Iterator[tuple[str, recording.Trace]]:
    """The traces of cells, or of synapses, by part and variable."""
    times = network.times
    for name, variables in found.items():
        traced, recordable = numbers[name].traced, parts[name].recordable
        for variable, samples in variables.items():
            steps = np.arange(len(samples)) * network.sample_every - times.warmup_steps
            first, unit = int(np.searchsorted(steps, 0)), units.si_unit(recordable[variable])
            trace = recording.Trace(steps[first:] * times.dt, traced, samples[first:], unit)
            yield f"{name}.{variable}", trace


def _wiring(wires: Wires, numbers: Numbers, final: np.ndarray | None) -> recording.Wiring:
    wiring = numbers.wires[wires.name].wiring
    return recording.Wiring(
        wiring.sources,
        wiring.targets,
        np.broadcast_to(wiring.weight, len(wiring)),
        units.si_unit(wires.receptor.weight_dimension),
        np.broadcast_to(0.0 if wiring.delay is None else wiring.delay, len(wiring)),
        final,
    )
