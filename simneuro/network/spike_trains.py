"""Event drives with a train for each cell by itself: Poisson, regular, gamma, bursting."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simneuro import units
from simneuro.errors import InputError, counted, there_are
from simneuro.model import SynapseModel
from simneuro.network.description import Probability, Size
from simneuro.network.distribution import largest, mean
from simneuro.network.events import (
    Duration,
    Phase,
    PositiveFrequency,
    Rate,
    SpikeTrains,
    check_bounds,
)
from simneuro.network.frequencies import check_frequency
from simneuro.network.plain_values import NUMBER
from simneuro.network.times import Times
from simneuro.network.value_fields import EachItem, Series
from simneuro.units import One, Scalar

# The generator of Poisson counts inverts a uniform number of 53 bits, term by term from exp(-mean):
# its counts are right up to here, and exp(-mean) underflows to 0 above 745.
_COUNTED_IN_A_STEP = 500
_AT_A_TIME = 1000  # bursts of a cell; chosen: nothing is a burst then
# Chosen: intervals of a smaller shape are all but zero, or as long as the run.
_SMALLEST_SHAPE = 0.01


class Poisson(SpikeTrains):
    """Independent Poisson events of ``rate`` for each cell.

    Those of a drive are drawn in each time step, not before the run.

    Examples
    --------
    >>> drive = sn.Poisson(target="cell", synapse="ampa", weight="1 nS", rate="500 Hz")
    >>> drive.expected_rate()
    500.0
    """

    is_drawn_before_the_run: ClassVar[bool] = False
    changeable: ClassVar[tuple[str, ...]] = ("rate", "weight")
    most_in_a_step: ClassVar[int] = _COUNTED_IN_A_STEP
    instead: ClassVar[str] = "use fewer with a larger weight, or a noise_current"

    kind: Literal["poisson"] = "poisson"
    rate: Rate

    def expected_rate(self) -> float:
        return mean(self.rate)

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        self.check_rate("rate", self.rate, times)

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

    Examples
    --------
    >>> drive = sn.InhomogeneousPoisson(
    ...     target="cell",
    ...     synapse="ampa",
    ...     weight="1 nS",
    ...     rate=["0 Hz", "50 Hz"],
    ...     times=["0 s", "1 s"],
    ... )
    >>> drive.expected_rate()  # the largest
    50.0
    """

    kind: Literal["inhomogeneous_poisson"] = "inhomogeneous_poisson"
    rate: Annotated[Series, EachItem("Hz", ">= 0")]
    times: Annotated[Series, EachItem("s")] | None = None
    between: Literal["constant", "linear"] = "constant"
    modulation: Probability = 0.0
    frequency: Annotated[Scalar, One("Hz", ">= 0")] = units.parse("0 Hz")
    phase: Phase = 0.0

    def expected_rate(self) -> float:
        """That of the largest rate.

        Examples
        --------
        >>> from simneuro import InhomogeneousPoisson
        >>> varying = {"rate": "10 Hz", "modulation": 0.5, "frequency": "1 Hz"}
        >>> drive = InhomogeneousPoisson(target="cell", synapse="ampa", weight="1 nS", **varying)
        >>> drive.expected_rate()  # Hz
        15.0
        """
        return largest(self.rate) * (1 + self.modulation)

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        count = 1 if self.times is None else np.size(np.asarray(self.times))
        if np.size(self.rate) != count:
            there = there_are(count, "time")
            message = f"got {counted(np.size(self.rate), 'rate')}, but {there}"
            raise InputError(
                message if self.times is not None else "a list of rates needs a list of times",
                where="rate",
            )
        if self.times is not None and np.any(np.diff(np.atleast_1d(self.times)) <= 0):
            message = "each of the times must be later than the one before"
            raise InputError(message, where="times")
        self.check_rate("rate", np.asarray(self.rate) * (1 + self.modulation), times)
        if self.modulation > 0:
            check_frequency("frequency", self.frequency, times)


class RegularSpikes(SpikeTrains):
    """Events at equal intervals: at ``(k + phase)/rate`` for all whole numbers k.

    Times count from the end of the warm-up. ``phase`` is a fraction of the interval;
    ``{ uniform = [0, 1] }`` gives each cell another.

    Examples
    --------
    >>> drive = sn.RegularSpikes(target="cell", synapse="ampa", weight="1 nS", rate="20 Hz")
    >>> drive.expected_events(size=10, seconds=2.0)
    400.0
    """

    kind: Literal["regular_spikes"] = "regular_spikes"
    rate: Rate
    phase: Phase = 0.0

    def expected_rate(self) -> float:
        return mean(self.rate)

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        self.check_rate("rate", self.rate, times)


class GammaSpikes(SpikeTrains):
    """A renewal process of each cell: independent intervals with a gamma distribution.

    Their mean is ``1/rate``; ``shape`` 1 makes them Poisson events, more of it regular ones, less
    of it irregular ones. No interval is shorter than ``dead_time``. The coefficient of variation is
    ``(1 - rate*dead_time)/sqrt(shape)``. The process is in equilibrium from the first time step on:
    its rate does not depend on time (cox1962).

    Examples
    --------
    >>> drive = sn.GammaSpikes(target="cell", synapse="ampa", weight="1 nS", rate="20 Hz", shape=4)
    >>> drive.expected_rate()  # and a CV of 1/sqrt(4)
    20.0
    """

    kind: Literal["gamma_spikes"] = "gamma_spikes"
    rate: Rate
    shape: Annotated[float, Field(gt=0), NUMBER]
    dead_time: Duration = units.parse("0 ms")

    def expected_rate(self) -> float:
        return mean(self.rate)

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        self.check_rate("rate", self.rate, times)
        if self.shape < _SMALLEST_SHAPE:
            message = f"got {self.shape:g}, but this must be at least {_SMALLEST_SHAPE}"
            raise InputError(message, where="shape")
        if largest(self.rate) * float(self.dead_time) > 1:
            message = (
                f"got {units.short_text(self.dead_time)}, which is longer than the mean interval"
            )
            raise InputError(message, where="dead_time")


class BurstingSpikes(SpikeTrains):
    """Bursts of each cell by itself, at random times.

    Bursts start as a Poisson process of ``rate``; each has ``spikes`` (uniform between the two)
    events, at ``spike_rate``. Bursts that start while another lasts overlap.

    Examples
    --------
    >>> drive = sn.BurstingSpikes(
    ...     target="cell",
    ...     synapse="ampa",
    ...     weight="1 nS",
    ...     rate="2 Hz",
    ...     spikes=[3, 5],
    ...     spike_rate="200 Hz",
    ... )
    >>> drive.expected_rate()  # 2 Hz, 4 spikes each
    8.0
    """

    kind: Literal["bursting_spikes"] = "bursting_spikes"
    rate: Rate
    spikes: tuple[Size, Size]
    spike_rate: PositiveFrequency

    def expected_rate(self) -> float:
        return mean(self.rate) * sum(self.spikes) / 2

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        self.check_rate("rate", self.rate, times)
        self.check_rate("spike_rate", self.spike_rate, times)
        check_bounds("spikes", self.spikes)
        if largest(self.rate) * self.spikes[1] / float(self.spike_rate) > _AT_A_TIME:
            message = f"more than {_AT_A_TIME} bursts of a cell would last at the same time"
            raise InputError(f"{message}: bursts are too long or too many", where="spike_rate")
