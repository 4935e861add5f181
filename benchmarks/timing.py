"""Timing of several tools in turn, so that changes of the machine's load affect all of them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import mean, median
from typing import Any


@dataclass(frozen=True)
class Timed:
    """The seconds of the loop in each repeat, and the mean firing rate (Hz) of the repeats.

    ``wall_seconds`` are those that a user waits for a repeat, if the tool tells them.
    """

    seconds: tuple[float, ...]
    rate: float
    wall_seconds: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def wall(self) -> float | None:
        return median(self.wall_seconds) if self.wall_seconds else None


def time_in_turn(
    tools: Mapping[str, Callable[[], Mapping[str, Any]]],
    repeats: int,
    fewer: Mapping[str, int] | None = None,
) -> dict[str, Timed]:
    """Run every tool in turn, ``repeats`` times; slow tools ``fewer`` times.

    A tool returns a mapping with ``loop_s`` and ``rate``, and ``wall_s`` if it knows it.
    """
    limits = dict.fromkeys(tools, repeats) | dict(fewer or {})
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in tools}
    for turn in range(repeats):
        for name, work in tools.items():
            if turn < limits[name]:
                found[name].append(work())
    return {name: summarize(answers) for name, answers in found.items()}


def summarize(answers: list[Mapping[str, Any]]) -> Timed:
    """Summarise the answers of several repeats."""
    seconds = tuple(float(each["loop_s"]) for each in answers)
    waited = tuple(float(each["wall_s"]) for each in answers if "wall_s" in each)
    return Timed(seconds, mean(float(each["rate"]) for each in answers), waited)


def measure_seconds(work: Callable[[], Any]) -> float:
    """Measure the seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
