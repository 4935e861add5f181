"""What lies outside the run: drives that never act or end after it, recordings that are short."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from simneuro import units
from simneuro.network.network import Network
from simneuro.network.patterns import Pattern, SpikeList
from simneuro.network.times import Times, seconds_in_words
from simneuro.network.window import Window

_SAME = 1e-9


def out_of_run(network: Network) -> Iterator[str]:
    """A line for each drive or source that never acts, or replays less than the whole run."""
    for path, part in _parts(network):
        never = _never(part, network.times)
        if never:
            yield f"{path}: this never acts, since {never}"
        elif isinstance(part, SpikeList) and part.ends is not None:
            yield from _replayed(path, part.ends, network.times)
        elif isinstance(part, (Window, Pattern)) and part.stop is not None:
            yield from _cut_short(path, part.stop, network.times)


def _parts(network: Network) -> Iterator[tuple[str, Any]]:
    for cells in network.cells.values():
        yield from ((f"drives.{name}", each) for name, each in cells.inputs.items())
    yield from ((f"drives.{name}", each.drive) for name, each in network.feeds.items())
    yield from ((f"sources.{name}", each.process) for name, each in network.sources.items())


def _never(part: Any, times: Times) -> str:
    """Why a drive or a source never acts; empty if it does."""
    if isinstance(part, SpikeList):
        return _no_event(part.listed[0], times)
    if not isinstance(part, (Window, Pattern)) or part.start == part.stop:
        return ""
    first, last = times.window(part)
    if first >= times.steps:
        return f"it starts at {units.text(part.start)}, and the run ends at {_end(times)}"
    if last <= 0:
        begin = seconds_in_words(-times.origin)
        return f"it stops at {units.text(part.stop)}, and the run begins at {begin}"
    return ""


def _cut_short(path: str, stop: Any, times: Times) -> Iterator[str]:
    if float(stop) > times.duration * (1 + _SAME):
        yield (
            f"{path}.stop: {units.text(stop)} lies after the end of the run, {_end(times)}; this "
            "acts until then"
        )


def _no_event(listed: np.ndarray, times: Times) -> str:
    inside = (listed > -times.origin - _SAME) & (listed < times.duration)
    if inside.any() or not len(listed):
        return ""
    first, last, begin = map(seconds_in_words, (listed.min(), listed.max(), -times.origin))
    which = f"its first event is at {first} and its last at {last}"
    return f"{which}, and the run lasts from {begin} to {_end(times)}"


def _replayed(path: str, ends: float, times: Times) -> Iterator[str]:
    if ends < times.duration * (1 - _SAME):
        yield (
            f"{path}.file: this recording ends at {seconds_in_words(ends)}, and the run at "
            f"{_end(times)}; there are no spikes after its end"
        )


def _end(times: Times) -> str:
    return seconds_in_words(times.duration)
