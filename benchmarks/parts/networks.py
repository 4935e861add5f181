"""The loop over one second of a network in simneuro, plain Brian2, NEST and a kernel."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks import kernels
from benchmarks.cases import STEPS, Case, make_case
from benchmarks.nest_availability import HAS_NEST, WITHOUT_NEST
from benchmarks.part_results import (
    Figure,
    PartResult,
    list_repeats,
    make_times_table,
    require_equal_rates,
)
from benchmarks.timing import Timed, time_in_turn
from benchmarks.tool_process import ToolProcess

# These networks are chaotic. The rates of twenty runs of the kernel from different potentials have
# a relative standard deviation of 1.4, 2.0, 2.6 and 0.65 %, the difference of two runs the root of
# two times that; the bounds are four times the latter.
BOUNDS = {"cuba": 0.08, "coba": 0.12, "coba_hh": 0.15, "brunel": 0.04}
REPEATS = 7
SLOW = {"plain Brian2 Cython": 3, "NEST": 3}
_TO_KERNEL = {"coba_hh": 1.1, "coba": 1.25}
_TO_PLAIN = {"coba_hh": 6.0}
_TO_NEST = {"cuba": 12.0, "brunel": 8.0, "coba": 60.0}
_NOTE = "Loop over 1 s of simulated time on one thread, and the mean firing rate."


def measure(name: str, folder: Path) -> PartResult:
    """Measure one network; require that all tools find the same rate."""
    network = make_case(name)
    network.save(folder)
    times = time_tools(name, network, folder)
    require_equal_rates(name, {tool: each.rate for tool, each in times.items()}, BOUNDS[name])
    note = _NOTE if HAS_NEST else f"{_NOTE} {WITHOUT_NEST}"
    table = make_times_table("Networks", {name: times}, note)
    return PartResult(tuple(make_figures(name, times)), (table,), list_repeats(times))


def time_tools(name: str, network: Case, folder: Path) -> dict[str, Timed]:
    """Measure the time that each tool takes."""
    kernel = kernels.compile_kernel("network", folder)
    hand = partial(kernels.call_kernel, kernel, name, folder, STEPS, network.excitatory)
    with ExitStack() as opened:

        def start(tool: str, *arguments: object) -> ToolProcess:
            worker = ToolProcess(tool, *arguments, folder=folder / "logs")
            return opened.enter_context(worker)

        tools = {
            "simneuro": start("simneuro_networks", name, folder),
            "kernel": hand,
            "plain Brian2 C++": start("brian2_networks", name, "cpp", folder),
            "plain Brian2 Cython": start("brian2_networks", name, "cython", folder),
        }
        if HAS_NEST:
            tools["NEST"] = start("nest_networks", name, folder)
        return time_in_turn(tools, REPEATS, {tool: SLOW[tool] for tool in SLOW if tool in tools})


def make_figures(name: str, times: dict[str, Timed]) -> list[Figure]:
    """Make the figures of a network: ratios of medians."""
    ours = times["simneuro"].median
    made = [
        Figure(f"`{name}` loop / kernel", ours / times["kernel"].median, _TO_KERNEL.get(name)),
        _make_ratio(name, "plain Brian2 C++", times, _TO_PLAIN.get(name)),
        _make_ratio(name, "plain Brian2 Cython", times, None),
    ]
    if "NEST" in times:
        made.append(_make_ratio(name, "NEST", times, _TO_NEST.get(name)))
    return made


def _make_ratio(name: str, tool: str, times: dict[str, Timed], reach: float | None) -> Figure:
    ratio = times[tool].median / times["simneuro"].median
    return Figure(f"{tool} / simneuro, `{name}` loop", ratio, reach, at_least=True)
