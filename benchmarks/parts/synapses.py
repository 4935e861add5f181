"""Synapses with a state: a million that learn, and kinetic receptors."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import kernels
from benchmarks.memory import measure_all_peak_mb
from benchmarks.part_results import (
    Figure,
    PartResult,
    list_repeats,
    make_tools_table,
    require_equal_rates,
)
from benchmarks.parts.networks import STOCK, VECTOR
from benchmarks.timing import Timed, time_in_turn
from benchmarks.tool_process import ToolProcess

REPEATS = 5
SLOW = {STOCK: 3, VECTOR: 3}
STEPS = 10_000
AMPA = "simneuro, ampa"
# The rates of eight runs of the kernel from different seeds have a relative standard deviation of
# 2 %, the difference of two runs the root of two times that; the bounds are four times the latter.
BOUNDS = {"plastic": 0.11, "kinetic": 0.11}
_NOTES = {
    "plastic": "1000 inputs of 10 Hz onto each of 1000 leaky cells by synapses with the rule stdp",
    "kinetic": "2000 inputs of 10 Hz, each with a chance of 10 % onto 1000 leaky cells by kinetic "
    "receptors; the same wiring with ampa beside it",
}

Tools = dict[str, Callable[[], Mapping[str, Any]]]


def measure(name: str, folder: Path) -> PartResult:
    """Measure the loops of ``plastic`` or ``kinetic``; require that all tools find one rate."""
    with ExitStack() as opened:

        def start(tool: str, *arguments: object) -> ToolProcess:
            place = folder / "-".join((tool, *map(str, arguments[:2])))
            return opened.enter_context(ToolProcess(tool, *arguments, folder=place))

        tools: Tools = {"simneuro": start("simneuro_synapses", name)}
        if name == "plastic":
            program = kernels.compile_kernel(name, folder)
            tools["kernel"] = partial(kernels.call_kernel, program, STEPS, 1)
        else:
            tools[AMPA] = start("simneuro_synapses", "ampa")
        tools[VECTOR] = start("brian2_synapses", name, "vector", folder / "vector")
        tools[STOCK] = start("brian2_synapses", name, "stock", folder / "stock")
        times = time_in_turn(tools, REPEATS, SLOW)
        processes = {key: each for key, each in tools.items() if isinstance(each, ToolProcess)}
        peaks = {key: measure_all_peak_mb(each.number, each) for key, each in processes.items()}
    rates = {tool: each.rate for tool, each in times.items() if tool != AMPA}
    require_equal_rates(name, rates, BOUNDS[name])
    note = f"{_NOTES[name]}. 1 s of simulated time on one thread."
    table = make_tools_table("Synapses with a state", f"`{name}`", times, peaks, note)
    return PartResult(make_figures(name, times), (table,), list_repeats(times))


def make_figures(name: str, times: Mapping[str, Timed]) -> tuple[Figure, ...]:
    """Make the figures: ratios of medians."""
    ours = times["simneuro"].median
    limit, goal = ("kernel", 1.3) if name == "plastic" else (AMPA, 4.0)
    opponents = (
        Figure(f"{tool} / simneuro, `{name}` loop", times[tool].median / ours, 1.0, at_least=True)
        for tool in (VECTOR, STOCK)
    )
    return (Figure(f"`{name}` loop / {limit}", ours / times[limit].median, goal), *opponents)
