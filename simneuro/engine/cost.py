"""What a simulation will cost: rough estimates of time and memory, before anything is made.

The constants are chosen: measured once on a small machine, for cells of 1 to 320 operations a step
and populations of 10 to 10 000. Only the order of magnitude matters.
"""

import ast
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simneuro.engine.draw.distance import mean_probability
from simneuro.engine.draw.events import listed
from simneuro.engine.equations import cells as text
from simneuro.network import (
    AllToAll,
    BurstingSpikes,
    Clustered,
    DistanceDependent,
    Distribution,
    FixedIndegree,
    FixedOutdegree,
    FixedProbability,
    FixedTotalNumber,
    GammaSpikes,
    InhomogeneousPoisson,
    NoiseCurrent,
    OneToOne,
    OUCurrent,
    Pairs,
    Poisson,
    Projection,
    RegularSpikes,
)
from simneuro.scenario import Scenario

RATE = 20.0  # Hz, of a cell whose rate nobody knows yet


@dataclass(frozen=True)
class Pace:
    """Seconds in a time step of a part, of an operation, and of each cell that it is done for."""

    part: float
    operation: float
    cell_operation: float
    event: float


NUMPY = Pace(part=15e-6, operation=0.45e-6, cell_operation=0.4e-9, event=20e-9)
CPP = Pace(part=20e-9, operation=0.5e-9, cell_operation=0.07e-9, event=2e-9)
COMPILATION = 3.0  # s

_RANDOM_OPERATIONS = {NoiseCurrent: 60, OUCurrent: 60, Poisson: 60}
_CABLE_OPERATIONS = 200  # for a compartment's part in solving the cable equation
_STAGES = 4  # of rk4, by which the state of synapses is integrated
_RULE = 4  # times the work of an event without plasticity
_BYTES_PER_SYNAPSE = 48  # while they are drawn
_BYTES_PER_CELL = 400
_BYTES_PER_SPIKE = 24
_BYTES_PER_EVENT = 100  # while they are drawn


def seconds(scenario: Scenario, pace: Pace) -> float:
    """The time of the loop over time steps."""
    steps = _steps(scenario)
    parts = 3 * len(scenario.populations) + 3 * (len(scenario.projections) + len(listed(scenario)))
    total = steps * pace.part * parts
    for name, population in scenario.populations.items():
        operations = _operations(scenario, name)
        total += steps * operations * (pace.operation + pace.cell_operation * population.size)
    for name, count in _counts(scenario).items():
        total += _synaptic(scenario, name, count, steps, pace)
    return total


def _synaptic(scenario: Scenario, name: str, count: float, steps: float, pace: Pace) -> float:
    """What a projection takes: in every time step for all its synapses, and for events."""
    receptor = scenario.synapse(scenario.projections[name].synapse)
    rules = scenario.rules(name).values()
    own = [receptor.parsed_each, receptor.parsed_summed, *(rule.parsed for rule in rules)]
    always = [
        each.expr.code
        for part in own
        for each in part.values()
        if each.expr is not None and (part in own[:2] or "clock-driven" in each.flags)
    ]
    operations = _STAGES * sum(map(_nodes, always))
    in_step = operations * (pace.operation + pace.cell_operation * count)
    reacting = sum(bool(text.strip()) for rule in rules for text in (rule.on_pre, rule.on_post))
    per_event = pace.event * (receptor.has_events + _RULE * reacting)
    return steps * (in_step + RATE * float(scenario.time_step) * count * per_event)


def synapses(scenario: Scenario) -> float:
    """How many synapses the projections are expected to have together."""
    return sum(_counts(scenario).values())


def _counts(scenario: Scenario) -> dict[str, float]:
    return {
        name: _synapses(scenario, projection) for name, projection in scenario.projections.items()
    }


def memory(scenario: Scenario) -> float:
    """The bytes that one simulation takes at most: synapses, cells, spikes, events, traces."""
    cells = sum(population.size for population in scenario.populations.values())
    spikes = RATE * float(scenario.duration) * cells
    return (
        sum(count * _bytes(scenario, name) for name, count in _counts(scenario).items())
        + _BYTES_PER_CELL * cells
        + _BYTES_PER_SPIKE * spikes
        + _BYTES_PER_EVENT * events(scenario)
        + traces(scenario)
    )


