"""Drives that give the cells of a population synaptic events."""

from typing import Annotated, Literal

from pydantic import Field

from simneuro import units
from simneuro.network.description import Description, Probability, Size
from simneuro.network.values import Indices, Value
from simneuro.network.window import Window
from simneuro.units import Frequency, Time


class EventDrive(Description):
    """A drive that gives its target cells synaptic events of a receptor."""

    target: str
    synapse: str
    weight: Value


class SpikeTrains(EventDrive, Window):
    """Events of each cell in a train of its own, from ``start`` to ``stop``."""


class Poisson(SpikeTrains):
    """Independent Poisson events of ``rate`` for each cell."""

    kind: Literal["poisson"] = "poisson"
    rate: Value


class InhomogeneousPoisson(SpikeTrains):
    """Poisson events of a rate that changes, alike for all cells, and independent between them.

    ``rate`` is a list, one for each of ``times``, which count from the end of the warm-up: it keeps
    each rate until the next of the times (``between = "constant"``), or goes to the next in a
    straight line (``"linear"``). The first rate holds before them too, the last one after them. One
    single ``rate`` without ``times`` holds always. All this is multiplied by
    ``1 + modulation*sin(2*pi*(frequency*t + phase))``, with ``phase`` a fraction of a cycle.
    """

    kind: Literal["inhomogeneous_poisson"] = "inhomogeneous_poisson"
    rate: Value
    times: Value | None = None
    between: Literal["constant", "linear"] = "constant"
    modulation: Probability = 0.0
    frequency: Frequency = units.parse("0 Hz")
    phase: Value = 0.0


class RegularSpikes(SpikeTrains):
    """Events at equal intervals: at ``(k + phase)/rate`` for all whole numbers k.

    Times count from the end of the warm-up. ``phase`` is a fraction of the interval;
    ``{ uniform = [0, 1] }`` gives each cell another.
    """

    kind: Literal["regular_spikes"] = "regular_spikes"
    rate: Value
    phase: Value = 0.0


class GammaSpikes(SpikeTrains):
    """A renewal process of each cell: independent intervals with a gamma distribution.

    Their mean is ``1/rate``; ``shape`` 1 makes them Poisson events, more of it regular ones, less
    of it irregular ones. No interval is shorter than ``dead_time``. The coefficient of variation is
    ``(1 - rate*dead_time)/sqrt(shape)``. The process is in equilibrium from the first time step on:
    its rate does not depend on time (cox1962).
    """

    kind: Literal["gamma_spikes"] = "gamma_spikes"
    rate: Value
    shape: Annotated[float, Field(gt=0)]
    dead_time: Time = units.parse("0 ms")


class BurstingSpikes(SpikeTrains):
    """Bursts of each cell by itself, at random times.

    Bursts start as a Poisson process of ``rate``; each has ``spikes`` (uniform between the two)
    events, at ``spike_rate``. Bursts that start while another lasts overlap.
    """

    kind: Literal["bursting_spikes"] = "bursting_spikes"
    rate: Value
    spikes: tuple[Size, Size]
    spike_rate: Frequency


class RandomBursts(SpikeTrains):
    """Clusters of synchronous bursts at random times, each wave in other cells.

    Clusters start as a Poisson process of ``rate``. A cluster has 1 + Poisson(``extra_waves``)
    waves, ``wave_interval`` apart (uniform between the two). Each wave takes a fresh random
    ``fraction`` of the cells; each of them gives ``spikes`` (uniform between the two) events at
    ``spike_rate``, starting within ``jitter`` (standard deviation) of the wave. ``scattered`` moves
    each event to a time of its own (uniform over the run): as many events of each cell, no bursts.
    """

    kind: Literal["random_bursts"] = "random_bursts"
    rate: Frequency
    fraction: Probability
    extra_waves: Annotated[float, Field(ge=0)] = 0.0
    # chosen: the waves of a cluster follow each other closely, and their bursts never overlap
    wave_interval: tuple[Time, Time] = (units.parse("80 ms"), units.parse("160 ms"))
    # chosen: short and fast, after the bursts of brainstem cells before waves in REM sleep
    # (nelson1983), whose numbers of spikes and rates differ from cell to cell
    spikes: tuple[Size, Size] = (3, 7)
    spike_rate: Frequency = units.parse("300 Hz")
    # chosen: less than a burst lasts (7 to 20 ms), so that the cells of a wave burst together
    jitter: Time = units.parse("4 ms")
    scattered: bool = False


class SpikeList(EventDrive):
    """The listed events: at ``times[k]`` in cell ``neurons[k]``.

    Times count from the end of the warm-up.
    """

    kind: Literal["spike_list"] = "spike_list"
    times: Value
    neurons: Indices


class Pattern(EventDrive):
    """A pattern that comes again and again: an event at ``times[k]`` in cell ``neurons[k]``.

    Times count from where the pattern starts: ``every`` so often, the first time at ``start``, or
    at random as a Poisson process of ``rate``; it starts no more from ``stop`` on. Each time, an
    event is kept with the probability ``kept``, and moved by ``jitter`` (standard deviation).
    """

    kind: Literal["pattern"] = "pattern"
    times: Value
    neurons: Indices
    every: Time | None = None
    rate: Frequency | None = None
    start: Time = units.parse("0 ms")
    stop: Time | None = None
    jitter: Time = units.parse("0 ms")
    kept: Probability = 1.0
