"""A hundred runs of a small network: simneuro with two workers, and plain Brian2 in two ways."""

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
_LOOP, _ARGUMENTS = "plain Brian2 Cython", "Brian2 C++ with two flags, run_args"
_NOTE = (
    f"Seconds of {POINTS * TRIALS} runs of 0.2 s of 1000 cells, programs and caches warm. "
    "simneuro and Brian2's standalone mode: two at a time; simneuro with standard measures and "
    "storage. Brian2 with Cython: one after the other; "
    f"{POINTS} runs were measured, and their time multiplied by {TRIALS}."
)


def measure(folder: Path) -> PartResult:
    """Measure all, and the ratios of their times."""
    with (
        ToolProcess("simneuro_sweep", folder=folder) as ours,
        ToolProcess("brian2_sweep", "cython", folder, folder=folder / "cython") as loop,
        ToolProcess("brian2_sweep", "standalone", folder, folder=folder / "standalone") as plain,
    ):
        times = time_in_turn({"simneuro": ours, _ARGUMENTS: plain, _LOOP: loop}, REPEATS)
    require_equal_rates("sweep", {tool: each.rate for tool, each in times.items()}, BOUND)
    scaled = tuple(seconds * TRIALS for seconds in times[_LOOP].seconds)
    times[_LOOP] = replace(times[_LOOP], seconds=scaled)
    what, goals = "100-run sweep, program cached", {_LOOP: 20.0, _ARGUMENTS: 1.0}
    figures = tuple(
        Figure(
            f"{what}: {tool} / simneuro with 2 workers",
            times[tool].median / times["simneuro"].median,
            goal,
            at_least=True,
        )
        for tool, goal in goals.items()
    )
    table = make_times_table("Sweep", {"100 runs": times}, _NOTE)
    return PartResult(figures, (table,), list_repeats(times))
