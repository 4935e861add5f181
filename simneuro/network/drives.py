"""Drives: what acts on a population from outside, as currents or as synaptic events."""

from typing import Annotated, Literal

from pydantic import Field

from simneuro import units
from simneuro.network.description import Description, Probability, Size
from simneuro.network.values import Indices, Value
from simneuro.units import Frequency, NoiseDensity, Time

Index = Annotated[int, Field(ge=0)]


class StepCurrent(Description):
    """A constant current into each cell of ``target`` from ``start`` to ``stop``.

    It lasts to the end where ``stop`` is not given; times count from the end of the warm-up. With
    ``cells = [0, 1000]`` it goes to the first thousand cells only.
    """

    kind: Literal["step_current"] = "step_current"
    target: str
    amplitude: Value
    start: Time | None = None
    stop: Time | None = None
    cells: tuple[Index, Index] | None = None


class NoiseCurrent(Description):
    """Gaussian white noise about ``mean``, independent for each cell.

    <I(t) I(t')> - mean^2 = ``density^2`` delta(t - t'). It is constant over a time step.
    """

    kind: Literal["noise_current"] = "noise_current"
    target: str
    mean: Value = units.parse("0 pA")
    density: NoiseDensity


class EventDrive(Description):
    """A drive that gives its target cells synaptic events of a receptor."""

    target: str
    synapse: str
    weight: Value


class Poisson(EventDrive):
    """Independent Poisson events of ``rate`` for each cell."""

    kind: Literal["poisson"] = "poisson"
    rate: Value


class RandomBursts(EventDrive):
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


Drive = Annotated[
    StepCurrent | NoiseCurrent | Poisson | RandomBursts | SpikeList, Field(discriminator="kind")
]
