"""The events of drives that are drawn before the run.

NumPy draws them, so they are the same on every backend. A kind is added by a function registered
with :data:`draw_times`.
"""

from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np

from simneuro.engine.draw.event_window import CellTimes, EventWindow
from simneuro.network import EventDrive, Feed, Times, Window
from simneuro.network.events import TOGETHER, too_many_together
from simneuro.network.times import ROUNDING


@dataclass(frozen=True)
class Events:
    """Event k happens in time step ``steps[k]`` on ``channels[k]``, by step; each only once.

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
def draw_times(drive: EventDrive, window: EventWindow, rng: np.random.Generator) -> CellTimes:
    """The times (s from the start of the warm-up) and cells of a drive's events, in any order.

    Those outside the window are left out afterwards.

    Raises
    ------
    NotImplementedError
        If no function was registered for the kind of drive.
    """
    raise NotImplementedError(f"the engine has no draw_times for {type(drive).__name__}")


def draw_events(feed: Feed, times: Times, rng: np.random.Generator) -> Events:
    """The events of a drive within the run.

    Raises
    ------
    InputError
        If a cell has more events in one time step than can act.
    """
    window, size = event_window(feed, times), feed.target.size
    event_times, cells = draw_times(feed.drive, window, rng)
    # The allowance for rounding keeps an event that is meant to lie on a step in it: 0.3/0.1 < 3.
    places = event_times / window.dt + ROUNDING
    first, last = max(window.first, 0), min(window.last, window.steps)
    inside = (places >= first) & (places < last)
    keys = places[inside].astype(np.int64) * size + cells[inside]
    keys.sort()
    order = _place_in_run(keys)
    _check_together(feed, times, keys, order)
    found, at = np.divmod(keys, size)
    return Events(found, at + order * size, size)


def channel_count(feed: Feed) -> int:
    """How many channels lead from a drive to its cells."""
    return feed.target.size * TOGETHER


def _check_together(feed: Feed, times: Times, keys: np.ndarray, order: np.ndarray) -> None:
    most = int(order.max(initial=-1)) + 1
    if most > TOGETHER:
        step, cell = divmod(int(keys[order.argmax()]), feed.target.size)
        raise too_many_together(most, cell, step, times).below(f"drives.{feed.name}")


def event_window(feed: Feed, times: Times) -> EventWindow:
    """Where and when a drive acts."""
    size, drive = feed.target.size, feed.drive
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
