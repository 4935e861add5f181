"""Cost of a run and choice of its workers, decided and reported before the run starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from simneuro.engine import available_memory, choose
from simneuro.engine.brief_run import Observed, all_at, matters, observe
from simneuro.engine.choice import Choice, format_seconds
from simneuro.engine.memory import PROCESS, Rates, recording_size
from simneuro.engine.room import format_bytes, require_room
from simneuro.experiment.cluster import dask_workers
from simneuro.experiment.companion import defines_trial
from simneuro.experiment.workers import Pool, processes, serial, threads
from simneuro.scenario import Point, Scenario

#: What the time of claims, figures and report is kept as.
FINISHING = "finishing"
_WORTH_SAYING = 2.0  # s; chosen
_NOTHING: Mapping[str, float] = MappingProxyType({})
_SMALL_FILE = 2e4  # bytes of a point whose recordings are not kept; chosen


@dataclass(frozen=True)
class RunPlan:
    """How the points of an experiment are run.

    Attributes
    ----------
    target : str or None
        The target of every simulation; None if each simulation chooses its own.
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
    """

    target: str | None
    own: bool
    pool: Pool
    workers: int
    seconds: float | None
    lines: tuple[str, ...]


def plan_run(
    scenario: Scenario,
    points: Sequence[Point],
    *,
    target: str | None,
    workers: int,
    address: str | None,
    folder: Path,
    before: Mapping[str, float] = _NOTHING,
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
    folder : Path
        Where the files of simulations lie.
    before : mapping of str to float
        How long (s) a trial took in an earlier run, by the target, which is ``""`` for a trial of
        the scenario's own; and ``"finishing"``: its claims, figures and report.

    Raises
    ------
    InputError
        If the target is not available, or the simulations do not fit into memory or onto the disk.
    """
    largest = max((point.scenario for point in points), key=count_updates)
    own = defines_trial(scenario)
    choice = choose(largest.network, target, runs=1 if own else len(points))
    workers = min(workers, len(points))
    took = before.get("" if own else choice.target)
    finishing = before.get(FINISHING, 0.0)
    cost = _Cost(largest, len(points), workers, choice, None, own, took, finishing)
    if address is None:
        cost.require_room(all_at(largest.network, 0.0), folder)
    cost = replace(cost, observed=_observe(largest, points, choice))
    if address is None:
        cost.require_room(cost.rates, folder)
    # A scenario's own trial may simulate other networks: then each simulation chooses its target.
    pool = _choose_pool(workers, address, choice, own)
    lines = (_describe_choice(points, choice), str(cost))
    return RunPlan(target if own else choice.target, own, pool, workers, cost.known_seconds, lines)


# Brian2 and matplotlib are loaded, by each worker of its own.
_AROUND = "and some seconds to start and to draw figures"


@dataclass(frozen=True)
class _Cost:
    """The estimated cost of a run."""

    largest: Scenario
    count: int
    workers: int
    choice: Choice
    observed: Observed | None
    own: bool
    before: float | None
    finishing: float

    @property
    def rates(self) -> Rates:
        return self.observed.rates if self.observed else {}

    @property
    def known_seconds(self) -> float | None:
        """The time of all points, as far as it can be known before the first has run.

        It takes as long as it took before, but for compiling; a trial of the scenario's own may do
        anything.
        """
        if self.before is None:
            return None if self.own else self.seconds
        compiling = 0.0 if self.own else self.choice.backend.preparation(self.largest.network)
        return compiling + self.count * self.before / self.workers

    @property
    def seconds(self) -> float:
        """The time of the simulations.

        The loops of all workers at a time; threads prepare one simulation after the other.
        """
        backend, network = self.choice.backend, self.largest.network
        loop = self.observed.seconds if self.observed else backend.seconds(network)
        one_by_one = backend.runs_in_threads and not self.own
        beside = backend.beside_loop(network)
        prepared = beside if one_by_one else beside / self.workers
        first = backend.preparation(network) if self.observed is None else 0.0
        return first + self.count * (loop / self.workers + prepared)

    @property
    def memory(self) -> float:
        """The bytes of one simulation, and of the process that it needs for itself."""
        alone = self.choice.backend.runs_in_threads and not self.own
        shared = self.workers == 1 or alone
        own = 0.0 if shared else PROCESS
        return own + self.choice.backend.memory(self.largest.network, self.rates)

    @property
    def disk(self) -> float:
        network = self.largest.network
        kept = recording_size(network, self.rates) if network.record.keep else 0.0
        temporary = self.workers * self.choice.backend.files(network, self.rates)
        return self.count * (kept + _SMALL_FILE) + temporary

    def require_room(self, rates: Rates, folder: Path) -> None:
        """Raise :class:`InputError` unless there is room for all workers at a time."""
        each = self.choice.backend.memory(self.largest.network, rates)
        fewer = int(available_memory() // each) if each else 0
        advice = f"use --workers {fewer}" if fewer else ""
        network, backend = self.largest.network, self.choice.backend
        require_room(network, backend, rates, count=self.workers, folder=folder, advice=advice)

    def __str__(self) -> str:
        workers = f"on {self.workers} worker{'s' if self.workers > 1 else ''}"
        room = (
            f"{format_bytes(self.memory * self.workers)} of memory, "
            f"{format_bytes(self.disk)} in files"
        )
        if self.known_seconds is None:
            return f"Cost: {self._unknown()}; {room}, without what that code takes"
        told = format_seconds(self.known_seconds)
        if self.before is None:
            return f"Cost: {told} {workers} to simulate, {_AROUND}; {room}"
        then = f"; then claims, figures and report: {format_seconds(self.finishing)}"
        end = then if self.finishing >= _WORTH_SAYING else ""
        return f"Cost: {told} {workers}, as before; {room}{end}"

    def _unknown(self) -> str:
        alone = f"its network alone is simulated in {format_seconds(self.seconds)}"
        if self.count == 1:
            return f"not known, since the scenario's own trial has not run here before ({alone})"
        return (
            f"not known before the first of {self.count} trials is measured, since they run the "
            f"scenario's own code ({alone})"
        )


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


def count_updates(scenario: Scenario) -> float:
    """The number of time steps of a simulation, times the number of its cells."""
    network = scenario.network
    return float(network.times.steps * network.cell_count)
