"""Events of several cells together: listed ones, recurring patterns, random bursts."""

import numpy as np

from simneuro.engine.draw.event_window import CellTimes, EventWindow
from simneuro.engine.draw.events import draw_times
from simneuro.network import Pattern, RandomBursts, SpikeList


@draw_times.register
def listed_spikes(drive: SpikeList, window: EventWindow, _rng: np.random.Generator) -> CellTimes:
    """The events of the list."""
    times, cells = drive.listed
    return times + window.origin, cells


@draw_times.register
def pattern(drive: Pattern, window: EventWindow, rng: np.random.Generator) -> CellTimes:
    """The events of the pattern each time that it comes, some left out and moved."""
    starts = _starts(drive, window, rng)
    within = np.atleast_1d(np.asarray(drive.times, dtype=float))
    times = (starts[:, None] + within).ravel() + window.origin
    cells = np.tile(drive.neurons, len(starts))
    times += rng.normal(0, float(drive.jitter), len(times))
    kept = rng.random(len(times)) < drive.kept
    return times[kept], cells[kept]


def _starts(drive: Pattern, window: EventWindow, rng: np.random.Generator) -> np.ndarray:
    """When the pattern comes, in s from time 0."""
    first, end = float(drive.start), window.end - window.origin
    stop = end if drive.stop is None else min(float(drive.stop), end)
    length = max(stop - first, 0.0)
    if drive.every is not None:
        return first + float(drive.every) * np.arange(np.ceil(length / float(drive.every) - 1e-9))
    count = rng.poisson(float(drive.rate or 0) * length)
    return np.sort(first + rng.uniform(0, length, count))


@draw_times.register
def random_bursts(drive: RandomBursts, window: EventWindow, rng: np.random.Generator) -> CellTimes:
    """The events of all clusters of bursts."""
    clusters = np.sort(rng.uniform(0, window.end, rng.poisson(float(drive.rate) * window.end)))
    bursts = [each for cluster in clusters for each in _cluster(drive, cluster, window, rng)]
    times = np.array([time for burst in bursts for time in burst[0]])
    cells = np.array([cell for burst in bursts for cell in burst[1]], dtype=np.int64)
    if drive.scattered:
        times = rng.uniform(0, window.end, len(times))
    elif float(drive.spike_jitter) > 0:
        times = times + rng.normal(0, float(drive.spike_jitter), len(times))
    return times, window.cells[cells]


def _cluster(
    drive: RandomBursts, start: float, window: EventWindow, rng: np.random.Generator
) -> list[CellTimes]:
    """The bursts of all waves of a cluster, in cells of one pool."""
    waves = _waves(drive, start, rng)
    size = len(window.cells)
    edges = np.arange(drive.pools + 1) * size // drive.pools
    pool = rng.integers(drive.pools) if drive.pools > 1 else 0
    cells = np.arange(edges[pool], edges[pool + 1])
    taken = round(drive.fraction * size)
    return [_burst(drive, wave, cells, taken, rng) for wave in waves]


def _waves(drive: RandomBursts, cluster: float, rng: np.random.Generator) -> np.ndarray:
    intervals = rng.uniform(
        float(drive.wave_interval[0]), float(drive.wave_interval[1]), rng.poisson(drive.extra_waves)
    )
    return cluster + np.concatenate([[0.0], np.cumsum(intervals)])


def _burst(
    drive: RandomBursts, wave: float, pool: np.ndarray, taken: int, rng: np.random.Generator
) -> CellTimes:
    cells = rng.choice(pool, taken, replace=False)
    counts = rng.integers(drive.spikes[0], drive.spikes[1], endpoint=True, size=len(cells))
    starts = wave + rng.normal(0, float(drive.jitter), len(cells))
    within = np.concatenate([np.arange(count) for count in counts]) if len(cells) else np.empty(0)
    return np.repeat(starts, counts) + within / float(drive.spike_rate), np.repeat(cells, counts)
