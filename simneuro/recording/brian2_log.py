"""What Brian2's log file of a session says of the runs in which a monitor took part.

Brian2 writes to a file, unless a preference forbids it, which objects each run has and from when to
when it lasts. No object keeps that. Nothing is concluded where the file is missing or cut, or where
names stand for several objects.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simneuro.errors import InputError
from simneuro.recording.brian2_objects import code_number
from simneuro.si import seconds

_PREPARED = re.compile(r"before_run: Preparing network '.*' with \d+ objects: (.*)$")
_SIMULATED = re.compile(r"network\.run: Simulating network '.*' from time (.*) to (.*)\.$")


@dataclass(frozen=True)
class LoggedRun:
    """A run: the names of its objects, and from when to when it lasted (s)."""

    names: frozenset[str]
    start: float
    stop: float


def logged_span(monitor: Any, runs: Sequence[LoggedRun]) -> tuple[float, float] | None:
    """From when to when (s) a monitor took part in runs; None if the log does not tell.

    The runs of its group are divided where time began anew, that is, where another network had a
    group of this name. All of these in which the name of the monitor occurs must say the same. They
    begin at 0, or where a run without the group ended, to whose network it was then added.
    """
    spans = set()
    group = getattr(monitor.source, "source", monitor.source)  # that a part of a group belongs to
    for network in networks_of(group.name, runs):
        taken = [k for k, run in enumerate(network) if monitor.name in run.names]
        if taken:
            together = taken == list(range(taken[0], taken[-1] + 1))
            whole = together and begins_known(group.name, network[0].start, runs)
            spans.add(
                (network[taken[0]].start, network[taken[-1]].stop, len(taken)) if whole else None
            )
    if len(spans) != 1 or (span := spans.pop()) is None:
        return None
    start, stop, number = span
    return (start, stop) if code_number(monitor) == (number - 1) % 2 else None


def begins_known(group: str, start: float, runs: Sequence[LoggedRun]) -> bool:
    """Whether the log has all runs of a group whose first begins at ``start``."""
    before = (run.stop for run in runs if group not in run.names)
    return start == 0 or any(np.isclose(stop, start, rtol=1e-7, atol=1e-9) for stop in before)


def networks_of(group: str, runs: Sequence[LoggedRun]) -> Iterator[list[LoggedRun]]:
    """The runs that have a group, those of each network together."""
    found: list[LoggedRun] = []
    for run in (run for run in runs if group in run.names):
        if found and not np.isclose(run.start, found[-1].stop, rtol=1e-7, atol=1e-9):
            yield found
            found = []
        found.append(run)
    if found:
        yield found


def logged_runs() -> list[LoggedRun]:
    """The runs of this session, as far as Brian2 has written them down."""
    module = sys.modules.get("brian2.utils.logger")
    path = None if module is None else module.BrianLogger.tmp_log
    if path is None or not Path(path).is_file():
        return []
    runs, names = [], frozenset[str]()
    for line in Path(path).read_text(encoding="utf-8", errors="replace").splitlines():
        if match := _PREPARED.search(line):
            names = frozenset(match[1].split(", "))
        elif match := _SIMULATED.search(line):
            try:
                runs.append(LoggedRun(names, *(seconds(time, "log") for time in match.groups())))
            except InputError:
                return []
    return runs
