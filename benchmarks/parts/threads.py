"""Several threads for one network: on cores that are free, and beside other work."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.cases import make_case
from benchmarks.part_results import (
    Figure,
    PartResult,
    WrongAnswerError,
    list_repeats,
    make_times_table,
)
from benchmarks.timing import Timed, time_in_turn
from benchmarks.tool_process import ToolProcess

REPEATS = 5
ONE, TWO = "one thread", "two threads"
_GOALS = {"coba_hh": 1.6, "brunel": 1.3}
_SLOWEST = 1.3  # times one thread, beside other work
_BUSY = 2  # processes, with which the threads of a network share two cores
_NOTE = (
    "1 s of simulated time. Busy: beside two processes that compute without end. The number of "
    "spikes must be the same for any number of threads."
)


def measure(folder: Path) -> PartResult:
    """Measure the loops of two networks with one and with two threads."""
    works: dict[str, dict[str, Timed]] = {}
    for name in _GOALS:
        with ExitStack() as opened:
            place = folder / name
            make_case(name).save(place)
            tools = {
                label: opened.enter_context(
                    ToolProcess("simneuro_networks", name, place, count, folder=place / label)
                )
                for count, label in ((1, ONE), (2, TWO))
            }
            works[f"`{name}`"] = time_in_turn(tools, REPEATS)
            with other_work():
                works[f"`{name}`, busy"] = time_in_turn(tools, REPEATS)
    for work, times in works.items():
        if times[ONE].rate != times[TWO].rate:
            raise WrongAnswerError(f"{work}: two threads find other spikes than one")
    table = make_times_table("Threads", works, _NOTE)
    raw = {work: list_repeats(times) for work, times in works.items()}
    return PartResult(tuple(make_figures(works)), (table,), raw)


def make_figures(works: dict[str, dict[str, Timed]]) -> Iterator[Figure]:
    """Make the figures: ratios of medians."""
    for name, goal in _GOALS.items():
        free, busy = (works[f"`{name}`{end}"] for end in ("", ", busy"))
        faster = free[ONE].median / free[TWO].median
        yield Figure(f"{ONE} / {TWO}, `{name}` loop", faster, goal, at_least=True)
        slower = busy[TWO].median / busy[ONE].median
        yield Figure(f"{TWO} / {ONE}, `{name}` loop, busy", slower, _SLOWEST)


@contextmanager
def other_work() -> Iterator[None]:
    """Processes that compute until the block ends."""
    endless = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(endless) for _ in range(_BUSY)]
    try:
        yield
    finally:
        for each in processes:
            each.kill()
            each.wait()