def _bytes(scenario: Scenario, projection: str) -> int:
    """The bytes of a synapse: its wiring, and the numbers of its own that it has."""
    receptor = scenario.synapse(scenario.projections[projection].synapse)
    rules = scenario.rules(projection).values()
    own = len(receptor.parsed_each) + sum(2 + len(rule.parsed) for rule in rules)
    return _BYTES_PER_SYNAPSE + 8 * own


def events(scenario: Scenario) -> float:
    """How many events are drawn before the run, as far as rates tell."""
    duration = float(scenario.duration + scenario.warmup)
    return sum(
        _rate(drive) * duration * scenario.populations[drive.target].size
        for drive in listed(scenario).values()
    )


def _rate(drive: Any) -> float:
    """The events of a cell in a second; of a rate that changes, its largest."""
    match drive:
        case RegularSpikes(rate=rate) | GammaSpikes(rate=rate):
            return _mean(rate)
        case InhomogeneousPoisson(rate=rate, modulation=modulation):
            return float(np.max(np.asarray(rate))) * (1 + modulation)
        case BurstingSpikes(rate=rate, spikes=(fewest, most)):
            return _mean(rate) * (fewest + most) / 2
    return 0.0


def _mean(value: Any) -> float:
    if not isinstance(value, Distribution):
        return float(np.mean(np.asarray(value)))
    first, second = float(value.first), float(value.second)
    return (first + second) / 2 if value.kind == "uniform" else first


def traces(scenario: Scenario) -> float:
    """The bytes of the traces of one simulation."""
    step = scenario.record.interval or scenario.time_step
    samples = float((scenario.duration + scenario.warmup) / step)
    cells, synapses = scenario.record.traces.values(), scenario.record.synapses.values()
    columns = sum(len(each.variables) * each.count for each in cells)
    columns += sum(len(each.variables) * each.count for each in synapses)
    return 8.0 * samples * columns


def available_memory() -> float:
    """The bytes that can still be had on this machine, within its container's limit."""
    limits = [_meminfo(), _group_limit()]
    return min(limit for limit in (*limits, float("inf")) if limit is not None)


def _steps(scenario: Scenario) -> float:
    return float((scenario.duration + scenario.warmup) / scenario.time_step)


def _operations(scenario: Scenario, population: str) -> int:
    """How many operations a cell's equations take in a time step."""
    cell = text.cell_text(scenario, population)
    stages = 4 if "rk4" in cell.method else 1
    own = sum(_nodes(each.expr.code) for each in cell.equations.values() if each.expr is not None)
    drives = scenario.drives.values()
    random = sum(
        _RANDOM_OPERATIONS.get(type(drive), 0) for drive in drives if drive.target == population
    )
    spread = _CABLE_OPERATIONS if scenario.populations[population].cable is not None else 0
    return 4 + stages * own + random + spread


def _nodes(expression: str) -> int:
    kinds = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call)
    return sum(
        isinstance(node, kinds) for node in ast.walk(ast.parse(expression.strip(), mode="eval"))
    )


def _synapses(scenario: Scenario, projection: Projection) -> float:
    source = scenario.populations[projection.source].size
    target = scenario.populations[projection.target].size
    match projection.connect:
        case AllToAll():
            return source * target
        case OneToOne():
            return source
        case FixedProbability(p=p):
            return p * source * target
        case FixedIndegree(n=n):
            return n * target
        case FixedOutdegree(n=n):
            return n * source
        case FixedTotalNumber(n=n):
            return n
        case DistanceDependent() as rule:
            return mean_probability(rule) * source * target
        case Clustered(clusters=clusters, p_in=inside, p_out=outside, fraction=fraction):
            share = fraction**2 / clusters
            return (share * inside + (1 - share) * outside) * source * target
        case Pairs(sources=sources):
            return len(sources)


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
