"""Drives that give the cells of a population synaptic events."""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from simneuro import units
from simneuro.errors import InputError
from simneuro.model import SynapseModel
from simneuro.network.description import Probability, Size
from simneuro.network.distribution import largest, mean
from simneuro.network.drive import Drive
from simneuro.network.model_names import SynapseName
from simneuro.network.times import Times
from simneuro.network.values import Each, EachItem, Indices, PerCell, Series, Value, check_indices
from simneuro.network.window import Window, require_order
from simneuro.units import One, Scalar, Time

# Events that are drawn one by one before the run; chosen: so many take 40 kHz at the usual step.
_DRAWN_IN_A_STEP = 4
# The generator of Poisson counts inverts a uniform number of 53 bits, term by term from exp(-mean):
# its counts are right up to here, and exp(-mean) underflows to 0 above 745.
_COUNTED_IN_A_STEP = 500

Rate = Annotated[PerCell, Each("Hz", ">= 0")]
Phase = Annotated[PerCell, Each("")]
Duration = Annotated[Scalar, One("s", ">= 0")]
PositiveFrequency = Annotated[Scalar, One("Hz", "> 0")]


class EventDrive(Drive):
    """A drive that gives its target cells synaptic events of a receptor.

    Its events are drawn before the run; each kind says how often a cell has one.
    """

    is_drawn_before_the_run: ClassVar[bool] = True
    #: Whether several events of a cell in one time step count as one.
    counts_once_in_a_step: ClassVar[bool] = False

    synapse: SynapseName
    weight: Value

    def expected_rate(self) -> float:
        """The expected events of a cell in a second, as far as rates tell; otherwise 0."""
        return 0.0

    def check_receptor(self, name: str, receptor: SynapseModel) -> None:
        """Raise :class:`InputError` unless events are all that the receptor needs."""
        if receptor.needs_source or not receptor.has_events:
            raise InputError(
                f"a drive gives single events and has no membrane potential, but {name} needs "
                "that of its source; use it in a projection from a population",
                where="synapse",
            )


class SpikeTrains(EventDrive, Window):
    """Events of each cell in a train of its own, from ``start`` to ``stop``."""

    def check(self, size: int, times: Times) -> None:
        self.check_window(size)


class Poisson(SpikeTrains):
    """Independent Poisson events of ``rate`` for each cell.

    They are drawn in each time step, not before the run.
    """

    is_drawn_before_the_run: ClassVar[bool] = False

    kind: Literal["poisson"] = "poisson"
    rate: Rate

    def expected_rate(self) -> float:
        return mean(self.rate)

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        check_rate("rate", self.rate, times, _COUNTED_IN_A_STEP, ", or a noise_current")

    def check_receptor(self, name: str, receptor: SynapseModel) -> None:
        super().check_receptor(name, receptor)
        if receptor.each or receptor.summed:
            why = (
                "inside the cell, as one event of their summed weight, "
                f"but {name} has a state in each synapse"
            )
        elif not receptor.adds_weights:
            statements = "; ".join(receptor.on_pre.strip().splitlines())
            why = (
                "as one event of their summed weight, so all that an event does must be to add "
                f"something proportional to w, such as g += w; but {name} does: {statements}"
            )
        else:
            return
        raise InputError(
            f"the events of a cell in one time step act {why}. gamma_spikes (of shape 1), other "
            "drives or a population give it single events",
            where="synapse",
        )


class InhomogeneousPoisson(SpikeTrains):
    """Poisson events of a rate that changes, alike for all cells, and independent between them.

    ``rate`` is a list, one for each of ``times``, which count from the end of the warm-up: it keeps
    each rate until the next of the times (``between = "constant"``), or goes to the next in a
    straight line (``"linear"``). The first rate holds before them too, the last one after them. One
    single ``rate`` without ``times`` holds always. All this is multiplied by
    ``1 + modulation*sin(2*pi*(frequency*t + phase))``, with ``phase`` a fraction of a cycle.
    """

    kind: Literal["inhomogeneous_poisson"] = "inhomogeneous_poisson"
    rate: Annotated[Series, EachItem("Hz", ">= 0")]
    times: Annotated[Series, EachItem("s")] | None = None
    between: Literal["constant", "linear"] = "constant"
    modulation: Probability = 0.0
    frequency: Annotated[Scalar, One("Hz", ">= 0")] = units.parse("0 Hz")
    phase: Phase = 0.0

    def expected_rate(self) -> float:
        """That of the largest rate."""
        return largest(self.rate) * (1 + self.modulation)

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        count = 1 if self.times is None else np.size(np.asarray(self.times))
        if np.size(self.rate) != count:
            message = f"got {np.size(self.rate)} rates, but there are {count} times"
            raise InputError(
                message if self.times is not None else "a list of rates needs a list of times",
                where="rate",
            )
        if self.times is not None and np.any(np.diff(np.atleast_1d(self.times)) <= 0):
            message = "each of the times must be later than the one before"
            raise InputError(message, where="times")
        check_rate("rate", np.asarray(self.rate) * (1 + self.modulation), times)


class RegularSpikes(SpikeTrains):
    """Events at equal intervals: at ``(k + phase)/rate`` for all whole numbers k.

    Times count from the end of the warm-up. ``phase`` is a fraction of the interval;
    ``{ uniform = [0, 1] }`` gives each cell another.
    """

    kind: Literal["regular_spikes"] = "regular_spikes"
    rate: Rate
    phase: Phase = 0.0

    def expected_rate(self) -> float:
        return mean(self.rate)

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        check_rate("rate", self.rate, times)


