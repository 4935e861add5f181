"""A hundred runs of a small network: simneuro with two workers, and a loop of plain Brian2."""

from dataclasses import replace
from pathlib import Path

from benchmarks.part_results import (
    Figure,
    PartResult,
    list_repeats,
    make_times_table,
    require_equal_rates,
)
from benchmarks.timing import time_in_turn
from benchmarks.tool_process import ToolProcess
from benchmarks.tools.small_network import POINTS, TRIALS

REPEATS = 5
# The rates of single runs vary by 17 % between networks, and runs of one seed share their network,
# so that the mean over 10 seeds varies by 5.5 % and the mean over Brian2's 50 runs by 3 %; the
# bound is four times both together. The part ``coba`` compares such cells spike by spike.
BOUND = 0.25
_PLAIN = "plain Brian2 Cython"
_NOTE = (
    f"Seconds of {POINTS * TRIALS} runs of 0.2 s of 1000 cells, programs and caches warm. "
    "simneuro: two at a time, including standard measures and storage. Plain Brian2: one after the "
    f"other; {POINTS} runs were measured, and their time multiplied by {TRIALS}."
)


def measure(folder: Path) -> PartResult:
    """Measure both, and the ratio of their times."""
    with (
        ToolProcess("simneuro_sweep", folder=folder) as ours,
        ToolProcess("brian2_sweep", folder=folder) as plain,
    ):
        times = time_in_turn({"simneuro": ours, _PLAIN: plain}, REPEATS)
    require_equal_rates("sweep", {tool: each.rate for tool, each in times.items()}, BOUND)
    scaled = tuple(seconds * TRIALS for seconds in times[_PLAIN].seconds)
    times[_PLAIN] = replace(times[_PLAIN], seconds=scaled)
    ratio = times[_PLAIN].median / times["simneuro"].median
    what = "100-run sweep, program cached: serial Cython / simneuro with 2 workers"
    table = make_times_table("Sweep", {"100 runs": times}, _NOTE)
    return PartResult((Figure(what, ratio, 20.0, at_least=True),), (table,), list_repeats(times))
