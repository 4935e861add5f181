"""Networks like ``cuba`` from 1e3 to 1e5 cells: seconds, memory, bytes a synapse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import kernels
from benchmarks.cases import growing
from benchmarks.findings import Figure, Finding, Table, check_rates
from benchmarks.memory import peak_mb
from benchmarks.nest import HAS_NEST, WITHOUT_NEST
from benchmarks.workers import once

SIZES = (1000, 10_000, 100_000)
EACH = 80  # synapses a cell
SLOPE = (20_000, 100, 400)  # cells, and synapses a cell of two networks
# The rate of 1000 cells varies by 3 % over starts; the difference of two by the root of two times
# that, and four times that is allowed.
BOUND = 0.17
_COLUMNS = ("cells, synapses", "tool", "loop (s)", "rate (Hz)", "peak memory (MB)")
_NOTE = (
    f"{EACH} synapses a cell, 1 s of biology, measured once. Memory of a program: its resident "
    "size; of NEST: what its process grew by. Bytes a synapse: from two networks of "
    f"{SLOPE[0]} cells, {SLOPE[1]} and {SLOPE[2]} synapses a cell."
)


def found(folder: Path) -> Finding:
    """Loops and memory by size, and the slope of the memory."""
    grown = {cells: dict(measured(cells, EACH, folder)) for cells in SIZES}
    for cells, tools in grown.items():
        rates = {tool: each["rate"] for tool, each in tools.items()}
        check_rates(f"{cells} cells", rates, BOUND)
    less, more = (dict(measured(SLOPE[0], each, folder)) for each in SLOPE[1:])
    added = SLOPE[0] * (SLOPE[2] - SLOPE[1])
    slopes = {tool: 1e6 * (more[tool]["peak_mb"] - less[tool]["peak_mb"]) / added for tool in less}
    figures = tuple(
        Figure(f"bytes a synapse, {tool}", each, 16.0 if tool == "simneuro" else None)
        for tool, each in slopes.items()
    )
    rows = tuple(_row(cells, tool, each) for cells in SIZES for tool, each in grown[cells].items())
    note = _NOTE if HAS_NEST else f"{_NOTE} {WITHOUT_NEST}"
    table = Table("Growth", _COLUMNS, rows, note)
    raw = {f"{cells} cells": tools for cells, tools in grown.items()}
    return Finding(figures, (table,), raw | {"fewer synapses": less, "more synapses": more})


def measured(cells: int, each: int, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Loop, rate and peak memory of each tool on one network."""
    place = folder / f"{cells}-{each}"
    growing(cells, each).save(place)
    peak = kernels.compiled("peak", folder)
    ours = once("simneuro_networks", "cuba", place, folder=place)
    command = once("simneuro_memory", "cuba", place, folder=place)["command"]
    yield "simneuro", ours | {"peak_mb": peak_mb(peak, command, place)}
    plain = once("brian2_networks", "cuba", "cpp", place, folder=place)
    yield "plain Brian2 C++", plain | {"peak_mb": peak_mb(peak, ["./main"], place / "brian2")}
    if HAS_NEST:
        yield "NEST", once("nest_networks", "cuba", place, folder=place)


def _row(cells: int, tool: str, found: dict[str, Any]) -> tuple[str, ...]:
    size = f"{cells:,} cells, {cells * EACH:,} synapses"
    return (size, tool, f"{found['loop_s']:.3g}", f"{found['rate']:.2f}", f"{found['peak_mb']:.0f}")
