"""Event drives with events of several cells together: random bursts, lists, patterns."""

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from simneuro import units
from simneuro.errors import InputError, counted, located, there_are
from simneuro.network.description import Probability, Size
from simneuro.network.events import (
    TOGETHER,
    Duration,
    EventDrive,
    PositiveFrequency,
    SpikeTrains,
    check_bounds,
    too_many_together,
)
from simneuro.network.plain_values import NUMBER, Truth
from simneuro.network.sample_fields import SpikeFileName
from simneuro.network.sample_files import SampleFile
from simneuro.network.spike_files import listed_in, recorded_duration, recorded_in, recorded_size
from simneuro.network.times import ROUNDING, Times
from simneuro.network.value_fields import EachItem, Indices, Series, check_indices
from simneuro.network.window import require_stop_after_start
from simneuro.units import One, Scalar, Time

_OF_RECORDING = "this is a population of a stored recording (.zarr), which file must then name"


class RandomBursts(SpikeTrains):
    """Clusters of synchronous bursts at random times, each wave in other cells.

    Clusters start as a Poisson process of ``rate``. A cluster has 1 + Poisson(``extra_waves``)
    waves, ``wave_interval`` apart (uniform between the two). Each wave takes a fresh random
    ``fraction`` of the cells; each of them gives ``spikes`` (uniform between the two) events at
    ``spike_rate``, starting within ``jitter`` (standard deviation) of the wave.

    The cells are cut into ``pools`` blocks of neighbours: all waves of a cluster take their cells
    from one of them, drawn at random. ``spike_jitter`` (standard deviation) moves each event by a
    time of its own, and ``scattered`` to a time of its own (uniform over the run): as many events
    of each cell, no bursts.

    Examples
    --------
    >>> drive = sn.RandomBursts(
    ...     target="cell", synapse="ampa", weight="1 nS", rate="1 Hz", fraction=0.2
    ... )
    >>> drive.expected_rate()  # in a fifth of the cells 3 to 7 events a second
    1.0
    """

    kind: Literal["random_bursts"] = "random_bursts"
    rate: Annotated[Scalar, One("Hz", ">= 0")]
    fraction: Probability
    extra_waves: Annotated[float, Field(ge=0, le=1000), NUMBER] = 0.0
    # chosen: the waves of a cluster follow each other closely, and their bursts never overlap
    wave_interval: tuple[Duration, Duration] = (units.parse("80 ms"), units.parse("160 ms"))
    # chosen: short and fast, after the bursts of brainstem cells before waves in REM sleep
    # (nelson1983), whose numbers of spikes and rates differ from cell to cell
    spikes: tuple[Size, Size] = (3, 7)
    spike_rate: PositiveFrequency = units.parse("300 Hz")
    # chosen: less than a burst lasts (7 to 20 ms), so that the cells of a wave burst together
    jitter: Duration = units.parse("4 ms")
    pools: Size = 1
    spike_jitter: Duration = units.parse("0 ms")
    scattered: Truth = False

    @property
    def spread(self) -> float:
        """The standard deviation (s) by which each event is moved; infinite if scattered."""
        return np.inf if self.scattered else float(self.spike_jitter)

    def expected_rate(self) -> float:
        waves = float(self.rate) * (1 + self.extra_waves)
        return waves * self.fraction * sum(self.spikes) / 2

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        self.check_rate("rate", self.rate, times)
        check_bounds("wave_interval", self.wave_interval)
        check_bounds("spikes", self.spikes)
        self.check_pools(size)

    def check_pools(self, size: int) -> None:
        """Refuse pools that are too small.

        Raises
        ------
        InputError
            A pool has fewer cells than a wave takes.
        """
        cells = size if self.cells is None else self.cells[1] - self.cells[0]
        taken, smallest = round(self.fraction * cells), cells // self.pools
        if self.pools > 1 and taken > smallest:
            message = f"each wave takes {taken} cells, but the smallest pool has {smallest}"
            raise InputError(f"{message}; use fewer pools, or a smaller fraction", where="pools")


