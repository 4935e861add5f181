"""Cost of a run and choice of its workers, decided and reported before the run starts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from simneuro.engine import choose
from simneuro.engine.brief_run import Observed, all_at, matters, observe
from simneuro.engine.choice import Choice
from simneuro.engine.threads import available_cores
from simneuro.errors import InputError
from simneuro.experiment.cluster import dask_workers
from simneuro.experiment.companion import defines_trial
from simneuro.experiment.known_times import KnownTimes
from simneuro.experiment.run_cost import RunCost
from simneuro.experiment.workers import Pool, may_copy, processes, serial
from simneuro.experiment.workers import threads as in_threads
from simneuro.scenario import Point, Scenario

_UNKNOWN = KnownTimes()


@dataclass(frozen=True)
class Resources:
    """What the user asked for, to run the points with.

    Attributes
    ----------
    target : str, optional
    threads : int, optional
        How many share the work of each simulation.
    workers : int, optional
        How many points may run at a time.
    cluster : str, optional
        The address of a Dask scheduler, if its workers are to be used.
    """

    target: str | None = None
    threads: int | None = None
    workers: int | None = None
    cluster: str | None = None

    @property
    def at_a_time(self) -> int:
        """How many points may run at a time; as many as cores have threads for, if not given."""
        return self.workers or max(available_cores() // (self.threads or 1), 1)


@dataclass(frozen=True)
class RunPlan:
    """How the points of an experiment are run.

    Attributes
    ----------
    target : str or None
        The target of every simulation; None if each simulation chooses its own.
    threads : int or None
        How many share the work of each simulation; None if each simulation chooses.
    own : bool
        Whether the trial is the scenario's own.
    pool : callable
        The workers.
    workers : int
        How many points run at a time.
    seconds : float or None
        The estimated time; None if it is not known.
    lines : tuple of str
        The decision and the estimated cost in words, for the user.
    loading : float
        How much longer (s) the first point of each worker takes, which loads what trials use.
    """

    target: str | None
    threads: int | None
    own: bool
    pool: Pool
    workers: int
    seconds: float | None
    lines: tuple[str, ...]
    loading: float = 0.0


def plan_run(
    scenario: Scenario,
    points: Sequence[Point],
    given: Resources,
    *,
    folder: Path,
    known: KnownTimes = _UNKNOWN,
) -> RunPlan:
    """Decide on which target and by which workers the points of a scenario are run.

    Parameters
    ----------
    scenario : Scenario
    points : sequence of Point
    given : Resources
    folder : Path
        Where the files of simulations lie.
    known : KnownTimes
        What the parts of earlier runs took.

    Raises
    ------
    InputError
        If the target is not available or cannot do what a network asks for, no target has as many
        threads, or the simulations do not fit into memory or onto the disk.
    """
    target, threads, address = given.target, given.threads, given.cluster
    largest = max((point.scenario for point in points), key=count_updates)
    own = defines_trial(scenario)
    choice = choose(largest.network, target, 1 if own else len(points), threads)
    for point in points:
        choice.backend.require_able(point.scenario.network)
    workers = min(given.at_a_time, len(points))
    in_processes = (
        workers > 1 and address is None and not (choice.backend.runs_in_threads and not own)
    )
    loads = in_processes and not may_copy()
    cost = RunCost(largest, len(points), workers, choice, None, own, loads, known)
    if address is None:
        cost.require_room(all_at(largest.network, 0.0), folder)
    cost = replace(cost, observed=_observe(largest, points, choice))
    if address is None:
        cost.require_room(cost.rates, folder)
    # A scenario's own trial may simulate other networks: then each simulation chooses its target.
    pool = _choose_pool(workers, address, in_processes)
    lines = (_describe_choice(points, choice), str(cost))
    seconds = cost.known_seconds
    chosen = target if own else choice.target
    return RunPlan(chosen, threads, own, pool, workers, seconds, lines, cost.loading)


def _observe(largest: Scenario, points: Sequence[Point], choice: Choice) -> Observed | None:
    """The highest rates of the largest, the first and the last point, where memory rests on them.

    The points differ, and those at the ends of a sweep most of all.
    """
    if not matters(largest.network, choice.backend):
        return None
    some = {id(each): each for each in (largest, points[0].scenario, points[-1].scenario)}
    seen = [observe(each.network, choice.backend, each.seed) for each in some.values()]
    found = [each for each in seen if each is not None]
    if not found:
        return None
    names = {name for each in found for name in each.rates}
    rates = {name: max(each.rates.get(name, 0.0) for each in found) for name in names}
    return Observed(rates, max(each.seconds for each in found))


def _choose_pool(workers: int, address: str | None, in_processes: bool) -> Pool:
    if address is not None:
        return dask_workers(address)
    if workers == 1:
        return serial
    return processes(workers) if in_processes else in_threads(workers)


def _describe_choice(points: Sequence[Point], choice: Choice) -> str:
    if len(points) == 1:
        return f"1 simulation; {choice}"
    return f"{len(points)} simulations; for the largest: {choice}"


def count_updates(scenario: Scenario) -> float:
    """The number of time steps of a simulation, times the number of its cells."""
    network = scenario.network
    return float(network.times.steps * network.cell_count)


def require_workers(workers: int | None, cluster: str | None) -> None:
    """Raise :class:`InputError` for a number of workers that is not one, or beside a cluster."""
    if workers is not None and workers < 1:
        raise InputError(f"got {workers}, but at least one worker is needed", where="workers")
    if workers is not None and cluster is not None:
        raise InputError(
            "a cluster has its own workers, so give one of the two options", where="workers"
        )
