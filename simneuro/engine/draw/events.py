"""The events of drives and sources that are drawn before the run.

NumPy draws them, so they are the same on every backend. A kind is added by a function registered
with :data:`draw_times`, which serves the drive and the source of the kind.
"""

from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np

from simneuro.engine.draw.event_window import CellTimes, EventWindow
from simneuro.engine.draw.streams import of_drive, of_source
from simneuro.engine.draw.weights import Cutter
from simneuro.network import EventDrive, Feed, Source, Sources, Times, Window
from simneuro.network.events import TOGETHER, too_many_together
from simneuro.network.times import ROUNDING

Process = EventDrive | Source


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

    Examples
    --------
    >>> from simneuro.engine.draw import EventWindow, draw_times
    >>> source = sn.RegularSpikes.source(size=2, rate="2 Hz")
    >>> window = EventWindow(dt=1e-4, origin=0.0, end=1.0, size=2, cells=np.arange(2))
    >>> times, cells = draw_times(source, window, np.random.default_rng(1))
    >>> sorted(set(times.round(9).tolist()))
    [0.0, 0.5]
    """
    raise NotImplementedError(f"the engine has no draw_times for {type(drive).__name__}")


def source_spikes(sources: Sources, times: Times, rng: np.random.Generator, cut: Cutter) -> Events:
    """The spikes of a source within the run.

    Within a time step they are by channel: first the first spike of each cell, then second ones.
    """
    drawn = draw_events(sources, times, rng, cut)
    if drawn.channels.max(initial=0) < drawn.size:
        return drawn
    channels = channel_count(sources)
    keys = drawn.steps * np.int64(channels) + drawn.channels
    keys.sort()
    return Events(*_divided(keys, channels), drawn.size)


def draw_events(
    part: Feed | Sources, times: Times, rng: np.random.Generator, cut: Cutter
) -> Events:
    """The events of a drive, or the spikes of a source, within the run.

    ``cut`` counts the numbers that were drawn and cannot be.

    Raises
    ------
    InputError
        If a cell has more events in one time step than can act.
    """
    window, size = event_window(part, times, cut), _process(part)[1]
    keys = _keys(draw_times(_process(part)[0], window, rng), window)
    keys.sort()
    order = _place_in_run(keys)
    _check_together(part, times, keys, order)
    steps, cells = _divided(keys, size)
    return Events(steps, cells + order * np.int32(size), size)


# There may be 1e8 events: what follows keeps few arrays of their number at a time.


def _keys(drawn: CellTimes, window: EventWindow) -> np.ndarray:
    """Step and cell of each event within the window in one whole number."""
    times, cells = drawn
    places = times / window.dt
    places += ROUNDING  # so that an event that is meant to lie on a step is in it: 0.3/0.1 < 3
    inside = (places >= max(window.first, 0)) & (places < min(window.last, window.steps))
    keys = places[inside].astype(np.int64)
    keys *= window.size
    keys += cells[inside]
    return keys


def _check_together(
    part: Feed | Sources, times: Times, keys: np.ndarray, order: np.ndarray
) -> None:
    most = int(order.max(initial=-1)) + 1
    if most > TOGETHER:
        step, cell = divmod(int(keys[order.argmax()]), _process(part)[1])
        raise too_many_together(most, cell, step, times).below(_path(part))


def _divided(keys: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The two parts of such numbers."""
    return (keys // size).astype(np.int32), (keys % size).astype(np.int32)


def channel_count(part: Feed | Sources) -> int:
    """How many channels lead from a drive or a source to its cells."""
    return _process(part)[1] * TOGETHER


def _path(part: Feed | Sources) -> str:
    return of_source(part.name) if isinstance(part, Sources) else of_drive(part.name)


def _process(part: Feed | Sources) -> tuple[Process, int]:
    """What says when there are events, and of how many cells."""
    if isinstance(part, Sources):
        return part.process, part.size
    return part.drive, part.target.size


def event_window(part: Feed | Sources, times: Times, cut: Cutter) -> EventWindow:
    """Where and when a drive acts, or a source fires."""
    drive, size = _process(part)
    cells, path = np.arange(size), _path(part)
    whole = EventWindow(times.dt, times.origin, times.end, size, cells, name=path, cut=cut)
    if not isinstance(drive, Window):
        return whole
    chosen = whole.cells if drive.cells is None else whole.cells[slice(*drive.cells)]
    first, last = times.window(drive)
    return replace(whole, cells=chosen, first=first, last=last)


def _place_in_run(keys: np.ndarray) -> np.ndarray:
    """The place of each of the sorted numbers among its equals: 0, then 1, and so on."""
    places = np.zeros(len(keys), dtype=np.int32)
    again = np.flatnonzero(keys[1:] == keys[:-1]) + 1
    count = np.arange(len(again))
    begins = np.append(True, np.diff(again) > 1)[: len(again)]
    places[again] = count - np.maximum.accumulate(np.where(begins, count, 0)) + 1
    return places
