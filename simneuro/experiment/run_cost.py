"""The estimated cost of a run: its time, by what takes it, its memory and its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simneuro.brian2_loading import import_seconds
from simneuro.engine import available_memory
from simneuro.engine.brief_run import Observed
from simneuro.engine.choice import Choice, format_seconds
from simneuro.engine.memory import PROCESS, Rates, recording_size
from simneuro.engine.room import format_bytes, require_room
from simneuro.experiment.known_times import FINISHING, KnownTimes
from simneuro.scenario import Scenario

_WORTH_SAYING = 0.5  # s; chosen: what a person notices
_SMALL_FILE = 2e4  # bytes of a point whose recordings are not kept; chosen
# In times of loading Brian2, which tell how fast the machine is: a worker loads pandas, xarray and
# the models as well, its first trial what measures and stores, and a report without own figures
# matplotlib. Measured on one machine.
_TO_START, _FIRST_TRIAL, _TO_FINISH = 3.0, 1.3, 2.0
_LEAST_LOADING = 0.5  # s; chosen, for where Brian2 had been loaded before
_STARTING, _SIMULATING = "to start the workers", "to simulate"
_COMPILING = "to compile what is not compiled yet"
_ENDING = "for claims, figures and report"
_IN_ORDER = (_STARTING, _COMPILING, _SIMULATING, _ENDING)
_AND_OWN_CODE = ", and claims and figures, whose own code has not run here before"


@dataclass(frozen=True)
class RunCost:
    """The estimated cost of a run.

    Attributes
    ----------
    largest : Scenario
        That of the point with the largest network.
    count, workers : int
        How many points there are, and how many run at a time.
    choice : Choice
        The target.
    observed : Observed or None
        What a brief run has shown, if there was one.
    own : bool
        Whether the trial is the scenario's own.
    loads : bool
        Whether each worker is a new process, which loads what it needs.
    known : KnownTimes
        What the parts of earlier runs took.
    """

    largest: Scenario
    count: int
    workers: int
    choice: Choice
    observed: Observed | None
    own: bool
    loads: bool
    known: KnownTimes

    @property
    def rates(self) -> Rates:
        return self.observed.rates if self.observed else {}

    @property
    def known_seconds(self) -> float | None:
        """The time of all points, as far as it can be known before the first has run.

        It takes as long as it took before, but for compiling; a trial of the scenario's own may do
        anything.
        """
        if self._trial is None:
            return None if self.own else self.seconds
        return self._compiling + self.count * self._trial / self.workers

    @property
    def _trial(self) -> float | None:
        return self.known.seconds.get("" if self.own else self.choice.target)

    @property
    def _compiling(self) -> float:
        """What is compiled before trials take as long as they took before."""
        if self.own:
            return self.known.compiling
        return self.choice.backend.preparation(self.largest.network)

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
    def loading(self) -> float:
        """How much longer (s) the first trial of each worker takes than the others."""
        return _FIRST_TRIAL * _loading_seconds() * self.loads

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
        room = (
            f"{format_bytes(self.memory * self.workers)} of memory, "
            f"{format_bytes(self.disk)} in files"
        )
        return f"Cost: {self._describe_time()}; {room}"

    def _describe_time(self) -> str:
        points = self.known_seconds
        if points is None:
            return self._describe_unknown()
        whole = format_seconds(points + sum(self._beside.values()))
        told = f"{whole} {self._on_workers()}{self._source}"
        split = f" ({_join_times(self._split(points))})" if self._beside else ""
        return f"{told}{split}{'' if self._finishing is not None else _AND_OWN_CODE}"

    @property
    def _source(self) -> str:
        """How the time is known."""
        if self._trial is None:
            return ""
        return ", as measured on another machine" if self.known.elsewhere else ", as before"

    def _split(self, points: float) -> dict[str, float]:
        """The time of the points, and of what comes before and after them."""
        compiling = self.known.compiling if self.own else 0.0
        if compiling < _WORTH_SAYING:
            return self._beside | {_SIMULATING: points}
        return self._beside | {_COMPILING: compiling, _SIMULATING: points - compiling}

    def _describe_unknown(self) -> str:
        """What is known where the trial is the scenario's own and has not run here before."""
        which = "the trial" if self.count == 1 else f"the first of {self.count} trials"
        once = "it simulates" if self.count == 1 else "each simulates"
        also = f", and {_join_times(self._beside)}" if self._beside else ""
        return (
            f"not known until {which} is done, since the scenario's own code has not run here "
            f"before and may do more than simulate its network (which takes "
            f"{format_seconds(self.seconds)} {self._on_workers()} if {once} it once{also})"
        )

    def _on_workers(self) -> str:
        return f"on {self.workers} worker{'s' if self.workers > 1 else ''}"

    @property
    def _beside(self) -> dict[str, float]:
        """What is known to take time before and after the points, if it is worth saying (s)."""
        starting = _TO_START * _loading_seconds() * self.loads
        times = {_STARTING: starting, _ENDING: self._finishing or 0.0}
        return {what: time for what, time in times.items() if time >= _WORTH_SAYING}

    @property
    def _finishing(self) -> float | None:
        """The time of claims, figures and report; None where own code makes them the first time."""
        loading = _TO_FINISH * _loading_seconds()
        found = self.known.seconds.get(FINISHING)
        if found is None:
            return loading if self.largest.companion is None else None
        return found + loading if self.known.elsewhere else found


def _loading_seconds() -> float:
    return max(import_seconds, _LEAST_LOADING)


def _join_times(parts: Mapping[str, float]) -> str:
    """Times and what takes them, in their order in a run."""
    named = [(parts[what], what) for what in _IN_ORDER if what in parts]
    return ", ".join(f"{format_seconds(time)} {what}" for time, what in named)