class GammaSpikes(SpikeTrains):
    """A renewal process of each cell: independent intervals with a gamma distribution.

    Their mean is ``1/rate``; ``shape`` 1 makes them Poisson events, more of it regular ones, less
    of it irregular ones. No interval is shorter than ``dead_time``. The coefficient of variation is
    ``(1 - rate*dead_time)/sqrt(shape)``. The process is in equilibrium from the first time step on:
    its rate does not depend on time (cox1962).
    """

    kind: Literal["gamma_spikes"] = "gamma_spikes"
    rate: Rate
    shape: Annotated[float, Field(gt=0)]
    dead_time: Duration = units.parse("0 ms")

    def expected_rate(self) -> float:
        return mean(self.rate)

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        check_rate("rate", self.rate, times)
        if largest(self.rate) * float(self.dead_time) > 1:
            message = f"got {units.text(self.dead_time)}, which is longer than the mean interval"
            raise InputError(message, where="dead_time")


class BurstingSpikes(SpikeTrains):
    """Bursts of each cell by itself, at random times.

    Bursts start as a Poisson process of ``rate``; each has ``spikes`` (uniform between the two)
    events, at ``spike_rate``. Bursts that start while another lasts overlap.
    """

    kind: Literal["bursting_spikes"] = "bursting_spikes"
    rate: Rate
    spikes: tuple[Size, Size]
    spike_rate: PositiveFrequency

    def expected_rate(self) -> float:
        return mean(self.rate) * sum(self.spikes) / 2

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        check_rate("rate", self.rate, times)
        check_rate("spike_rate", self.spike_rate, times)
        check_bounds("spikes", self.spikes)


class RandomBursts(SpikeTrains):
    """Clusters of synchronous bursts at random times, each wave in other cells.

    Clusters start as a Poisson process of ``rate``. A cluster has 1 + Poisson(``extra_waves``)
    waves, ``wave_interval`` apart (uniform between the two). Each wave takes a fresh random
    ``fraction`` of the cells; each of them gives ``spikes`` (uniform between the two) events at
    ``spike_rate``, starting within ``jitter`` (standard deviation) of the wave. ``scattered`` moves
    each event to a time of its own (uniform over the run): as many events of each cell, no bursts.
    """

    counts_once_in_a_step: ClassVar[bool] = True

    kind: Literal["random_bursts"] = "random_bursts"
    rate: Annotated[Scalar, One("Hz", ">= 0")]
    fraction: Probability
    extra_waves: Annotated[float, Field(ge=0)] = 0.0
    # chosen: the waves of a cluster follow each other closely, and their bursts never overlap
    wave_interval: tuple[Duration, Duration] = (units.parse("80 ms"), units.parse("160 ms"))
    # chosen: short and fast, after the bursts of brainstem cells before waves in REM sleep
    # (nelson1983), whose numbers of spikes and rates differ from cell to cell
    spikes: tuple[Size, Size] = (3, 7)
    spike_rate: PositiveFrequency = units.parse("300 Hz")
    # chosen: less than a burst lasts (7 to 20 ms), so that the cells of a wave burst together
    jitter: Duration = units.parse("4 ms")
    scattered: bool = False

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        check_bounds("wave_interval", self.wave_interval)
        check_bounds("spikes", self.spikes)


class SpikeList(EventDrive):
    """The listed events: at ``times[k]`` in cell ``neurons[k]``.

    Times count from the end of the warm-up.
    """

    counts_once_in_a_step: ClassVar[bool] = True

    kind: Literal["spike_list"] = "spike_list"
    times: Annotated[Series, EachItem("s")]
    neurons: Indices

    def check(self, size: int, times: Times) -> None:
        check_listed_events(self.times, self.neurons, size)


class Pattern(EventDrive):
    """A pattern that comes again and again: an event at ``times[k]`` in cell ``neurons[k]``.

    Times count from where the pattern starts: ``every`` so often, the first time at ``start``, or
    at random as a Poisson process of ``rate``; it starts no more from ``stop`` on. Each time, an
    event is kept with the probability ``kept``, and moved by ``jitter`` (standard deviation).
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

    def check(self, size: int, times: Times) -> None:
        check_listed_events(self.times, self.neurons, size)
        require_order(self.start, self.stop)
        if (self.every is None) == (self.rate is None):
            message = "a pattern comes either every so often or at random with a rate"
            raise InputError(f"{message}: give one of them", allowed=("every", "rate"))
        if self.every is not None and float(self.every) < times.dt:
            step, got = units.text(times.dt * units.parse("1 s")), units.text(self.every)
            message = f"got {got}, but this must be at least a time step of {step}"
            raise InputError(message, where="every")
        if self.rate is not None:
            check_rate("rate", self.rate, times)


def check_rate(
    key: str, rate: Any, times: Times, most: int = _DRAWN_IN_A_STEP, instead: str = ""
) -> None:
    """Raise :class:`InputError` if a rate means more than ``most`` events in a time step."""
    if largest(rate) * times.dt > most:
        step = units.text(times.dt * units.parse("1 s"))
        raise InputError(
            f"this is more than {most} events in a time step of {step}; use fewer with a larger "
            f"weight{instead}",
            where=key,
        )


def check_bounds(key: str, bounds: tuple[Any, Any]) -> None:
    """Raise :class:`InputError` if the upper of two bounds lies below the lower."""
    if bounds[1] < bounds[0]:
        raise InputError("the second value lies below the first", where=key)


def check_listed_events(event_times: Any, neurons: Any, size: int) -> None:
    """Raise :class:`InputError` unless there is a time and an existing cell for each event."""
    check_indices(neurons, size, "neurons")
    if np.ndim(event_times) == 0:
        message = f"this must be a list of {len(neurons)} times, one for each of neurons"
        raise InputError(message, where="times")
    if len(event_times) != len(neurons):
        message = f"got {len(event_times)} values, but there are {len(neurons)} listed cells"
        raise InputError(message, where="times")