class SpikeList(EventDrive):
    """The listed events: at ``times[k]`` in cell ``neurons[k]``.

    Times count from the end of the warm-up. Each event acts, also where a cell has several in one
    time step. A ``file`` has a row for each event in their place: its time, and its cell as a whole
    number from 0. The head of a ``.csv`` says the unit of the times, ``time (ms), neuron``;
    otherwise ``unit`` does, as for a ``.npy``. A ``file`` may also be a recording that
    ``sn.recording.save`` stored (``.zarr``), of which the spikes of ``population`` are replayed,
    cell by cell.

    Examples
    --------
    >>> drive = sn.SpikeList(
    ...     target="cell", synapse="ampa", weight="1 nS", times=["10 ms", "20 ms"], neurons=[0, 1]
    ... )
    >>> times, cells = drive.listed
    >>> times.round(9).tolist(), cells.tolist()  # s
    ([0.01, 0.02], [0, 1])
    """

    kind: Literal["spike_list"] = "spike_list"
    times: Annotated[Series, EachItem("s")] | None = None
    neurons: Indices | None = None
    file: SpikeFileName | None = None
    unit: str | None = None
    population: str | None = None

    @property
    def listed(self) -> tuple[np.ndarray, np.ndarray]:
        """The times (s) and the cells of all events.

        Raises
        ------
        InputError
            If a key is missing or one too many, or the file does not hold times and cells.
        """
        if isinstance(self.file, SampleFile):
            for key in ("times", "neurons"):
                if getattr(self, key) is not None:
                    message = f"events come from {key} or from file: give one of the two"
                    raise InputError(message, where=key)
            return self._in_file(self.file)
        for key in ("times", "neurons"):
            if getattr(self, key) is None:
                message = "this key is missing: events come from times and neurons, or from a file"
                raise InputError(message, where=key)
        if self.unit is not None:
            raise InputError("this is the unit of a file; times have their own", where="unit")
        if self.population is not None:
            raise InputError(_OF_RECORDING, where="population")
        return np.atleast_1d(np.asarray(self.times, dtype=float)), np.asarray(self.neurons)

    @property
    def ends(self) -> float | None:
        """When the recording that is replayed ends (s); None without one."""
        if isinstance(self.file, SampleFile) and self.file.is_recording:
            return recorded_duration(self.file)
        return None

    def _in_file(self, file: SampleFile) -> tuple[np.ndarray, np.ndarray]:
        if file.is_recording:
            if self.unit is not None:
                raise InputError("a recording says the unit of its times itself", where="unit")
            return recorded_in(file, self.population)
        if self.population is not None:
            raise InputError(_OF_RECORDING, where="population")
        with located("file"):
            return listed_in(file, self.unit)

    def expected_events(self, size: int, seconds: float) -> float:
        return len(self.listed[0])

    def check(self, size: int, times: Times) -> None:
        event_times, cells = self.listed
        where = "neurons" if self.file is None else "file"
        if isinstance(self.file, SampleFile) and self.file.is_recording:
            self._check_size(self.file, size)
        check_indices(cells, size, where)
        if self.file is None:
            check_listed_events(self.times, self.neurons, size)
        check_together(event_times, cells, times)

    def _check_size(self, file: SampleFile, size: int) -> None:
        found = recorded_size(file, str(self.population))
        if found != size:
            raise InputError(
                f"{self.population} has {found} cells in {file.name!r}, but there are {size} here, "
                "and each replays one of them",
                where="population",
            )


class Pattern(EventDrive):
    """A pattern that comes again and again: an event at ``times[k]`` in cell ``neurons[k]``.

    Times count from where the pattern starts: ``every`` so often, the first time at ``start``, or
    at random as a Poisson process of ``rate``; it starts no more from ``stop`` on. Each time, an
    event is kept with the probability ``kept``, and moved by ``jitter`` (standard deviation).

    Examples
    --------
    >>> drive = sn.Pattern(
    ...     target="cell",
    ...     synapse="ampa",
    ...     weight="1 nS",
    ...     times=["0 ms", "5 ms"],
    ...     neurons=[0, 1],
    ...     every="100 ms",
    ... )
    >>> round(drive.expected_events(size=2, seconds=1.0), 6)
    20.0
    """

    kind: Literal["pattern"] = "pattern"
    times: Annotated[Series, EachItem("s", ">= 0")]
    neurons: Indices
    every: Time | None = None
    rate: Annotated[Scalar, One("Hz", ">= 0")] | None = None
    start: Time = units.parse("0 ms")
    stop: Time | None = None
    jitter: Duration = units.parse("0 ms")
    kept: Probability = 1.0

    def expected_events(self, size: int, seconds: float) -> float:
        rate = float(self.rate or 0) if self.every is None else 1 / float(self.every)
        return rate * (seconds - min(float(self.start), 0.0)) * np.size(np.asarray(self.times))

    def check(self, size: int, times: Times) -> None:
        check_listed_events(self.times, self.neurons, size)
        require_stop_after_start(self.start, self.stop)
        if (self.every is None) == (self.rate is None):
            message = "a pattern comes either every so often or at random with a rate"
            raise InputError(f"{message}: give one of them", allowed=("every", "rate"))
        if self.every is not None and float(self.every) < times.dt:
            step, got = units.text(times.dt * units.parse("1 s")), units.short_text(self.every)
            message = f"got {got}, but this must be at least a time step of {step}"
            raise InputError(message, where="every")
        if self.rate is not None:
            self.check_rate("rate", self.rate, times)
        if self.every is not None and self.kept == 1 and float(self.jitter) == 0:
            first = np.asarray(self.times, dtype=float) + float(self.start)
            check_together(first, self.neurons, times)


def check_listed_events(event_times: Any, neurons: Any, size: int) -> None:
    """Raise :class:`InputError` unless there is a time and an existing cell for each event."""
    check_indices(neurons, size, "neurons")
    if np.ndim(event_times) == 0:
        message = f"this must be a list of {len(neurons)} times, one for each of neurons"
        raise InputError(message, where="times")
    if len(event_times) != len(neurons):
        there = there_are(len(neurons), "listed cell")
        message = f"got {counted(len(event_times), 'value')}, but {there}"
        raise InputError(message, where="times")


def check_together(event_times: Any, neurons: Any, times: Times) -> None:
    """Raise :class:`InputError` if a cell has more events in one step of the run than can act."""
    with np.errstate(over="ignore"):  # times beyond all steps
        steps = np.floor(event_times / times.dt + ROUNDING) + times.warmup_steps
    inside = (steps >= 0) & (steps < times.steps)
    cells = np.asarray(neurons)[inside]
    # One number for each step and cell: sorting pairs takes twenty times as long. 2**31 steps of
    # 10**9 cells, which are the limits, have fewer numbers than 64 bits.
    width = int(cells.max(initial=0)) + 1
    keys = np.sort(steps[inside].astype(np.int64) * width + cells)
    if np.any(keys[TOGETHER:] == keys[:-TOGETHER]):
        different, counts = np.unique(keys, return_counts=True)
        step, cell = divmod(int(different[counts.argmax()]), width)
        raise too_many_together(counts.max(), cell, step, times).below("times")
