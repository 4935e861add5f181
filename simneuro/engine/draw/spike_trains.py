"""Spike trains of independent cells: regular, Poisson of changing rate, gamma, bursts."""

import numpy as np

from simneuro.engine.draw.event_window import CellTimes, EventWindow
from simneuro.engine.draw.events import draw_times
from simneuro.network import (
    BurstingSpikes,
    GammaSpikes,
    InhomogeneousPoisson,
    Poisson,
    RegularSpikes,
)

_AT_ONCE = 256  # chosen: at most so many intervals of a cell are drawn at once, to save memory


def count_up(counts: np.ndarray) -> np.ndarray:
    """0, 1, ... up to each of the counts, one after the other."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


@draw_times.register
def poisson(drive: Poisson, window: EventWindow, rng: np.random.Generator) -> CellTimes:
    """The spikes of a source: as many as a Poisson number says, at times of their own."""
    rate = window.each_of(drive, "rate", rng)
    counts = rng.poisson(rate * (window.ends - window.begins))
    cells = np.repeat(window.cells.astype(np.int32), counts)
    return rng.uniform(window.begins, window.ends, len(cells)), cells


@draw_times.register
def regular(drive: RegularSpikes, window: EventWindow, rng: np.random.Generator) -> CellTimes:
    """Events at (k + phase)/rate from time 0."""
    rate, phase = window.each_of(drive, "rate", rng), window.each(drive.phase, rng)
    early = 1e-6 * window.dt  # so that an event where the drive begins is not lost
    ends = (window.begins - window.origin - early, window.ends - window.origin - early)
    first, after = (np.ceil(time * rate - phase).astype(np.int64) for time in ends)
    counts = np.where(rate > 0, after - first, 0)
    number = np.repeat(first, counts) + count_up(counts)
    times = (number + np.repeat(phase, counts)) / np.repeat(rate, counts)
    return times + window.origin, np.repeat(window.cells, counts)


@draw_times.register
def inhomogeneous_poisson(
    drive: InhomogeneousPoisson, window: EventWindow, rng: np.random.Generator
) -> CellTimes:
    """Events by inversion of the expected number up to a time, then thinned (lewis1979)."""
    # Given their number, the events of a Poisson process of changing rate are independent, and the
    # expected number of events up to one of them is uniform (devroye1986): one call draws all
    # events of all cells, and only the sine, which has no simple inverse, is left to thinning.
    edges, rates = _pieces(drive, window)
    areas = np.diff(edges) * (rates[:, 0] + rates[:, 1]) / 2
    expected = np.append(0.0, np.cumsum(areas))
    count = rng.poisson(expected[-1] * len(window.cells) * (1 + drive.modulation))
    times = _inverted(rng.uniform(0, expected[-1], count), edges, rates, expected)
    which = rng.integers(len(window.cells), size=count)
    kept = _kept(drive, window, times, which, rng)
    return times[kept] + window.origin, window.cells[which[kept]]


def _pieces(drive: InhomogeneousPoisson, window: EventWindow) -> tuple[np.ndarray, np.ndarray]:
    """Edges in time, and the rates at both ends of what lies between two of them."""
    low, high = window.begins - window.origin, window.ends - window.origin
    rate = np.atleast_1d(np.asarray(drive.rate, dtype=float))
    times = np.zeros(1) if drive.times is None else np.atleast_1d(np.asarray(drive.times, float))
    if drive.between == "constant":
        edges = np.clip(np.concatenate([[low], times[1:], [high]]), low, high)
        return edges, np.column_stack([rate, rate])
    edges = np.concatenate([[low], times[(times > low) & (times < high)], [high]])
    at = np.interp(edges, times, rate)
    return edges, np.column_stack([at[:-1], at[1:]])


def _inverted(
    drawn: np.ndarray, edges: np.ndarray, rates: np.ndarray, expected: np.ndarray
) -> np.ndarray:
    """When the expected number of events reaches each of the numbers drawn."""
    # Within a piece the rate is start + slope*t, so `more` events are expected after the root t of
    # slope/2 t^2 + start t = more. Written with the sum of start and the square root below, it
    # loses no digits where the slope is small or falls.
    pieces = np.clip(np.searchsorted(expected, drawn, side="right") - 1, 0, len(rates) - 1)
    more = drawn - expected[pieces]
    length = np.maximum(np.diff(edges), np.finfo(float).tiny)
    slope = ((rates[:, 1] - rates[:, 0]) / length)[pieces]
    start = rates[pieces, 0]
    speed = start + np.sqrt(np.maximum(start**2 + 2 * slope * more, 0.0))
    since = np.divide(2 * more, speed, out=np.zeros_like(more), where=speed > 0)
    return edges[pieces] + since


def _kept(
    drive: InhomogeneousPoisson,
    window: EventWindow,
    times: np.ndarray,
    which: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    phase = window.each(drive.phase, rng)
    if drive.modulation == 0:
        return np.ones(len(times), dtype=bool)
    sine = np.sin(2 * np.pi * (float(drive.frequency) * times + phase[which]))
    share = (1 + drive.modulation * sine) / (1 + drive.modulation)
    return np.asarray(rng.random(len(times)) < share)


@draw_times.register
def gamma(drive: GammaSpikes, window: EventWindow, rng: np.random.Generator) -> CellTimes:
    """A renewal process in equilibrium where the run begins."""
    rate = window.each_of(drive, "rate", rng)
    going = np.flatnonzero(rate)
    dead = float(drive.dead_time)
    scale = np.maximum(1 / rate[going] - dead, 0.0) / drive.shape
    last = _recurrence(drive.shape, scale, dead, rng)
    times, cells = [last], [going]
    block_size = int(min(window.ends * rate.max(initial=0.0) + 1, _AT_ONCE))
    while len(going):
        shape = (len(going), block_size)
        intervals = dead + scale[:, None] * rng.gamma(drive.shape, size=shape)
        block = last[:, None] + np.cumsum(intervals, axis=1)
        times.append(block.ravel())
        cells.append(np.repeat(going, block_size))
        unfinished = block[:, -1] < window.ends
        going, scale, last = going[unfinished], scale[unfinished], block[unfinished, -1]
    return np.concatenate(times), window.cells[np.concatenate(cells)]


def _recurrence(
    shape: float, scale: np.ndarray, dead: float, rng: np.random.Generator
) -> np.ndarray:
    """How long a process in equilibrium takes to its first event (cox1962).

    The interval that contains a given moment is drawn in proportion to its length: its random part
    has one more in shape, unless the dead time is what it was drawn for.
    """
    size, mean = len(scale), dead + shape * scale
    for_dead = rng.random(size) * mean < dead
    random = scale * rng.gamma(np.where(for_dead, shape, shape + 1))
    return np.asarray((dead + random) * rng.random(size))


@draw_times.register
def bursting(drive: BurstingSpikes, window: EventWindow, rng: np.random.Generator) -> CellTimes:
    """Bursts of each cell as a Poisson process, also those that began before the run."""
    rate = window.each_of(drive, "rate", rng)
    interval = 1 / float(drive.spike_rate)
    before = drive.spikes[1] * interval
    cells = np.repeat(window.cells, rng.poisson(rate * (before + window.ends)))
    starts = rng.uniform(-before, window.ends, len(cells))
    spikes = rng.integers(drive.spikes[0], drive.spikes[1], endpoint=True, size=len(cells))
    return np.repeat(starts, spikes) + count_up(spikes) * interval, np.repeat(cells, spikes)
