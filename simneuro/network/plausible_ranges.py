"""Between which values parameters, currents, weights and times of cells are plausible, and why.

A range is wide: it holds what was ever measured, ten times over, and no value that is a thousand
times off, as where a unit is wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity, get_dimensions

from simneuro import units
from simneuro.network.distribution import Distribution, extremes
from simneuro.network.times import seconds_in_words


@dataclass(frozen=True)
class PlausibleRange:
    """The sizes that a value of one dimension has in a cell: of either sign, or zero.

    Parameters
    ----------
    what : str
        What it is, as in "implausible for ...".
    low, high : str
        The smallest and the largest size.
    source : str
        A key of the bibliography and what was made of it, or ``"chosen: why"``.
    """

    what: str
    low: str
    high: str
    source: str

    @cached_property
    def dimension(self) -> Dimension:
        return units.dimension(units.customary_unit(units.parse(self.high)))

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """Both in SI units."""
        return float(units.parse(self.low)), float(units.parse(self.high))

    def holds(self, value: float) -> bool:
        """Whether a value in SI units is plausible."""
        low, high = self.bounds
        return value == 0 or low * (1 - 1e-9) <= abs(value) <= high * (1 + 1e-9)

    def __str__(self) -> str:
        return f"{self.low} to {self.high}"


_TIME_CONSTANT = "a time constant of a cell or synapse"
_OF_CELLS = (
    PlausibleRange(
        "the capacitance of a cell",
        "0.5 pF",
        "10 nF",
        "chosen: 1 uF/cm^2 (hodgkin1952) on 50 um^2, a cell body of 4 um, to 1 mm^2, far more than "
        "the largest dendrites",
    ),
    PlausibleRange(
        "a capacitance of membrane",
        "0.1 uF/cm^2",
        "10 uF/cm^2",
        "hodgkin1952: 0.8 to 1.5 uF/cm^2, nearly ten times less and more",
    ),
    PlausibleRange(
        "a conductance of a cell",
        "1 pS",
        "100 uS",
        "chosen: a single channel has some pS; 100 mS/cm^2 (brette2007) on 100 000 um^2",
    ),
    PlausibleRange(
        "a conductance of membrane",
        "0.1 uS/cm^2",
        "10 S/cm^2",
        "chosen: a leak of 50 uS/cm^2 (brette2007) and sodium of 120 mS/cm^2 (hodgkin1952), with "
        "two orders of magnitude for small channels and for nodes of Ranvier",
    ),
    PlausibleRange(
        "a potential of a cell",
        "1 uV",
        "1 V",
        "chosen: the largest reversal potential, of calcium, is about 150 mV; a threshold that is "
        "not to be reached is put somewhat higher",
    ),
    PlausibleRange(
        _TIME_CONSTANT,
        "1 us",
        "10 s",
        "chosen: gates of 10 us to adaptation and recovery of seconds, ten times over",
    ),
    PlausibleRange(
        "a current of a cell",
        "1 fA",
        "100 nA",
        "chosen: single channels carry a pA; spikes of large cells tens of nA",
    ),
    PlausibleRange(
        "a membrane area",
        "1 um^2",
        "100 mm^2",
        "chosen: a spine to a centimetre of the squid axon",
    ),
)
#: Of parameters of neuron models and receptors, and of the state of cells at the start.
OF_CELLS = {each.dimension: each for each in _OF_CELLS}
#: Of parameters of rules of plasticity, which change over minutes and hours.
OF_RULES = {
    units.dimension("s"): PlausibleRange(
        "a time constant of plasticity", "1 us", "100000 s", "chosen: up to a day"
    )
}
_OF_WEIGHTS = (
    PlausibleRange(
        "the conductance of one synapse",
        "0.1 pS",
        "500 nS",
        "chosen: from below a single channel to the calyx of Held, the largest synapse",
    ),
    PlausibleRange(
        "the current of one synapse", "1 fA", "20 nA", "chosen: some pA to the calyx of Held"
    ),
    PlausibleRange(
        "the potential of one synapse",
        "0.1 uV",
        "200 mV",
        "chosen: twice the height of a spike, for inputs that always cause one",
    ),
)
#: Of weights, of projections and of drives.
OF_WEIGHTS = {each.dimension: each for each in _OF_WEIGHTS}
DELAY = PlausibleRange(
    "a delay in a brain", "10 us", "500 ms", "chosen: up to 5 cm of the slowest fibres, at 0.1 m/s"
)
RATE = PlausibleRange(
    "a rate of input to a cell", "0.0001 Hz", "1 MHz", "chosen: 10 000 synapses at 100 Hz"
)
STEP = PlausibleRange(
    "a time step", "0.1 us", "2 ms", "chosen: a spike lasts a millisecond, a gate some 10 us"
)
INJECTED = PlausibleRange(
    "an injected current", "1 fA", "1 mA", "chosen: the squid axon takes some 10 uA for a spike"
)
MEMBRANE = PlausibleRange(
    "a membrane time constant",
    "20 us",
    "2 s",
    "chosen: 0.2 to 200 ms were measured, ten times less and more",
)
#: The most that a current may change the potential in a millisecond, or while it lasts, in V.
#: Chosen: twice the height of a spike, which takes about that time.
JUMP = 0.2
#: The highest reversal potential of a leak, in V. Chosen: about 11 mV where potentials are relative
#: to rest (hodgkin1952), nearly three times more.
HIGHEST_LEAK = 0.03
#: Below this reversal potential of the leak, in V, potentials are absolute. Chosen: half of what is
#: usual, and below all that are relative to rest.
ABSOLUTE_LEAK = -0.03
#: Up to here, in V, a threshold is one that a cell is to reach. Chosen: more than a spike above 0.
REACHED = 0.2
#: Beyond this time constant (s) a cell is held where it is on purpose. Chosen: half a day; no
#: mistake of 1000 or 1000000 in a unit makes that of a cell.
HELD = 5e4


def outside_of_range(place: str, value: Any, range_: PlausibleRange | None) -> Iterator[str]:
    """A line about the first of the extremes of a value that is not plausible, if one is not."""
    if range_ is None:
        return
    for each in extremes(value):
        if not range_.holds(each):
            got = units.short_text(Quantity(each, dim=dimension_of(value)))
            yield f"{place}: {got} is implausible for {range_.what} (plausible: {range_})"
            return


def lost_sign(place: str, value: Any, what: str, *, most: float = np.inf) -> Iterator[str]:
    """A line about a potential far above 0 and not above ``most``, as where a minus is missing.

    ``what`` says which potential it is.
    """
    if dimension_of(value) is not units.dimension("V"):
        return
    highest = max(extremes(value), default=0.0)
    if HIGHEST_LEAK < highest <= most:
        got, limit = (
            units.short_text(Quantity(each, dim=dimension_of(value)))
            for each in (highest, HIGHEST_LEAK)
        )
        yield (
            f"{place}: {got} is implausible for {what} (plausible: up to {limit}); is a minus "
            "missing?"
        )


def range_of(ranges: Mapping[Dimension, PlausibleRange], value: Any) -> PlausibleRange | None:
    """The range for a value of its dimension, if there is one."""
    return ranges.get(dimension_of(value))


def dimension_of(value: Any) -> Dimension:
    """The dimension of a value or of a distribution of values."""
    return (
        get_dimensions(value.first if isinstance(value, Distribution) else value)
        if (isinstance(value, (Distribution, Quantity)))
        else DIMENSIONLESS
    )


def largest_size(value: Any) -> float:
    """The largest size, of either sign, in SI units."""
    return max(map(abs, extremes(value)), default=0.0)


def rounded(value: float) -> float:
    """Three digits of a number."""
    return float(f"{value:.3g}")


def time_in_words(seconds: float) -> str:
    """A time as text, of three digits."""
    return seconds_in_words(rounded(seconds))


def size_in_words(value: Any) -> str:
    """The largest size as text."""
    return units.short_text(Quantity(largest_size(value), dim=dimension_of(value)))
