"""Response curves with noise, 4000 cells for 1 s: simneuro, Brian2 and a kernel."""

from functools import partial
from pathlib import Path

from benchmarks import kernels
from benchmarks.part_results import (
    Figure,
    PartResult,
    list_repeats,
    make_times_table,
    require_equal_rates,
)
from benchmarks.parts.networks import STOCK, VECTOR
from benchmarks.timing import Timed, time_in_turn
from benchmarks.tool_process import ToolProcess

REPEATS = 7
SLOW = {STOCK: 3, VECTOR: 3}
CELLS = 4000
STEPS = {"lif": 10_000, "hh": 20_000}
# Cells are not connected and spike regularly, so that the mean over 4000 cells and 1 s has a
# standard error below 0.1 %; under noise Euler's and the exact method differ by half a percent.
BOUND = 0.01
_NAMES = {"lif": "LIF with noise", "hh": "Hodgkin-Huxley with noise"}
_TO_KERNEL = {"lif": 1.3, "hh": 1.3}
_NOTE = "Loop over 1 s of 4000 cells: 200 levels of current, 20 repeats, steps of 0.1 and 0.05 ms."


def measure(folder: Path) -> PartResult:
    """Measure the response curves of both cells."""
    times = {name: time_tools(name, folder / name) for name in STEPS}
    for name, each in times.items():
        require_equal_rates(name, {tool: seen.rate for tool, seen in each.items()}, BOUND)
    table = make_times_table(
        "Response curves", {_NAMES[name]: times[name] for name in times}, _NOTE
    )
    figures = [figure for name in times for figure in _make_figures(name, times[name])]
    return PartResult(tuple(figures), (table,), {name: list_repeats(times[name]) for name in times})


def time_tools(name: str, folder: Path) -> dict[str, Timed]:
    """Measure the time that each tool takes for one cell."""
    folder.mkdir(parents=True)
    kernel = kernels.compile_kernel("curve", folder)
    with (
        ToolProcess("simneuro_curves", name, folder=folder) as ours,
        ToolProcess("brian2_curves", name, "vector", folder / VECTOR, folder=folder / "1") as fast,
        ToolProcess("brian2_curves", name, "stock", folder / STOCK, folder=folder / "2") as stock,
    ):
        hand = partial(kernels.call_kernel, kernel, name, CELLS, STEPS[name])
        tools = {"simneuro": ours, "kernel": hand, VECTOR: fast, STOCK: stock}
        return time_in_turn(tools, REPEATS, SLOW)


def _make_figures(name: str, times: dict[str, Timed]) -> list[Figure]:
    what, ours = f"response curve, {_NAMES[name]}", times["simneuro"].median
    beside = {tool: times[tool].median / ours for tool in (VECTOR, STOCK)}
    return [
        Figure(f"{what} / kernel", ours / times["kernel"].median, _TO_KERNEL[name]),
        *(Figure(f"{tool} / simneuro, {what}", beside[tool], at_least=True) for tool in beside),
    ]
