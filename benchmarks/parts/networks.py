"""One second of a network in simneuro, Brian2 with and without two flags, NEST and a kernel."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import kernels
from benchmarks.cases import STEPS, Case, make_case
from benchmarks.memory import measure_all_peak_mb
from benchmarks.nest_availability import HAS_NEST, WITHOUT_NEST
from benchmarks.part_results import (
    Figure,
    PartResult,
    list_repeats,
    make_tools_table,
    require_equal_rates,
)
from benchmarks.timing import Timed, time_in_turn
from benchmarks.tool_process import ToolProcess

# These networks are chaotic. The rates of twenty runs of the kernel from different potentials have
# a relative standard deviation of 1.4, 2.0, 2.6 and 0.65 %, the difference of two runs the root of
# two times that; the bounds are four times the latter.
BOUNDS = {"cuba": 0.08, "cuba_delayed": 0.08, "coba": 0.12, "coba_hh": 0.15, "brunel": 0.04}
REPEATS = 7
STOCK, VECTOR = "Brian2 C++, its own flags", "Brian2 C++ with two flags"
SLOW = {STOCK: 3, "NEST": 3}
_TO_KERNEL = {"coba_hh": 1.3, "coba": 1.3, "brunel": 1.5}
_WITHOUT_KERNEL = ("cuba_delayed",)
_GOALS = {
    STOCK: {"coba_hh": 6.0},
    VECTOR: {"cuba": 1.0, "cuba_delayed": 1.0, "coba": 1.0, "coba_hh": 1.0, "brunel": 1.0},
    "NEST": {"cuba": 12.0, "brunel": 8.0, "coba": 60.0},
}
_NOTE = (
    "1 s of simulated time on one thread. Whole call: what a user waits for a run of a program "
    "that is compiled, with reading its spikes; NEST builds its network anew. Memory: the largest "
    "resident size of all processes, Python included."
)

Tools = dict[str, Callable[[], Mapping[str, Any]]]


def measure(name: str, folder: Path) -> PartResult:
    """Measure one network; require that all tools find the same rate."""
    network = make_case(name)
    network.save(folder)
    with start_tools(name, network, folder) as tools:
        slow = {tool: SLOW[tool] for tool in SLOW if tool in tools}
        times = time_in_turn(tools, REPEATS, slow)
        peaks = dict(_measure_peaks(tools))
    require_equal_rates(name, {tool: each.rate for tool, each in times.items()}, BOUNDS[name])
    note = _NOTE if HAS_NEST else f"{_NOTE} {WITHOUT_NEST}"
    table = make_tools_table("Networks", f"`{name}`", times, peaks, note)
    return PartResult(tuple(make_figures(name, times)), (table,), list_repeats(times))


@contextmanager
def start_tools(name: str, network: Case, folder: Path) -> Iterator[Tools]:
    """The tools, which have built the network and compiled their programs."""
    with ExitStack() as opened:

        def start(tool: str, *arguments: object) -> ToolProcess:
            worker = ToolProcess(tool, *arguments, folder=folder / "logs")
            return opened.enter_context(worker)

        tools: Tools = {"simneuro": start("simneuro_networks", name, folder)}
        if name not in _WITHOUT_KERNEL:
            kernel = kernels.compile_kernel("network", folder)
            tools["kernel"] = partial(
                kernels.call_kernel, kernel, name, folder, STEPS, network.excitatory
            )
        tools[VECTOR] = start("brian2_networks", name, "vector", folder)
        tools[STOCK] = start("brian2_networks", name, "stock", folder)
        if HAS_NEST:
            tools["NEST"] = start("nest_networks", name, folder)
        yield tools


def make_figures(name: str, times: Mapping[str, Timed]) -> Iterator[Figure]:
    """Make the figures of a network: ratios of medians."""
    ours = times["simneuro"].median
    if "kernel" in times:
        ratio = ours / times["kernel"].median
        yield Figure(f"`{name}` loop / kernel", ratio, _TO_KERNEL.get(name))
    for tool, goals in _GOALS.items():
        if tool in times:
            what = f"{tool} / simneuro, `{name}` loop"
            yield Figure(what, times[tool].median / ours, goals.get(name), at_least=True)


def _measure_peaks(tools: Tools) -> Iterator[tuple[str, float]]:
    for name, tool in tools.items():
        if isinstance(tool, ToolProcess):
            yield name, measure_all_peak_mb(tool.number, tool)
