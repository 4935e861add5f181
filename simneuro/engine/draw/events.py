"""Drives whose events are drawn before the run.

NumPy draws them, so they are the same on every target.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simneuro.engine.draw.currents import window
from simneuro.engine.draw.patterns import listed_spikes, pattern, random_bursts
from simneuro.engine.draw.spike_trains import bursting, gamma, inhomogeneous_poisson, regular
from simneuro.engine.draw.window import Span, Times
from simneuro.network import (
    BurstingSpikes,
    EventDrive,
    GammaSpikes,
    InhomogeneousPoisson,
    Pattern,
    Poisson,
    RandomBursts,
    RegularSpikes,
    SpikeList,
    Window,
)
from simneuro.scenario import Scenario

#: How many events a cell may have in one time step. Where the rate is at its limit of 4 events a
#: step, a Poisson number is larger once in a million steps; what is beyond is left out.
TOGETHER = 16

_KINDS: Mapping[type[EventDrive], Callable[[Any, Span, np.random.Generator], Times]] = {
    RegularSpikes: regular,
    InhomogeneousPoisson: inhomogeneous_poisson,
    GammaSpikes: gamma,
    BurstingSpikes: bursting,
    RandomBursts: random_bursts,
    SpikeList: listed_spikes,
    Pattern: pattern,
}


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


def listed(scenario: Scenario) -> dict[str, Any]:
    """The drives whose events are drawn before the run."""
    return {
        name: drive
        for name, drive in scenario.drives.items()
        if isinstance(drive, EventDrive) and not isinstance(drive, Poisson)
    }


def channels(drive: EventDrive, size: int) -> int:
    """How many channels lead from a drive to ``size`` cells."""
    return size * _together(drive)


def events(scenario: Scenario, drive: EventDrive, rng: np.random.Generator) -> Events:
    """The events of a drive within the run.

    Those of a list, and of random bursts, count as one where a cell has two in one time step.
    """
    span, size = _span(scenario, drive), scenario.populations[drive.target].size
    times, cells = _KINDS[type(drive)](drive, span, rng)
    steps = np.floor(times / span.dt + 1e-6)
    first, last = max(span.first, 0), min(span.last, span.steps)
    inside = (steps >= first) & (steps < last)
    keys = steps[inside].astype(np.int64) * size + cells[inside]
    keys.sort()
    order = _place_in_run(keys)
    kept = order < _together(drive)
    found, at = np.divmod(keys[kept], size)
    return Events(found, at + order[kept] * size, size)


def _together(drive: EventDrive) -> int:
    return 1 if isinstance(drive, (RandomBursts, SpikeList)) else TOGETHER


def _span(scenario: Scenario, drive: EventDrive) -> Span:
    size, dt = scenario.populations[drive.target].size, float(scenario.time_step)
    origin = scenario.warmup_steps * dt
    whole = Span(dt, origin, origin + float(scenario.duration), size, np.arange(size))
    if not isinstance(drive, Window):
        return whole
    chosen = whole.cells if drive.cells is None else whole.cells[slice(*drive.cells)]
    first, last = window(scenario, drive)
    return replace(whole, cells=chosen, first=first, last=last)


def _place_in_run(keys: np.ndarray) -> np.ndarray:
    """The place of each of the sorted numbers among its equals: 0, then 1, and so on."""
    places = np.arange(len(keys))
    begins = np.append(True, keys[1:] != keys[:-1])[: len(keys)]
    return places - np.maximum.accumulate(np.where(begins, places, 0))
