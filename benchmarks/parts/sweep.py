"""A hundred runs of a small network: simneuro, two at a time, against a loop of plain Brian2."""

from dataclasses import replace
from pathlib import Path

from benchmarks.findings import Figure, Finding, check_rates, repeats, times_table
from benchmarks.timing import interleaved
from benchmarks.tools.small_network import POINTS, TRIALS
from benchmarks.workers import Worker

REPEATS = 5
# The rates of single runs vary by 17 % over networks, and runs of one seed share their network, so
# that the mean over 10 seeds varies by 5.5 % and the mean over Brian2's 50 runs by 3 %; four times
# both together is allowed. The network ``coba`` compares such cells spike by spike.
BOUND = 0.25
_PLAIN = "plain Brian2 Cython"
_NOTE = (
    f"Seconds of {POINTS * TRIALS} runs of 0.2 s of 1000 cells, programs and caches warm. "
    "simneuro: two at a time, standard measures and storage included. Plain Brian2: one after the "
    "other; "
    f"{POINTS} runs were measured and taken {TRIALS} times."
)


def found(folder: Path) -> Finding:
    """The ratio, and the seconds of both."""
    with (
        Worker("simneuro_sweep", folder=folder) as ours,
        Worker("brian2_sweep", folder=folder) as plain,
    ):
        times = interleaved({"simneuro": ours, _PLAIN: plain}, REPEATS)
    check_rates("sweep", {tool: each.rate for tool, each in times.items()}, BOUND)
    scaled = tuple(seconds * TRIALS for seconds in times[_PLAIN].seconds)
    times[_PLAIN] = replace(times[_PLAIN], seconds=scaled)
    ratio = times[_PLAIN].median / times["simneuro"].median
    what = "100-run sweep, program cached: serial Cython / simneuro with 2 workers"
    table = times_table("Sweep", {"100 runs": times}, _NOTE)
    return Finding((Figure(what, ratio, 20.0, at_least=True),), (table,), repeats(times))
