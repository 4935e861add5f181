"""Can the events of a drive be drawn and received: rates, lists, patterns?"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simneuro import units
from simneuro.errors import InputError
from simneuro.network import (
    BurstingSpikes,
    Distribution,
    GammaSpikes,
    InhomogeneousPoisson,
    Pattern,
    Poisson,
    RandomBursts,
    RegularSpikes,
    SpikeList,
)
from simneuro.network.value_checks import (
    at,
    bounded,
    from_to,
    largest,
    listed,
    not_negative,
    sized,
)

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario

_SECOND, _HERTZ = units.dimension("s"), units.dimension("Hz")

# The generator inverts a uniform number of 53 bits, term by term from exp(-mean): its counts are
# right up to here, and exp(-mean) is no longer a number above 745.
_COUNTED_IN_A_STEP = 500
# Events that are drawn one by one before the run; chosen: so many take 40 kHz at the usual step.
_DRAWN_IN_A_STEP = 4


def takes_events(scenario: "Scenario", synapse: str) -> None:
    """Raise :class:`InputError` unless single events are all that the receptor needs."""
    receptor = scenario.synapse(synapse)
    if receptor.needs_source or not receptor.has_events:
        raise InputError(
            f"a drive gives single events and has no membrane potential, but {synapse} needs "
            "that of its source; use it in a projection from a population",
            where="synapse",
        )


def _poisson(scenario: "Scenario", drive: Poisson, _size: int) -> None:
    _rate(scenario, "rate", drive.rate, _COUNTED_IN_A_STEP, ", or a noise_current")
    receptor = scenario.synapse(drive.synapse)
    if receptor.each or receptor.summed:
        raise InputError(
            "the events of a cell in one time step act inside the cell, as one event of their "
            f"summed weight, but {drive.synapse} has a state in each synapse. gamma_spikes (of "
            "shape 1), other drives or a population give it single events",
            where="synapse",
        )
    if not receptor.adds_weights:
        raise InputError(
            "the events of a cell in one time step act as one event of their summed weight, so "
            "all that an event does must be to add something proportional to w, such as g += w; "
            f"but {drive.synapse} does: {'; '.join(receptor.on_pre.strip().splitlines())}. "
            "gamma_spikes (of shape 1), other drives or a population give it single events",
            where="synapse",
        )


def _rate(
    scenario: "Scenario", key: str, rate: Any, most: int = _DRAWN_IN_A_STEP, instead: str = ""
) -> None:
    at(key, not_negative, rate, "a rate")
    if largest(rate) * float(scenario.time_step) > most:
        raise InputError(
            f"this is more than {most} events in a time step of "
            f"{units.text(scenario.time_step)}; use fewer with a larger weight{instead}",
            where=key,
        )


def _inhomogeneous_poisson(scenario: "Scenario", drive: InhomogeneousPoisson, _size: int) -> None:
    count = 1 if drive.times is None else np.size(np.asarray(drive.times))
    for key, value, dim in (("rate", drive.rate, _HERTZ), ("times", drive.times, _SECOND)):
        if isinstance(value, Distribution):
            raise InputError("this must be one value or a list: all cells share it", where=key)
        if value is not None:
            at(key, sized, value, dim, None, "time")
    if np.size(drive.rate) != count:
        message = f"got {np.size(drive.rate)} rates, but there are {count} times"
        raise InputError(
            message if drive.times is not None else "a list of rates needs a list of times",
            where="rate",
        )
    if drive.times is not None and np.any(np.diff(np.atleast_1d(drive.times)) <= 0):
        raise InputError("each of the times must be later than the one before", where="times")
    at("frequency", bounded, drive.frequency, ">= 0")
    _rate(scenario, "rate", drive.rate * (1 + drive.modulation))


def _regular_spikes(scenario: "Scenario", drive: RegularSpikes, _size: int) -> None:
    _rate(scenario, "rate", drive.rate)


def _gamma_spikes(scenario: "Scenario", drive: GammaSpikes, _size: int) -> None:
    _rate(scenario, "rate", drive.rate)
    at("dead_time", bounded, drive.dead_time, ">= 0")
    if largest(drive.rate) * float(drive.dead_time) > 1:
        message = f"got {units.text(drive.dead_time)}, which is longer than the mean interval"
        raise InputError(message, where="dead_time")


def _bursting_spikes(scenario: "Scenario", drive: BurstingSpikes, _size: int) -> None:
    _rate(scenario, "rate", drive.rate)
    at("spike_rate", bounded, drive.spike_rate, "> 0")
    _rate(scenario, "spike_rate", drive.spike_rate)
    _ordered(drive.spikes, "spikes")


def _random_bursts(_scenario: "Scenario", drive: RandomBursts, _size: int) -> None:
    at("rate", bounded, drive.rate, ">= 0")
    at("spike_rate", bounded, drive.spike_rate, "> 0")
    at("jitter", bounded, drive.jitter, ">= 0")
    for interval in drive.wave_interval:
        at("wave_interval", bounded, interval, ">= 0")
    _ordered(drive.wave_interval, "wave_interval")
    _ordered(drive.spikes, "spikes")


def _ordered(bounds: tuple[Any, Any], where: str) -> None:
    if bounds[1] < bounds[0]:
        raise InputError("the second value lies below the first", where=where)


def _spike_list(_scenario: "Scenario", drive: SpikeList | Pattern, size: int) -> None:
    listed(drive.neurons, size, "neurons")
    if isinstance(drive.times, Distribution) or np.ndim(drive.times) == 0:
        message = f"this must be a list of {len(drive.neurons)} times, one for each of neurons"
        raise InputError(message, where="times")
    at("times", sized, drive.times, _SECOND, len(drive.neurons), "listed cell")


def _pattern(scenario: "Scenario", drive: Pattern, size: int) -> None:
    _spike_list(scenario, drive, size)
    from_to(drive)
    at("times", not_negative, drive.times, "a time since the pattern's start")
    at("jitter", bounded, drive.jitter, ">= 0")
    if (drive.every is None) == (drive.rate is None):
        message = "a pattern comes either every so often or at random with a rate: give one of them"
        raise InputError(message, allowed=("every", "rate"))
    if drive.every is not None and drive.every < scenario.time_step:
        step = units.text(scenario.time_step)
        message = f"got {units.text(drive.every)}, but this must be at least a time step of {step}"
        raise InputError(message, where="every")
    if drive.rate is not None:
        at("rate", bounded, drive.rate, ">= 0")
        _rate(scenario, "rate", drive.rate)


EVENT_DRIVES: Mapping[type, Callable[["Scenario", Any, int], None]] = {
    Poisson: _poisson,
    InhomogeneousPoisson: _inhomogeneous_poisson,
    RegularSpikes: _regular_spikes,
    GammaSpikes: _gamma_spikes,
    BurstingSpikes: _bursting_spikes,
    RandomBursts: _random_bursts,
    SpikeList: _spike_list,
    Pattern: _pattern,
}
