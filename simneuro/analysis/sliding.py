"""Sliding windows: which share of a group of cells fires in each, and how often."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simneuro.analysis.trains import Trains
from simneuro.errors import InputError

Floats = NDArray[np.float64]

WINDOW = 0.1  # s
STEP = 0.01  # s; chosen: a tenth of the window, so that its place hardly matters
BEFORE = 0.2  # s; chosen: what a volley begins has begun by then


@dataclass(frozen=True)
class Sliding:
    """Groups of cells in windows of 100 ms that start every 10 ms, as (group, window).

    ``share`` of the cells that fire and ``count`` of their spikes leave out the spikes of volleys;
    ``rate`` (spikes a cell) does not. ``driven`` is the largest share of cells that fire in a
    volley which begins in the window or less than 200 ms before it; ``volleys`` (volley, group) is
    that of each volley.
    """

    share: Floats
    count: Floats
    rate: Floats
    driven: Floats
    volleys: Floats
    duration: float


def slide(trains: Trains, label: NDArray[np.int64], volleys: Floats, lasting: float) -> Sliding:
    """Slide windows over groups of cells; spikes ``lasting`` s from a volley on are the volley's.

    Raises
    ------
    InputError
        The recording is shorter than three windows.
    """
    if trains.duration < 3 * WINDOW:
        raise InputError(
            f"the recording lasts {trains.duration:g} s, but three windows of {WINDOW:g} s are "
            "needed",
            where="recording: duration",
        )
    size = np.bincount(label[label >= 0])
    mine = label[trains.neurons] >= 0
    times, cells = trains.times[mine], trains.neurons[mine]
    after = np.searchsorted(volleys, times, side="right") - 1
    inside = after >= 0
    inside[inside] = times[inside] - volleys[after[inside]] < lasting
    steps = int(trains.duration / STEP * (1 + 1e-9))
    at = np.minimum(sliding_step(times), steps - 1)
    shape = len(size), steps
    every = windowed(spikes_in_steps(at, label[cells], shape))
    free = windowed(spikes_in_steps(at[~inside], label[cells[~inside]], shape))
    share = cells_in_windows(at[~inside], cells[~inside], label, shape) / size[:, None]
    by_volley = volley_shares(after[inside], cells[inside], label, len(volleys)) / size
    driven = largest_near(by_volley, volleys, share.shape)
    return Sliding(share, free, every / size[:, None], driven, by_volley, steps * STEP)


def sliding_step(times: Floats) -> NDArray[np.int64]:
    """The step of 10 ms that each time lies in; a time on an edge belongs to the later one."""
    return (times / STEP + 1e-6).astype(np.int64)


def steps_in(duration: float) -> int:
    """How many steps of 10 ms there are in a time."""
    return round(duration / STEP)


def spikes_in_steps(
    at: NDArray[np.int64], group: NDArray[np.int64], shape: tuple[int, int]
) -> Floats:
    """The number of spikes in each step, as (group, step)."""
    flat = np.bincount(group * shape[1] + at, minlength=shape[0] * shape[1])
    return flat.reshape(shape).astype(np.float64)


def windowed(counts: Floats) -> Floats:
    """Sums over windows, one from each step on that has a whole one."""
    width = steps_in(WINDOW)
    total = np.cumsum(np.pad(counts, ((0, 0), (1, 0))), axis=1)
    return np.asarray(total[:, width:] - total[:, :-width])


def cells_in_windows(
    at: NDArray[np.int64],
    cells: NDArray[np.int32],
    label: NDArray[np.int64],
    shape: tuple[int, int],
) -> Floats:
    """The number of cells with a spike in each window, as (group, window)."""
    order = np.lexsort((at, cells))
    at, cells = at[order], cells[order]
    width = steps_in(WINDOW)
    # A spike in step s is the last one of its cell for the windows that start after the step before
    # its predecessor, or width steps before s, and up to s: counted there, each cell counts once.
    same = np.r_[False, cells[1:] == cells[:-1]]
    before = np.where(same, np.r_[0, at[:-1]], -1)[: at.size]
    first = np.maximum(before + 1, np.maximum(at - width + 1, 0))
    kept = first <= at
    change = np.zeros((shape[0], shape[1] + 1))
    np.add.at(change, (label[cells[kept]], first[kept]), 1)
    np.add.at(change, (label[cells[kept]], at[kept] + 1), -1)
    return np.asarray(np.cumsum(change, axis=1)[:, : shape[1] - width + 1])


def volley_shares(
    volley: NDArray[np.int64], cells: NDArray[np.int32], label: NDArray[np.int64], count: int
) -> Floats:
    """The number of cells of each group that fire in each volley, as (volley, group)."""
    groups = int(label.max()) + 1
    pairs = np.unique(np.column_stack([volley, cells]), axis=0).reshape(-1, 2)
    flat = np.bincount(pairs[:, 0] * groups + label[pairs[:, 1]], minlength=count * groups)
    return flat.reshape(count, groups).astype(np.float64)


def largest_near(shares: Floats, volleys: Floats, shape: tuple[int, ...]) -> Floats:
    """The largest share over the volleys near each window, as (group, window); 0 without any."""
    largest = np.zeros(shape)
    for start, share in zip(volleys, shares, strict=True):
        near = slice(max(int((start - WINDOW) / STEP) + 1, 0), max(int((start + BEFORE) / STEP), 0))
        largest[:, near] = np.maximum(largest[:, near], share[:, None])
    return largest
