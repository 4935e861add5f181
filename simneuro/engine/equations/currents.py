"""Drives inside the cells: what each kind adds to a population's text, and its numbers.

These are the currents, and Poisson events of a constant rate: nothing of them is drawn before the
run but values. Names end in the drive's name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from brian2.units.fundamentalunits import Dimension
from brian2.utils.stringtools import word_substitute

from simneuro import units
from simneuro.engine.draw.wiring import varies
from simneuro.network import (
    Current,
    NoiseCurrent,
    OUCurrent,
    Poisson,
    RampCurrent,
    SineCurrent,
    StepCurrent,
    Window,
)
from simneuro.scenario import Scenario

_WITHIN = "int(t_in_timesteps >= on)*int(t_in_timesteps < off)"
_CHOSEN = "chosen"  # 1 for the cells that a drive names, 0 for the others


@dataclass(frozen=True)
class Kind:
    """A kind of drive: its numbers, with their units and the keys that they are made from.

    ``changing`` are the variables of a random process; ``update`` takes them to the next step.
    """

    numbers: Mapping[str, tuple[str, tuple[str, ...]]]
    current: str = ""
    random: bool = False
    changing: Mapping[str, str] = field(default_factory=dict)
    update: str = ""


_KINDS: Mapping[type[Window], Kind] = {
    StepCurrent: Kind({"amplitude": ("A", ("amplitude",))}, "amplitude"),
    RampCurrent: Kind(
        {"initial": ("A", ("initial",)), "slope": ("A", ("initial", "final"))},
        "(initial + slope*(t_in_timesteps - on))",
    ),
    SineCurrent: Kind(
        {
            "mean": ("A", ("mean",)),
            "amplitude": ("A", ("amplitude",)),
            "turn": ("", ("frequency",)),
            "angle": ("", ("frequency", "phase")),
        },
        "(mean + amplitude*sin(turn*t_in_timesteps + angle))",
    ),
    NoiseCurrent: Kind(
        {"mean": ("A", ("mean",)), "density": ("A*s^0.5", ("density",))},
        "(mean + density/sqrt(dt)*counter_normal(key, t_in_timesteps, i))",
        random=True,
    ),
    OUCurrent: Kind(
        {"mean": ("A", ("mean",)), "decay": ("", ("tau",)), "kick": ("A", ("sigma", "tau"))},
        "(mean + fluctuation)",
        random=True,
        changing={"fluctuation": "A"},
        update="fluctuation = decay*fluctuation + kick*counter_normal(key, t_in_timesteps, i)",
    ),
    Poisson: Kind({"rate": ("Hz", ("rate",)), "w": ("", ("weight",))}, random=True),
}


def inside(scenario: Scenario, population: str) -> dict[str, Any]:
    """The drives of these kinds that act on a population."""
    return {
        name: drive
        for name, drive in scenario.drives.items()
        if drive.target == population and type(drive) in _KINDS
    }


def dimensions(scenario: Scenario, population: str) -> Iterator[tuple[str, Dimension]]:
    """The constants of a population's drives."""
    for name, drive in inside(scenario, population).items():
        for number, (unit, _) in _kind(drive).numbers.items():
            dim = _weight(scenario, drive) if number == "w" else units.dimension(unit)
            yield f"{number}_{name}", dim
        if drive.cells is not None:
            yield f"{_CHOSEN}_{name}", units.dimension("")


def changing(scenario: Scenario, population: str) -> dict[str, Dimension]:
    """The variables of random processes that differ between cells and steps."""
    return {
        f"{variable}_{name}": units.dimension(unit)
        for name, drive in inside(scenario, population).items()
        for variable, unit in _kind(drive).changing.items()
    }


def differing(scenario: Scenario, population: str) -> Iterator[str]:
    """Which of the constants differ between the cells."""
    for name, drive in inside(scenario, population).items():
        for number, (_, keys) in _kind(drive).numbers.items():
            if any(varies(getattr(drive, key)) for key in keys):
                yield f"{number}_{name}"
        if drive.cells is not None:
            yield f"{_CHOSEN}_{name}"


def whole_numbers(scenario: Scenario, population: str) -> Iterator[str]:
    """Steps at which drives begin and end, and keys of streams."""
    for name, drive in inside(scenario, population).items():
        yield from (f"on_{name}", f"off_{name}")
        if _kind(drive).random:
            yield f"key_{name}"


def currents(scenario: Scenario, population: str) -> dict[str, str]:
    """The current of each drive, by the name that it has in the equations."""
    return {
        f"I_ext_{name}": _named(f"{_kind(drive).current}*{_WITHIN}{_where(drive)}", name, drive)
        for name, drive in inside(scenario, population).items()
        if isinstance(drive, Current)
    }


def updates(scenario: Scenario, population: str) -> dict[str, str]:
    """What takes the random processes of drives to the next step, by the drive's name."""
    return {
        name: _named(_kind(drive).update, name, drive)
        for name, drive in inside(scenario, population).items()
        if _kind(drive).update
    }


def poisson_count(name: str, drive: Poisson) -> str:
    """How many events a Poisson drive gives a cell in a time step."""
    # The mean is one for all cells where the rate is: its probabilities are then summed once.
    count = f"counter_poisson(rate*dt*{_WITHIN}, key, t_in_timesteps, i){_where(drive)}"
    return _named(count, name, drive)


def _where(drive: Window) -> str:
    return "" if drive.cells is None else f"*{_CHOSEN}"


def _kind(drive: Window) -> Kind:
    return _KINDS[type(drive)]


def _named(text: str, name: str, drive: Window) -> str:
    """The text with the drive's own names in place of the neutral ones."""
    kind = _kind(drive)
    neutral = (*kind.numbers, *kind.changing, "on", "off", "key", _CHOSEN)
    return str(word_substitute(text, {each: f"{each}_{name}" for each in neutral}))


def _weight(scenario: Scenario, drive: Any) -> Dimension:
    return scenario.synapse(drive.synapse).weight_dimension
