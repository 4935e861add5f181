"""Networks like ``cuba`` from 1e3 to 1e5 cells: seconds, memory, bytes per synapse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import kernels
from benchmarks.cases import make_growing_case
from benchmarks.memory import measure_peak_mb
from benchmarks.nest_availability import HAS_NEST, WITHOUT_NEST
from benchmarks.part_results import Figure, PartResult, Table, require_equal_rates
from benchmarks.tool_process import run_once

SIZES = (1000, 10_000, 100_000)
EACH = 80  # synapses per cell
SLOPE = (20_000, 100, 400)  # cells, and synapses per cell of two networks
# The rate of 1000 cells varies by 3 % between initial states, the difference of two rates by the
# root of two times that; the bound is four times the latter.
BOUND = 0.17
_COLUMNS = ("cells, synapses", "tool", "loop (s)", "rate (Hz)", "peak memory (MB)")
_NOTE = (
    f"{EACH} synapses per cell, 1 s of simulated time, measured once. Memory: the resident size of "
    "a program; for NEST the growth of its process. Bytes per synapse: from two networks of "
    f"{SLOPE[0]} cells with {SLOPE[1]} and {SLOPE[2]} synapses per cell."
)


def measure(folder: Path) -> PartResult:
    """Measure loop time and memory by size, and the memory per synapse."""
    grown = {cells: dict(measure_network(cells, EACH, folder)) for cells in SIZES}
    for cells, tools in grown.items():
        rates = {tool: each["rate"] for tool, each in tools.items()}
        require_equal_rates(f"{cells} cells", rates, BOUND)
    less, more = (dict(measure_network(SLOPE[0], each, folder)) for each in SLOPE[1:])
    added = SLOPE[0] * (SLOPE[2] - SLOPE[1])
    slopes = {tool: 1e6 * (more[tool]["peak_mb"] - less[tool]["peak_mb"]) / added for tool in less}
    figures = tuple(
        Figure(f"bytes per synapse, {tool}", each, 16.0 if tool == "simneuro" else None)
        for tool, each in slopes.items()
    )
    rows = tuple(
        _format_row(cells, tool, each) for cells in SIZES for tool, each in grown[cells].items()
    )
    note = _NOTE if HAS_NEST else f"{_NOTE} {WITHOUT_NEST}"
    table = Table("Growth", _COLUMNS, rows, note)
    raw = {f"{cells} cells": tools for cells, tools in grown.items()}
    return PartResult(figures, (table,), raw | {"fewer synapses": less, "more synapses": more})


def measure_network(cells: int, each: int, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Measure loop time, rate and peak memory of each tool on one network."""
    place = folder / f"{cells}-{each}"
    make_growing_case(cells, each).save(place)
    peak = kernels.compile_kernel("peak", folder)
    ours = run_once("simneuro_networks", "cuba", place, folder=place)
    command = run_once("simneuro_memory", "cuba", place, folder=place)["command"]
    yield "simneuro", ours | {"peak_mb": measure_peak_mb(peak, command, place)}
    plain = run_once("brian2_networks", "cuba", "cpp", place, folder=place)
    yield (
        "plain Brian2 C++",
        plain | {"peak_mb": measure_peak_mb(peak, ["./main"], place / "brian2")},
    )
    if HAS_NEST:
        yield "NEST", run_once("nest_networks", "cuba", place, folder=place)


def _format_row(cells: int, tool: str, found: dict[str, Any]) -> tuple[str, ...]:
    size = f"{cells:,} cells, {cells * EACH:,} synapses"
    return (size, tool, f"{found['loop_s']:.3g}", f"{found['rate']:.2f}", f"{found['peak_mb']:.0f}")
