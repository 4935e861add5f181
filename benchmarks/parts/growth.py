"""Networks like ``cuba`` from 1e3 to 1e5 cells: seconds, memory, bytes per synapse."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import kernels
from benchmarks.cases import DURATION, make_growing_case
from benchmarks.memory import measure_peak_mb
from benchmarks.nest_availability import HAS_NEST, WITHOUT_NEST
from benchmarks.part_results import Figure, PartResult, Table, require_equal_rates
from benchmarks.parts.networks import STOCK
from benchmarks.tool_process import ToolProcess, run_once

REPEATS = 3
SIZES = (1000, 10_000, 100_000)
EACH = 80  # synapses per cell
SLOPE = (20_000, 100, 400)  # cells, and synapses per cell of two networks
# The rate of 1000 cells varies by 3 % between initial states, the difference of two rates by the
# root of two times that; the bound is four times the latter.
BOUND = 0.17
_COLUMNS = ("cells, synapses", "tool", "loop (s)", "rate (Hz)", "peak memory (MB)")
_NOTE = (
    f"{EACH} synapses per cell, 1 s of simulated time, the shortest loop of {REPEATS}. Memory: the "
    "resident size of a program; for NEST the growth of its process. Bytes per synapse: from two "
    f"networks of {SLOPE[0]} cells with {SLOPE[1]} and {SLOPE[2]} synapses per cell."
)


def measure(folder: Path) -> PartResult:
    """Measure loop time and memory by size, and the memory per synapse."""
    grown = {cells: measure_network(cells, EACH, folder) for cells in SIZES}
    for cells, tools in grown.items():
        rates = {tool: each["rate"] for tool, each in tools.items()}
        require_equal_rates(f"{cells} cells", rates, BOUND)
    less, more = (measure_network(SLOPE[0], each, folder) for each in SLOPE[1:])
    added = SLOPE[0] * (SLOPE[2] - SLOPE[1])
    slopes = {tool: 1e6 * (more[tool]["peak_mb"] - less[tool]["peak_mb"]) / added for tool in less}
    figures = (
        *_make_speed_figures(grown[SIZES[-1]]),
        *(
            Figure(f"bytes per synapse, {tool}", each, 16.0 if tool == "simneuro" else None)
            for tool, each in slopes.items()
        ),
    )
    rows = tuple(
        _format_row(cells, tool, each) for cells in SIZES for tool, each in grown[cells].items()
    )
    note = _NOTE if HAS_NEST else f"{_NOTE} {WITHOUT_NEST}"
    table = Table("Growth", _COLUMNS, rows, note)
    raw = {f"{cells} cells": tools for cells, tools in grown.items()}
    return PartResult(figures, (table,), raw | {"fewer synapses": less, "more synapses": more})


def measure_network(cells: int, each: int, folder: Path) -> dict[str, dict[str, Any]]:
    """Measure loop time, rate and peak memory of each tool on one network."""
    place = folder / f"{cells}-{each}"
    make_growing_case(cells, each).save(place)
    peak = kernels.compile_kernel("peak", folder)
    with ExitStack() as opened:

        def start(tool: str, *arguments: object) -> ToolProcess:
            return opened.enter_context(ToolProcess(tool, *arguments, place, folder=place))

        tools = {
            "simneuro": start("simneuro_networks", "cuba"),
            STOCK: start("brian2_networks", "cuba", "stock"),
        }
        if HAS_NEST:
            tools["NEST"] = start("nest_networks", "cuba")
        answers = _call_in_turn(tools)
    command = run_once("simneuro_memory", "cuba", place, folder=place)["command"]
    answers["simneuro"]["peak_mb"] = measure_peak_mb(peak, command, place)
    answers[STOCK]["peak_mb"] = measure_peak_mb(peak, ["./main"], place / "brian2_stock")
    return answers


def _call_in_turn(tools: Mapping[str, ToolProcess]) -> dict[str, dict[str, Any]]:
    """The last answer of each tool, with its shortest loop."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in tools}
    for _ in range(REPEATS):
        for name, tool in tools.items():
            found[name].append(tool())
    return {
        name: each[-1] | {"loop_s": min(answer["loop_s"] for answer in each)}
        for name, each in found.items()
    }


def _make_speed_figures(largest: Mapping[str, Mapping[str, Any]]) -> Iterator[Figure]:
    """What an event at a synapse takes in the largest network, and how much more in Brian2."""
    ours = largest["simneuro"]
    events = ours["rate"] * DURATION * 1e-3 * SIZES[-1] * EACH
    size = f"{SIZES[-1]:,} cells"
    yield Figure(f"loop per synaptic event, {size}", 1e9 * ours["loop_s"] / events, 40, unit=" ns")
    ratio = largest[STOCK]["loop_s"] / ours["loop_s"]
    yield Figure(f"{STOCK} / simneuro, loop of {size}", ratio, 2.5, at_least=True)


def _format_row(cells: int, tool: str, found: Mapping[str, Any]) -> tuple[str, ...]:
    size = f"{cells:,} cells, {cells * EACH:,} synapses"
    return (size, tool, f"{found['loop_s']:.3g}", f"{found['rate']:.2f}", f"{found['peak_mb']:.0f}")
