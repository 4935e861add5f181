"""A spike along the squid axon: simneuro, and Brian2 with and without two flags."""

from contextlib import ExitStack
from pathlib import Path

from benchmarks.memory import measure_all_peak_mb
from benchmarks.part_results import (
    Figure,
    PartResult,
    list_repeats,
    make_tools_table,
    require_equal_rates,
)
from benchmarks.parts.networks import STOCK, VECTOR
from benchmarks.timing import time_in_turn
from benchmarks.tool_process import ToolProcess
from benchmarks.tools.squid_axon import COMPARTMENTS, DT, DURATION

REPEATS = 7
# The tools split the membrane's equations from those of the gates in different ways, each with an
# error of first order in the time step, which changes the velocity by less than so much.
BOUND = 0.005
_NOTE = (
    f"{DURATION:g} ms of the axon of Hodgkin & Huxley (1952) in {COMPARTMENTS} compartments, steps "
    f"of {DT:g} ms. The rate is one over the time that the spike takes for half of the length. "
    "Whole call: what a user waits for a run of a program that is compiled."
)


def measure(folder: Path) -> PartResult:
    """Measure the loops; require that the spike is as fast in all tools."""
    with ExitStack() as opened:

        def start(tool: str, *arguments: object) -> ToolProcess:
            place = folder / "-".join((tool, *map(str, arguments[:1])))
            return opened.enter_context(ToolProcess(tool, *arguments, folder=place))

        tools = {
            "simneuro": start("simneuro_cable"),
            VECTOR: start("brian2_cable", "vector", folder / "vector"),
            STOCK: start("brian2_cable", "stock", folder / "stock"),
        }
        times = time_in_turn(tools, REPEATS)
        peaks = {name: measure_all_peak_mb(tool.number, tool) for name, tool in tools.items()}
    require_equal_rates("cable", {tool: each.rate for tool, each in times.items()}, BOUND)
    figures = tuple(
        Figure(
            f"{tool} / simneuro, cable",
            times[tool].median / times["simneuro"].median,
            1.0,
            at_least=True,
        )
        for tool in (VECTOR, STOCK)
    )
    table = make_tools_table("Cable", "squid axon", times, peaks, _NOTE)
    return PartResult(figures, (table,), list_repeats(times))
