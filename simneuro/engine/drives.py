"""Drives whose events are drawn before the run: random bursts and listed spikes.

NumPy draws them, so they are the same on every target.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro.network import EventDrive, Poisson, RandomBursts, SpikeList
from simneuro.scenario import Scenario


@dataclass(frozen=True)
class Events:
    """Event k happens in time step ``steps[k]`` in cell ``cells[k]``; at most one a cell and step.

    Steps count from the start of the warm-up.
    """

    steps: np.ndarray
    cells: np.ndarray


def listed(scenario: Scenario) -> dict[str, Any]:
    """The drives whose events are drawn before the run."""
    return {
        name: drive
        for name, drive in scenario.drives.items()
        if isinstance(drive, EventDrive) and not isinstance(drive, Poisson)
    }


def events(scenario: Scenario, drive: RandomBursts | SpikeList, rng: np.random.Generator) -> Events:
    """The events of a drive within the run. Two events of a cell in one time step count as one."""
    dt = float(scenario.time_step)
    end = scenario.warmup_steps * dt + float(scenario.duration)
    if isinstance(drive, SpikeList):
        given = np.atleast_1d(np.asarray(drive.times, dtype=float))
        times, cells = given + scenario.warmup_steps * dt, drive.neurons
    else:
        times, cells = _bursts(drive, scenario.populations[drive.target].size, end, rng)
    steps = np.floor(times / dt + 1e-6).astype(np.int64)
    inside = (steps >= 0) & (steps < round(end / dt))
    unique = np.unique(np.column_stack([steps[inside], cells[inside]]), axis=0)
    return Events(unique[:, 0], unique[:, 1])


def _bursts(
    drive: RandomBursts, size: int, end: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    clusters = np.sort(rng.uniform(0, end, rng.poisson(float(drive.rate) * end)))
    bursts = [
        _burst(drive, wave, size, rng)
        for cluster in clusters
        for wave in _waves(drive, cluster, rng)
    ]
    times = [time for burst in bursts for time in burst[0]]
    cells = [cell for burst in bursts for cell in burst[1]]
    if drive.scattered:
        times = list(rng.uniform(0, end, len(times)))
    return np.array(times), np.array(cells, dtype=np.int64)


def _waves(drive: RandomBursts, cluster: float, rng: np.random.Generator) -> np.ndarray:
    intervals = rng.uniform(
        float(drive.wave_interval[0]), float(drive.wave_interval[1]), rng.poisson(drive.extra_waves)
    )
    return cluster + np.concatenate([[0.0], np.cumsum(intervals)])


def _burst(
    drive: RandomBursts, wave: float, size: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    cells = rng.choice(size, round(drive.fraction * size), replace=False)
    counts = rng.integers(drive.spikes[0], drive.spikes[1], endpoint=True, size=len(cells))
    starts = wave + rng.normal(0, float(drive.jitter), len(cells))
    within = np.concatenate([np.arange(count) for count in counts]) if len(cells) else np.empty(0)
    return np.repeat(starts, counts) + within / float(drive.spike_rate), np.repeat(cells, counts)
