"""Rough estimates of a simulation's time and memory, before anything is made.

The constants are chosen: measured once on a small machine, for cells of 1 to 320 operations a step
and populations of 10 to 10 000. Only the order of magnitude matters.
"""

import ast
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simneuro.engine.draw.inputs import input_of
from simneuro.engine.draw.sampled import count_rows
from simneuro.engine.equations.cells import cell_text
from simneuro.network import Cells, Feed, Network, Sources, Times, Wires
from simneuro.network.sampled import Sampled

RATE = 20.0  # Hz, of a cell whose rate is not known yet


@dataclass(frozen=True)
class Pace:
    """The speed of a backend, in seconds.

    Attributes
    ----------
    part : float
        For each part of the network in a time step.
    operation, cell_operation : float
        For an operation in a time step, and for each cell or synapse that it is done for.
    event : float
        For an event at a synapse.
    """

    part: float
    operation: float
    cell_operation: float
    event: float


_RANDOM_OPERATIONS = 60  # for a random number of each cell
_CABLE_OPERATIONS = 200  # for a compartment's part in solving the cable equation
_STAGES = 4  # of rk4, by which the state of synapses is integrated
_RULE = 4  # times the work of an event without plasticity
_BYTES_PER_SYNAPSE = 48  # while they are drawn
_BYTES_PER_CELL = 400
_BYTES_PER_SPIKE = 24
_BYTES_PER_EVENT = 100  # while they are drawn


def loop_seconds(network: Network, pace: Pace) -> float:
    """The time (s) of the loop over time steps."""
    steps = network.times.steps
    parts = 3 * sum(map(len, (network.cells, network.sources, network.wires, network.feeds)))
    total = steps * pace.part * parts
    for cells in network.cells.values():
        total += steps * cell_operations(cells) * _per_operation(pace, cells.size)
    for wires in network.wires.values():
        operations = _STAGES * sum(map(_nodes, _every_step(wires)))
        in_step = operations * _per_operation(pace, wires.expected_count)
        events = _rate(wires) * network.times.dt * wires.expected_count
        total += steps * (in_step + events * pace.event * _event_work(wires))
    return total


def _rate(wires: Wires) -> float:
    """How often (Hz) a source cell is expected to fire."""
    source = wires.source
    return source.process.expected_rate() if isinstance(source, Sources) else RATE


def _per_operation(pace: Pace, count: float) -> float:
    return pace.operation + pace.cell_operation * count


def cell_operations(cells: Cells) -> int:
    """How many operations a cell's equations take in a time step."""
    text = cell_text(cells)
    stages = 4 if "rk4" in text.method else 1
    own = sum(_nodes(each.expr.code) for each in text.equations.values() if each.expr is not None)
    random = _RANDOM_OPERATIONS * sum(input_of(each).is_random for each in cells.inputs.values())
    spread = _CABLE_OPERATIONS if cells.cable is not None else 0
    return 4 + stages * own + random + spread


def _every_step(wires: Wires) -> Iterable[str]:
    """The expressions that are evaluated for every synapse in every time step."""
    receptor = [wires.receptor.parsed_each, wires.receptor.parsed_summed]
    rules = [rule.parsed for rule in wires.rules.values()]
    for part in (*receptor, *rules):
        for each in part.values():
            if each.expr is not None and (part in receptor or "clock-driven" in each.flags):
                yield each.expr.code


def _event_work(wires: Wires) -> int:
    """The work of a spike at a synapse, in that of an event without plasticity."""
    rules = wires.rules.values()
    texts = [text for rule in rules for text in (rule.on_pre, rule.on_post) if text.strip()]
    return int(wires.receptor.has_events) + _RULE * len(texts)


def memory(network: Network) -> float:
    """The bytes that one simulation takes at most: synapses, cells, spikes, events, traces."""
    cells = sum(each.size for each in network.cells.values())
    drawn: list[Feed | Sources] = [*network.feeds.values(), *network.sources.values()]
    events = sum(each.expected_events(network.times) for each in drawn)
    spikes = RATE * network.times.duration * cells
    return (
        sum(each.expected_count * _synapse_bytes(each) for each in network.wires.values())
        + _BYTES_PER_CELL * cells
        + _BYTES_PER_SPIKE * spikes
        + _BYTES_PER_EVENT * events
        + trace_memory(network)
        + sum(_table_bytes(each, network.times) for each in network.cells.values())
    )


def _table_bytes(cells: Cells, times: Times) -> float:
    """The bytes of the tables of sampled drives, once as NumPy has them and once in the loop."""
    sampled = [each for each in cells.inputs.values() if isinstance(each, Sampled)]
    columns = [cells.size if each.is_per_cell else 1 for each in sampled]
    rows = [count_rows(each, times) for each in sampled]
    return 16.0 * sum(row * column for row, column in zip(rows, columns, strict=True))


def _synapse_bytes(wires: Wires) -> int:
    """The bytes of a synapse: its wiring, and the numbers of its own that it has."""
    rules = wires.rules.values()
    own = len(wires.receptor.parsed_each) + sum(2 + len(rule.parsed) for rule in rules)
    return _BYTES_PER_SYNAPSE + 8 * own


def trace_memory(network: Network) -> float:
    """The bytes of the traces of one simulation."""
    samples = network.times.steps / network.sample_every
    record = network.record
    columns = sum(len(each.variables) * each.count for each in record.traces.values())
    columns += sum(len(each.variables) * each.count for each in record.synapses.values())
    return 8.0 * samples * columns


def available_memory() -> float:
    """The bytes that can still be had on this machine, within its container's limit."""
    limits = [_meminfo(), _group_limit()]
    return min(limit for limit in (*limits, float("inf")) if limit is not None)


def _nodes(expression: str) -> int:
    kinds = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call)
    return sum(
        isinstance(node, kinds) for node in ast.walk(ast.parse(expression.strip(), mode="eval"))
    )


def _meminfo() -> float | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
        return next(1024.0 * int(line.split()[1]) for line in lines if line.startswith("MemAvail"))
    except (OSError, StopIteration, ValueError):
        return _physical()


def _physical() -> float | None:
    names = os.sysconf_names if hasattr(os, "sysconf_names") else {}
    if not {"SC_PAGE_SIZE", "SC_PHYS_PAGES"} <= set(names):
        return None
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


def _group_limit() -> float | None:
    """What the container that this process runs in may still take (Linux, control groups 2)."""
    group = Path("/sys/fs/cgroup")
    try:
        limit = (group / "memory.max").read_text(encoding="utf-8").strip()
        used = (group / "memory.current").read_text(encoding="utf-8").strip()
        return float(limit) - float(used)
    except (OSError, ValueError):  # "max": no limit
        return None
