"""Do the drives of a scenario fit its populations?"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simneuro import units
from simneuro.errors import InputError
from simneuro.network import (
    BurstingSpikes,
    Distribution,
    EventDrive,
    GammaSpikes,
    InhomogeneousPoisson,
    NoiseCurrent,
    OUCurrent,
    Pattern,
    Poisson,
    RampCurrent,
    RandomBursts,
    RegularSpikes,
    SineCurrent,
    SpikeList,
    StepCurrent,
    Window,
)
from simneuro.scenario.part_checks import check_receptor
from simneuro.scenario.value_checks import (
    at,
    bounded,
    known,
    largest,
    listed,
    not_negative,
    sized,
)

if TYPE_CHECKING:
    from simneuro.scenario.description import Scenario

_SECOND, _HERTZ, _AMPERE = units.dimension("s"), units.dimension("Hz"), units.dimension("A")
_NUMBER = units.dimension("")

# The generator inverts a uniform number of 53 bits, term by term from exp(-mean): its counts are
# right up to here, and exp(-mean) is no longer a number above 745.
_COUNTED_IN_A_STEP = 500
# Events that are drawn one by one before the run; chosen: so many take 40 kHz at the usual step.
_DRAWN_IN_A_STEP = 4


def check_drive(scenario: "Scenario", name: str) -> None:
    """Raise :class:`InputError` if the drive does not fit."""
    drive = scenario.drives[name]
    known(drive.target, scenario.populations, "population", "target")
    size = scenario.populations[drive.target].size
    if isinstance(drive, EventDrive):
        check_receptor(scenario, drive.synapse, drive.weight, None)
        _takes_events(scenario, drive.synapse)
    if isinstance(drive, Window):
        _window(drive, size)
    for key, dim in _VALUES.get(type(drive), {}).items():
        at(key, sized, getattr(drive, key), dim, size, "cell")
    _DRIVES.get(type(drive), _fits)(scenario, drive, size)


def _takes_events(scenario: "Scenario", synapse: str) -> None:
    receptor = scenario.synapse(synapse)
    if receptor.needs_source or not receptor.has_events:
        raise InputError(
            f"a drive gives single events and has no membrane potential, but {synapse} needs "
            "that of its source; use it in a projection from a population",
            where="synapse",
        )


def _window(drive: Window, size: int) -> None:
    if drive.cells is not None and not drive.cells[0] < drive.cells[1] <= size:
        raise InputError(
            f"got {list(drive.cells)}, but this must be a first cell and one after the last, "
            f"at most {size}",
            where="cells",
        )
    _from_to(drive)


def _from_to(drive: Any) -> None:
    for key in ("start", "stop"):
        if getattr(drive, key) is not None:
            at(key, sized, getattr(drive, key), _SECOND, 1, "cell")
    if drive.start is not None and drive.stop is not None and drive.stop < drive.start:
        message = f"got {units.text(drive.stop)}, before start at {units.text(drive.start)}"
        raise InputError(message, where="stop")


def _fits(_scenario: "Scenario", _drive: Any, _size: int) -> None:
    """All that there is to say of these drives are the dimensions of their values."""


def _ramp_current(scenario: "Scenario", drive: RampCurrent, _size: int) -> None:
    if drive.stop is None and drive.start >= scenario.duration:
        raise InputError("the ramp would begin when the run ends", where="start")


def _sine_current(_scenario: "Scenario", drive: SineCurrent, _size: int) -> None:
    at("frequency", not_negative, drive.frequency, "a frequency")


def _noise_current(_scenario: "Scenario", drive: NoiseCurrent, _size: int) -> None:
    at("density", bounded, drive.density, ">= 0")


def _ou_current(_scenario: "Scenario", drive: OUCurrent, _size: int) -> None:
    at("sigma", not_negative, drive.sigma, "a standard deviation")
    at("tau", bounded, drive.tau, "> 0")


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
    _from_to(drive)
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


# The values that each cell may have for itself.
_VALUES: Mapping[type, Mapping[str, Any]] = {
    StepCurrent: {"amplitude": _AMPERE},
    RampCurrent: {"initial": _AMPERE, "final": _AMPERE},
    SineCurrent: {
        "mean": _AMPERE,
        "amplitude": _AMPERE,
        "frequency": _HERTZ,
        "phase": _NUMBER,
    },
    NoiseCurrent: {"mean": _AMPERE},
    OUCurrent: {"mean": _AMPERE, "sigma": _AMPERE},
    Poisson: {"rate": _HERTZ},
    InhomogeneousPoisson: {"phase": _NUMBER},
    RegularSpikes: {"rate": _HERTZ, "phase": _NUMBER},
    GammaSpikes: {"rate": _HERTZ},
    BurstingSpikes: {"rate": _HERTZ},
}
_DRIVES: Mapping[type, Callable[["Scenario", Any, int], None]] = {
    RampCurrent: _ramp_current,
    SineCurrent: _sine_current,
    NoiseCurrent: _noise_current,
    OUCurrent: _ou_current,
    Poisson: _poisson,
    InhomogeneousPoisson: _inhomogeneous_poisson,
    RegularSpikes: _regular_spikes,
    GammaSpikes: _gamma_spikes,
    BurstingSpikes: _bursting_spikes,
    RandomBursts: _random_bursts,
    SpikeList: _spike_list,
    Pattern: _pattern,
}
