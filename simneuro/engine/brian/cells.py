"""From a population of a scenario to a Brian2 NeuronGroup."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2.core.clocks import Clock
from brian2.groups.neurongroup import NeuronGroup
from brian2.spatialneuron.spatialneuron import SpatialNeuron
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.equations import cable, names
from simneuro.engine.equations import cells as text
from simneuro.engine.equations import currents as inputs
from simneuro.engine.equations.functions import EXPREL
from simneuro.engine.equations.integrators import check_method
from simneuro.engine.equations.noise import NOISE
from simneuro.errors import InputError
from simneuro.network import Poisson
from simneuro.scenario import Scenario


def group(scenario: Scenario, name: str, clock: Clock) -> NeuronGroup:
    """The cells of a population with their random inputs, every number still to be given."""
    cell = text.cell_text(scenario, name)
    try:
        check_method(cell.method, cell.equations)
    except InputError as error:
        raise error.at(f"populations.{name}") from error
    cells = _made(scenario, name, cell, clock)
    for drive_name, drive in text.drives_of(scenario, name, Poisson).items():
        statement = text.poisson_statement(scenario, drive_name, drive)
        cells.run_regularly(statement, clock=clock, when="synapses", name=names.drive(drive_name))
    for drive_name, statement in inputs.updates(scenario, name).items():
        cells.run_regularly(statement, clock=clock, when="end", name=names.drive(drive_name))
    return cells


def _made(scenario: Scenario, name: str, cell: text.CellText, clock: Clock) -> NeuronGroup:
    population = scenario.populations[name]
    rules = {
        "threshold": cell.threshold,
        "reset": cell.reset or None,
        "refractory": cell.refractory,
        "method": cell.method,
        "clock": clock,
        "namespace": {**NOISE, "finite_exprel": EXPREL},
        "name": names.population(name),
    }
    if population.cable is None:
        return NeuronGroup(population.size, cell.equations, **rules)
    shape = cable.morphology(population.cable, population.size)
    return SpatialNeuron(shape, cell.equations, Ri=population.cable.resistivity, **rules)


def assign(owner: Any, name: str, value: Any) -> None:
    """Give a variable SI floats (or whole numbers), whatever its dimension."""
    dim = owner.variables[name].dim
    owner.set_states({name: value if isinstance(value, int) else Quantity(value, dim=dim)})


def give(cells: NeuronGroup, values: Mapping[str, Any]) -> None:
    """Give a group its parameters and its state at the start."""
    for name, value in values.items():
        assign(cells, name, np.asarray(value) if np.ndim(value) else value)


def start(cells: NeuronGroup, scenario: Scenario, name: str) -> None:
    """The state at the start as far as it is expressions.

    In the order of the equations: they may use each other.
    """
    for variable, value in text.initial(scenario, name).items():
        if isinstance(value, str):
            setattr(cells, variable, value)
