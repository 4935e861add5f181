"""Interleaved repeats: what is compared is measured in turn, so that both meet the same machine."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True)
class Comparison:
    """Seconds of two ways to do the same work; ``ratio`` is that of the medians, ours to theirs."""

    name: str
    ours: str
    theirs: str
    our_seconds: tuple[float, ...]
    their_seconds: tuple[float, ...]
    note: str = ""

    @property
    def ratio(self) -> float:
        return median(self.our_seconds) / median(self.their_seconds)

    def record(self) -> Mapping[str, Any]:
        """What ``results.json`` holds."""
        fields = ("name", "ours", "theirs", "our_seconds", "their_seconds", "note")
        return {field: getattr(self, field) for field in fields} | {"ratio": self.ratio}


def seconds(work: Work) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(ours: Work, theirs: Work, repeats: int) -> tuple[tuple[float, ...], ...]:
    """Seconds of each, in turn; a first round, in which caches fill, is not counted."""
    rounds = [(seconds(ours), seconds(theirs)) for _ in range(repeats + 1)][1:]
    our_seconds, their_seconds = zip(*rounds, strict=True)
    return our_seconds, their_seconds
