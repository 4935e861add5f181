"""Timing of several tools in turn, so that changes of the machine's load affect all of them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import mean, median
from typing import Any


@dataclass(frozen=True)
class Timed:
    """The seconds that each repeat took, and the mean firing rate (Hz) of the repeats."""

    seconds: tuple[float, ...]
    rate: float

    @property
    def median(self) -> float:
        return median(self.seconds)


def time_in_turn(
    tools: Mapping[str, Callable[[], Mapping[str, Any]]],
    repeats: int,
    fewer: Mapping[str, int] | None = None,
) -> dict[str, Timed]:
    """Run every tool in turn, ``repeats`` times; slow tools ``fewer`` times.

    A tool returns a mapping with ``loop_s`` and ``rate``.
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
    return Timed(seconds, mean(float(each["rate"]) for each in answers))


def measure_seconds(work: Callable[[], Any]) -> float:
    """Measure the seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
