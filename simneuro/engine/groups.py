"""From a population of a scenario to a Brian2 NeuronGroup with every value set as data."""

from typing import Any

import numpy as np
from brian2.core.clocks import Clock
from brian2.groups.neurongroup import NeuronGroup
from brian2.units.fundamentalunits import Quantity

from simneuro.engine import equations as text
from simneuro.engine.functions import EXPREL
from simneuro.engine.noise import NOISE
from simneuro.engine.streams import generator, key
from simneuro.engine.wiring import draw
from simneuro.network import NoiseCurrent, Poisson, StepCurrent
from simneuro.scenario import Scenario

_NEVER = 2**31 - 1


def group(scenario: Scenario, name: str, clock: Clock) -> NeuronGroup:
    """The cells of a population, with their parameters, initial state and random inputs."""
    values = _values(scenario, name)
    per_cell = frozenset(parameter for parameter, value in values.items() if np.ndim(value))
    cell = text.cell_text(scenario, name, per_cell)
    cells = NeuronGroup(
        scenario.populations[name].size,
        cell.equations,
        threshold=cell.threshold,
        reset=cell.reset or None,
        refractory=cell.refractory,
        method=cell.method,
        clock=clock,
        namespace={**NOISE, "finite_exprel": EXPREL},
        name=f"population_{name}",
    )
    for parameter, value in values.items():
        assign(cells, parameter, value)
    _set_initial(scenario, name, cells)
    for drive_name, drive in text.drives_of(scenario, name, Poisson).items():
        statement = text.poisson_statement(scenario, drive_name, drive)
        cells.run_regularly(statement, clock=clock, when="synapses", name=f"drive_{drive_name}")
    return cells


def assign(owner: Any, name: str, value: Any) -> None:
    """Assign SI floats (or whole numbers) to a variable with whatever dimension it has."""
    dim = owner.variables[name].dim
    setattr(owner, name, value if isinstance(value, int) else Quantity(value, dim=dim))


def _values(scenario: Scenario, name: str) -> dict[str, Any]:
    """The values of all declared parameters of a population, as SI floats or arrays.

    Distributions are drawn here, each from a stream of its own.
    """
    population, model = scenario.populations[name], scenario.neuron(name)
    place = f"populations.{name}.parameters"
    values = {
        key: _drawn(scenario, place, key, population.parameters.get(key, parameter.value), name)
        for key, parameter in model.parameters.items()
    }
    for receptor_name, receptor in text.receptors_of(scenario, name).items():
        values |= {
            f"{key}_{receptor_name}": float(parameter.value)
            for key, parameter in receptor.parameters.items()
        }
    for drive_name, drive in scenario.drives.items():
        if drive.target == name:
            values |= _drive_values(scenario, name, drive_name)
    return values


def _drawn(scenario: Scenario, place: str, key: str, value: Any, population: str) -> Any:
    stream = generator(scenario.seed, f"{place}.{key}")
    return draw(value, scenario.populations[population].size, stream)


def _amplitude(scenario: Scenario, name: str, drive: StepCurrent) -> Any:
    """The current of each cell: nothing outside the cells that the drive names."""
    drawn = _drawn(scenario, f"drives.{name}", "amplitude", drive.amplitude, drive.target)
    if drive.cells is None:
        return drawn
    cells = np.arange(scenario.populations[drive.target].size)
    return np.where((cells >= drive.cells[0]) & (cells < drive.cells[1]), drawn, 0.0)


def _drive_values(scenario: Scenario, population: str, name: str) -> dict[str, Any]:
    drive, place = scenario.drives[name], f"drives.{name}"
    stream = {f"key_{name}": key(scenario.seed, place)}
    if isinstance(drive, StepCurrent):
        return {
            f"amplitude_{name}": _amplitude(scenario, name, drive),
            f"on_{name}": _step(scenario, drive.start, 0),
            f"off_{name}": _step(scenario, drive.stop, _NEVER),
        }
    if isinstance(drive, NoiseCurrent):
        mean = _drawn(scenario, place, "mean", drive.mean, population)
        return {f"mean_{name}": mean, f"density_{name}": float(drive.density), **stream}
    if isinstance(drive, Poisson):
        rate = np.maximum(_drawn(scenario, place, "rate", drive.rate, population), 0.0)
        weight = _drawn(scenario, place, "weight", drive.weight, population)
        return {f"rate_{name}": rate, f"w_{name}": weight, **stream}
    return {}


def _step(scenario: Scenario, time: Quantity | None, default: int) -> int:
    if time is None:
        return default
    return round(float(time / scenario.time_step)) + scenario.warmup_steps


def _set_initial(scenario: Scenario, name: str, cells: NeuronGroup) -> None:
    """Quantities first, then expressions in the order of the equations: they may use each other."""
    initial = {**scenario.neuron(name).initial, **scenario.populations[name].initial}
    place = f"populations.{name}.initial"
    for variable in sorted(initial, key=lambda variable: isinstance(initial[variable], str)):
        value = initial[variable]
        if not isinstance(value, str):
            assign(cells, variable, _drawn(scenario, place, variable, value, name))
        else:
            setattr(cells, variable, value)
