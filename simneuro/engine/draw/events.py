"""What the engine does with drives and sources whose events are drawn before the run.

NumPy draws them, so they are the same on every backend. A kind is added by a function registered
with :data:`draw_times`, which serves the drive and the source of the kind.
"""

from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np

from simneuro.engine.draw.event_window import CellTimes, EventWindow
from simneuro.network import EventDrive, Feed, Source, Sources, Times, Window

Process = EventDrive | Source

#: How many events a cell may have in one time step. Where the rate is at its limit of 4 events a
#: step, a Poisson number is larger once in a million steps; what is beyond is left out.
TOGETHER = 16


@dataclass(frozen=True)
class Events:
    """Event k happens in time step ``steps[k]`` on ``channels[k]``, by step; each only once.

    Those of a source are by channel within a step.

    Steps count from the start of the warm-up. Channel c leads to cell c modulo ``size``: a cell has
    several channels where it may have several events in one step.
    """

    steps: np.ndarray
    channels: np.ndarray
    size: int

    @property
    def cells(self) -> np.ndarray:
        """The cell of each event."""
        return self.channels % self.size


@singledispatch
def draw_times(drive: Process, window: EventWindow, rng: np.random.Generator) -> CellTimes:
    """The times (s from the start of the warm-up) and cells of all events, in any order.

    Those outside the window are left out afterwards.

    Raises
    ------
    NotImplementedError
        If no function was registered for the kind of drive.
    """
    raise NotImplementedError(f"the engine has no draw_times for {type(drive).__name__}")


def source_spikes(sources: Sources, times: Times, rng: np.random.Generator) -> Events:
    """The spikes of a source within the run.

    Within a time step they are by channel: first the first spike of each cell, then second ones.
    """
    drawn = draw_events(sources, times, rng)
    order = np.lexsort((drawn.channels, drawn.steps))
    return Events(drawn.steps[order], drawn.channels[order], drawn.size)


def draw_events(part: Feed | Sources, times: Times, rng: np.random.Generator) -> Events:
    """The events of a drive, or the spikes of a source, within the run.

    Where a kind counts several events of a cell in one time step as one, they are one here.
    """
    window, (drive, size) = event_window(part, times), _process(part)
    event_times, cells = draw_times(drive, window, rng)
    steps = np.floor(event_times / window.dt + 1e-6)
    first, last = max(window.first, 0), min(window.last, window.steps)
    inside = (steps >= first) & (steps < last)
    keys = steps[inside].astype(np.int64) * size + cells[inside]
    keys.sort()
    order = _place_in_run(keys)
    kept = order < _together(drive)
    found, at = np.divmod(keys[kept], size)
    return Events(found, at + order[kept] * size, size)


def channel_count(part: Feed | Sources) -> int:
    """How many channels lead from a drive or a source to its cells."""
    drive, size = _process(part)
    return size * _together(drive)


def _process(part: Feed | Sources) -> tuple[Process, int]:
    """What says when there are events, and of how many cells."""
    if isinstance(part, Sources):
        return part.process, part.size
    return part.drive, part.target.size


def _together(drive: Process) -> int:
    return 1 if drive.counts_once_in_a_step else TOGETHER


def event_window(part: Feed | Sources, times: Times) -> EventWindow:
    """Where and when a drive acts, or a source fires."""
    drive, size = _process(part)
    whole = EventWindow(times.dt, times.origin, times.end, size, np.arange(size))
    if not isinstance(drive, Window):
        return whole
    chosen = whole.cells if drive.cells is None else whole.cells[slice(*drive.cells)]
    first, last = times.window(drive)
    return replace(whole, cells=chosen, first=first, last=last)


def _place_in_run(keys: np.ndarray) -> np.ndarray:
    """The place of each of the sorted numbers among its equals: 0, then 1, and so on."""
    places = np.arange(len(keys))
    begins = np.append(True, keys[1:] != keys[:-1])[: len(keys)]
    return places - np.maximum.accumulate(np.where(begins, places, 0))
