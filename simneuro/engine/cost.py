"""Rough estimates of a simulation's time, before anything is made.

The constants are chosen: measured once on a small machine, for cells of 1 to 320 operations a step
and populations of 10 to 10 000. Only the order of magnitude matters.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from simneuro.engine.draw.inputs import input_of
from simneuro.engine.equations.cells import cell_text
from simneuro.engine.equations.transmitter_pulses import is_pooled
from simneuro.engine.memory import RATE
from simneuro.network import Cells, Network, Sources, Wires


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
    pools : bool
        Whether receptors that pulses open are integrated as sums for each target cell.
    """

    part: float
    operation: float
    cell_operation: float
    event: float
    pools: bool = False


_RANDOM_OPERATIONS = 60  # for a random number of each cell
_CABLE_OPERATIONS = 200  # for a compartment's part in solving the cable equation
_STAGES = 4  # of rk4, by which the state of synapses is integrated
_RULE = 4  # times the work of an event without plasticity
# Of receptors that pulses open: the two sums of a cell, and a pulse in events. Measured: 0.13 s
# beyond ampa for 10^7 updates of cells and 2 * 10^6 events, 0.15 s for 4 * 10^7 and 8 * 10^5.
_POOL_OPERATIONS = 40
_PULSE = 24


def loop_seconds(network: Network, pace: Pace) -> float:
    """The time (s) of the loop over time steps."""
    steps = network.times.steps
    parts = 3 * sum(map(len, (network.cells, network.sources, network.wires, network.feeds)))
    total = steps * pace.part * parts
    for cells in network.cells.values():
        total += steps * cell_operations(cells) * _per_operation(pace, cells.size)
    total += steps * sum(_synapse_seconds(each, network, pace) for each in network.wires.values())
    return total


def _synapse_seconds(wires: Wires, network: Network, pace: Pace) -> float:
    """The time (s) that the synapses of a projection take in a time step."""
    event = _rate(wires) * network.times.dt * wires.expected_count * pace.event
    if pace.pools and is_pooled(wires, network):
        return _POOL_OPERATIONS * _per_operation(pace, wires.target.size) + _PULSE * event
    operations = _STAGES * sum(map(_nodes, _every_step(wires)))
    return operations * _per_operation(pace, wires.expected_count) + _event_work(wires) * event


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


def _nodes(expression: str) -> int:
    kinds = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call)
    return sum(
        isinstance(node, kinds) for node in ast.walk(ast.parse(expression.strip(), mode="eval"))
    )
