"""The numbers of the drives inside the cells, in SI units and steps of dt."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.draw.streams import generator, key
from simneuro.engine.draw.wiring import draw, given
from simneuro.engine.equations.currents import inside
from simneuro.network import (
    Distribution,
    NoiseCurrent,
    OUCurrent,
    Poisson,
    RampCurrent,
    SineCurrent,
    StepCurrent,
    Window,
)
from simneuro.scenario import Scenario

_NEVER = 2**31 - 1
#: Draws the value of a key of a drive, for each cell where it varies.
Drawn = Callable[[str], Any]


def input_values(scenario: Scenario, population: str) -> dict[str, Any]:
    """What belongs to the drives inside the cells of a population."""
    return {
        f"{number}_{name}": value
        for name, drive in inside(scenario, population).items()
        for number, value in _values(scenario, name, drive).items()
    }


def window(scenario: Scenario, drive: Any) -> tuple[int, int]:
    """The first time step in which a drive acts, and the first in which it no longer does."""
    return _step(scenario, drive.start, 0), _step(scenario, drive.stop, _NEVER)


def drawn(scenario: Scenario, place: str, key: str, value: Any, population: str) -> Any:
    """A value of the cells of a population; distributions are drawn from a stream of their own."""
    if not isinstance(value, Distribution):
        return given(value)  # a stream takes longer to make
    stream = generator(scenario.seed, f"{place}.{key}")
    return draw(value, scenario.populations[population].size, stream)


def _values(scenario: Scenario, name: str, drive: Any) -> dict[str, Any]:
    def of(key: str) -> Any:
        return drawn(scenario, f"drives.{name}", key, getattr(drive, key), drive.target)

    on, off = window(scenario, drive)
    numbers = dict(_NUMBERS[type(drive)](scenario, name, of))
    if isinstance(drive, (NoiseCurrent, OUCurrent, Poisson)):
        numbers["key"] = key(scenario.seed, f"drives.{name}")
    return numbers | {"on": on, "off": off} | _chosen(scenario, drive)


def _chosen(scenario: Scenario, drive: Any) -> dict[str, np.ndarray]:
    if drive.cells is None:
        return {}
    cells = np.arange(scenario.populations[drive.target].size)
    return {"chosen": ((cells >= drive.cells[0]) & (cells < drive.cells[1])).astype(float)}


def _step_current(_scenario: Scenario, _name: str, of: Drawn) -> Mapping[str, Any]:
    return {"amplitude": of("amplitude")}


def _ramp_current(scenario: Scenario, name: str, of: Drawn) -> Mapping[str, Any]:
    drive: Any = scenario.drives[name]
    on, off = window(scenario, drive)
    if drive.stop is None:
        off = scenario.warmup_steps + round(float(scenario.duration / scenario.time_step))
    initial = of("initial")
    return {"initial": initial, "slope": (of("final") - initial) / max(off - on, 1)}


def _sine_current(scenario: Scenario, _name: str, of: Drawn) -> Mapping[str, Any]:
    """The angle is that of the first step, without whole turns."""
    cycles = of("frequency") * float(scenario.time_step)
    first = np.mod(of("phase") - cycles * scenario.warmup_steps, 1.0)
    return {
        "mean": of("mean"),
        "amplitude": of("amplitude"),
        "turn": 2 * np.pi * cycles,
        "angle": 2 * np.pi * first,
    }


def _noise_current(_scenario: Scenario, _name: str, of: Drawn) -> Mapping[str, Any]:
    return {"mean": of("mean"), "density": of("density")}


def _ou_current(scenario: Scenario, name: str, of: Drawn) -> Mapping[str, Any]:
    """The exact solution over a time step, from the stationary distribution on (gillespie1996)."""
    drive: Any = scenario.drives[name]
    sigma, steps = np.maximum(of("sigma"), 0.0), float(scenario.time_step / drive.tau)
    start = generator(scenario.seed, f"drives.{name}.fluctuation")
    return {
        "mean": of("mean"),
        "decay": float(np.exp(-steps)),
        "kick": sigma * np.sqrt(-np.expm1(-2 * steps)),
        "fluctuation": sigma * start.normal(size=scenario.populations[drive.target].size),
    }


def _poisson(_scenario: Scenario, _name: str, of: Drawn) -> Mapping[str, Any]:
    return {"rate": np.maximum(of("rate"), 0.0), "w": of("weight")}


_NUMBERS: Mapping[type[Window], Callable[[Scenario, str, Drawn], Mapping[str, Any]]] = {
    StepCurrent: _step_current,
    RampCurrent: _ramp_current,
    SineCurrent: _sine_current,
    NoiseCurrent: _noise_current,
    OUCurrent: _ou_current,
    Poisson: _poisson,
}


def _step(scenario: Scenario, time: Quantity | None, default: int) -> int:
    if time is None:
        return default
    return min(round(float(time / scenario.time_step)) + scenario.warmup_steps, _NEVER)
