"""Interleaved repeats: what is compared is measured in turn, so that all meet the same machine."""

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


def interleaved(
    tools: Mapping[str, Callable[[], Mapping[str, Any]]],
    repeats: int,
    fewer: Mapping[str, int] | None = None,
) -> dict[str, Timed]:
    """Every tool in turn, ``repeats`` times; some, that are slow, ``fewer`` times.

    A tool returns a mapping with ``loop_s`` and ``rate``.
    """
    limits = dict.fromkeys(tools, repeats) | dict(fewer or {})
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in tools}
    for turn in range(repeats):
        for name, work in tools.items():
            if turn < limits[name]:
                found[name].append(work())
    return {name: timed(answers) for name, answers in found.items()}


def timed(answers: list[Mapping[str, Any]]) -> Timed:
    """What some repeats took."""
    seconds = tuple(float(each["loop_s"]) for each in answers)
    return Timed(seconds, mean(float(each["rate"]) for each in answers))


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
