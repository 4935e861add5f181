"""Do the drives of a scenario fit its populations?"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from simneuro import units
from simneuro.errors import InputError
from simneuro.network import (
    BurstingSpikes,
    Current,
    EventDrive,
    GammaSpikes,
    InhomogeneousPoisson,
    NoiseCurrent,
    OUCurrent,
    Poisson,
    RampCurrent,
    RegularSpikes,
    SineCurrent,
    StepCurrent,
    Window,
)
from simneuro.network.value_checks import (
    at,
    bounded,
    from_to,
    known,
    not_negative,
    sized,
)
from simneuro.scenario.event_checks import EVENT_DRIVES, takes_events
from simneuro.scenario.part_checks import check_current, check_receptor

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario

_SECOND, _HERTZ, _AMPERE = units.dimension("s"), units.dimension("Hz"), units.dimension("A")
_NUMBER = units.dimension("")


def check_drive(scenario: "Scenario", name: str) -> None:
    """Raise :class:`InputError` if the drive does not fit."""
    drive = scenario.drives[name]
    known(drive.target, scenario.populations, "population", "target")
    size = scenario.populations[drive.target].size
    if isinstance(drive, Current):
        check_current(scenario, drive.target, "I_ext", "kind")
    if isinstance(drive, EventDrive):
        check_receptor(scenario, drive.target, drive.synapse, drive.weight, None)
        takes_events(scenario, drive.synapse)
    if isinstance(drive, Window):
        _window(drive, size)
    for key, dim in _VALUES.get(type(drive), {}).items():
        at(key, sized, getattr(drive, key), dim, size, "cell")
    _DRIVES.get(type(drive), _fits)(scenario, drive, size)


def _window(drive: Window, size: int) -> None:
    if drive.cells is not None and not drive.cells[0] < drive.cells[1] <= size:
        raise InputError(
            f"got {list(drive.cells)}, but this must be a first cell and one after the last, "
            f"at most {size}",
            where="cells",
        )
    from_to(drive)


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
    **EVENT_DRIVES,
}
