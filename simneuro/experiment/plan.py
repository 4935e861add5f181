"""What a run will do and cost, told before it starts; what cannot fit is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from simneuro.engine import choose, cost
from simneuro.engine.choice import Choice, format_seconds
from simneuro.errors import InputError
from simneuro.experiment.cluster import cluster
from simneuro.experiment.companion import has_own_trial
from simneuro.experiment.workers import Crew, alone, processes, threads
from simneuro.scenario import Point, Scenario


@dataclass(frozen=True)
class Plan:
    """The target of each simulation (None: each chooses), who runs them, and lines that tell it."""

    target: str | None
    crew: Crew
    lines: tuple[str, ...]


def plan(
    scenario: Scenario,
    points: Sequence[Point],
    *,
    target: str | None,
    workers: int,
    address: str | None,
) -> Plan:
    """Decide how the points of a scenario are run.

    Raises
    ------
    InputError
        If the target cannot be had, or the memory of this machine is not enough.
    """
    largest = max((point.scenario for point in points), key=_work)
    own = has_own_trial(scenario)
    choice = choose(largest.network, target, runs=1 if own else len(points))
    workers = min(workers, len(points))
    if address is None:
        _require_memory(largest, workers)
    lines = (_what(points, choice), _price(largest, len(points), workers, choice, own))
    # A scenario's own trial may run other networks than its own: each simulation chooses.
    return Plan(target if own else choice.target, _crew(workers, address, choice, own), lines)


def _crew(workers: int, address: str | None, choice: Choice, own: bool) -> Crew:
    if address is not None:
        return cluster(address)
    if workers == 1:
        return alone
    return threads(workers) if choice.backend.runs_in_threads and not own else processes(workers)


def _what(points: Sequence[Point], choice: Choice) -> str:
    if len(points) == 1:
        return f"1 simulation; {choice}"
    return f"{len(points)} simulations; of the largest: {choice}"


def _price(largest: Scenario, count: int, workers: int, choice: Choice, own: bool) -> str:
    time = choice.backend.seconds(largest.network) * count / workers
    memory = cost.memory(largest.network) * workers
    disk = count * (cost.memory(largest.network) if largest.record.keep else 2e4)
    whole = "at most " if count > 1 else ""
    beside = "; what the scenario's own code does comes on top" if own else ""
    return (
        f"Cost: {whole}{format_seconds(time)} on {workers} worker{'s' if workers > 1 else ''}, "
        f"{_bytes(memory)} of memory, {_bytes(disk)} in files{beside}"
    )


def _require_memory(largest: Scenario, workers: int) -> None:
    needed, there = cost.memory(largest.network), cost.available_memory()
    if needed * workers <= there:
        return
    synapses, traces = largest.network.expected_synapses, cost.trace_memory(largest.network)
    parts = f"{synapses:.3g} synapses and {_bytes(traces)} of traces"
    fewer = int(there // needed)
    way = f"use --workers {fewer}" if fewer else "record fewer traces, or make the network smaller"
    raise InputError(
        f"{workers} simulations at once need about {_bytes(needed * workers)} of memory "
        f"({parts} each), but {_bytes(there)} are free; {way}",
        where="memory",
    )


def _bytes(count: float) -> str:
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return "less than 1 kB"


def _work(scenario: Scenario) -> float:
    """How many steps a simulation has, summed over its cells."""
    network = scenario.network
    return float(network.times.steps * sum(cells.size for cells in network.cells.values()))
