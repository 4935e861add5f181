"""Cost of a run and choice of its workers, decided and reported before the run starts."""

from collections.abc import Sequence
from dataclasses import dataclass

from simneuro.engine import choose, cost
from simneuro.engine.choice import Choice, format_seconds
from simneuro.errors import InputError
from simneuro.experiment.cluster import dask_workers
from simneuro.experiment.companion import defines_trial
from simneuro.experiment.workers import Pool, processes, serial, threads
from simneuro.scenario import Point, Scenario

_SMALL_FILE = 2e4  # bytes of a point whose recordings are not kept; chosen


@dataclass(frozen=True)
class RunPlan:
    """How the points of an experiment are run.

    Attributes
    ----------
    target : str or None
        The target of every simulation; None if each simulation chooses its own.
    pool : callable
        The workers.
    lines : tuple of str
        The decision and the estimated cost in words, for the user.
    """

    target: str | None
    pool: Pool
    lines: tuple[str, ...]


def plan_run(
    scenario: Scenario,
    points: Sequence[Point],
    *,
    target: str | None,
    workers: int,
    address: str | None,
) -> RunPlan:
    """Decide on which target and by which workers the points of a scenario are run.

    Parameters
    ----------
    scenario : Scenario
    points : sequence of Point
    target : str or None
        The target that the user asked for.
    workers : int
        How many points may run at a time.
    address : str or None
        The address of a Dask scheduler, if its workers are to be used.

    Raises
    ------
    InputError
        If the target is not available, or the simulations do not fit into memory.
    """
    largest = max((point.scenario for point in points), key=_count_updates)
    own = defines_trial(scenario)
    choice = choose(largest.network, target, runs=1 if own else len(points))
    workers = min(workers, len(points))
    if address is None:
        _require_memory(largest, workers)
    lines = (
        _describe_choice(points, choice),
        _describe_cost(largest, len(points), workers, choice, own),
    )
    # A scenario's own trial may simulate other networks: then each simulation chooses its target.
    pool = _choose_pool(workers, address, choice, own)
    return RunPlan(target if own else choice.target, pool, lines)


def _choose_pool(workers: int, address: str | None, choice: Choice, own: bool) -> Pool:
    if address is not None:
        return dask_workers(address)
    if workers == 1:
        return serial
    return threads(workers) if choice.backend.runs_in_threads and not own else processes(workers)


def _describe_choice(points: Sequence[Point], choice: Choice) -> str:
    if len(points) == 1:
        return f"1 simulation; {choice}"
    return f"{len(points)} simulations; for the largest: {choice}"


def _describe_cost(largest: Scenario, count: int, workers: int, choice: Choice, own: bool) -> str:
    time = choice.backend.seconds(largest.network) * count / workers
    memory = cost.memory(largest.network) * workers
    disk = count * (cost.memory(largest.network) if largest.record.keep else _SMALL_FILE)
    at_most = "at most " if count > 1 else ""
    extra = "; the scenario's own code may take longer" if own else ""
    return (
        f"Cost: {at_most}{format_seconds(time)} on {workers} worker{'s' if workers > 1 else ''}, "
        f"{_format_bytes(memory)} of memory, {_format_bytes(disk)} in files{extra}"
    )


def _require_memory(largest: Scenario, workers: int) -> None:
    needed, free = cost.memory(largest.network), cost.available_memory()
    if needed * workers <= free:
        return
    network = largest.network
    synapses, traces = network.expected_synapses, cost.trace_memory(network)
    parts = f"{synapses:.3g} synapses and {_format_bytes(traces)} of traces"
    fewer = int(free // needed)
    advice = (
        f"use --workers {fewer}" if fewer else "record fewer traces, or make the network smaller"
    )
    raise InputError(
        f"{workers} simulations at a time need about {_format_bytes(needed * workers)} of memory "
        f"({parts} each), but {_format_bytes(free)} are free; {advice}",
        where="memory",
    )


def _format_bytes(count: float) -> str:
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return "less than 1 kB"


def _count_updates(scenario: Scenario) -> float:
    """The number of time steps of a simulation, times the number of its cells."""
    network = scenario.network
    return float(network.times.steps * sum(cells.size for cells in network.cells.values()))
