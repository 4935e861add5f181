"""Brian2 groups of cells."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from brian2.core.clocks import Clock
from brian2.equations.equations import extract_constant_subexpressions
from brian2.groups.neurongroup import NeuronGroup
from brian2.spatialneuron.spatialneuron import SpatialNeuron
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.brian.float_types import float_types
from simneuro.engine.brian.held_inputs import hold_constant_inputs
from simneuro.engine.draw.courses import CourseTable
from simneuro.engine.draw.step_tables import StepTable
from simneuro.engine.equations import cable, courses, inputs, names
from simneuro.engine.equations.cells import CellText, cell_text
from simneuro.engine.equations.exact import ExactStep
from simneuro.engine.equations.functions import EXPREL, TOGETHER
from simneuro.engine.equations.integrators import check_method
from simneuro.engine.equations.poisson import POISSON
from simneuro.engine.equations.random_numbers import RANDOM_FUNCTIONS
from simneuro.engine.equations.shares import SHARES
from simneuro.engine.equations.time_zero import since_warmup
from simneuro.errors import InputError
from simneuro.network import Cells

# Before currents are held and sums over synapses are taken, which is done then too.
_FIRST = -10


def make_group(cells: Cells, clock: Clock, precision: str) -> NeuronGroup:
    """The cells of a population with their random inputs, every number still to be given."""
    text = cell_text(cells)
    try:
        check_method(text.method, extract_constant_subexpressions(text.equations)[0])
    except InputError as error:
        raise error.at(f"populations.{cells.name}") from error
    functions = {
        **RANDOM_FUNCTIONS,
        **SHARES,
        "counter_poisson": POISSON,
        "finite_exprel": EXPREL,
        "together": TOGETHER,
    }
    rules = {
        "threshold": text.threshold,
        "reset": text.reset or None,
        "refractory": text.refractory,
        "method": text.method if text.exact is None else partial(_step_of, text.exact),
        "clock": clock,
        "namespace": functions | inputs.tables(cells) | courses.functions(text.moving, cells.name),
        "name": names.population(cells.name),
    }
    if cells.cable is None:
        types = float_types(text.equations, precision)
        group = NeuronGroup(cells.size, text.equations, dtype=types, **rules)
    else:
        shape = cable.morphology(cells.cable, cells.size)
        group = SpatialNeuron(shape, text.equations, Ri=cells.cable.resistivity, **rules)
    hold_constant_inputs(group, cells)
    _repeat_updates(group, cells, text, clock)
    return group


def _repeat_updates(group: NeuronGroup, cells: Cells, text: CellText, clock: Clock) -> None:
    """What is done to the cells in each time step, beside the steps of their equations."""
    if text.moving:
        moved, name = courses.updates(text.moving), names.course(cells.name)
        group.run_regularly(moved, clock=clock, when="before_start", order=_FIRST, name=name)
    for name, statement in inputs.poisson_events(cells).items():
        group.run_regularly(statement, clock=clock, when="synapses", name=names.drive(name))
    for name, statement in inputs.updates(cells).items():
        group.run_regularly(statement, clock=clock, when="end", name=names.drive(name))


def _step_of(exact: ExactStep, *_: Any) -> str:
    """What Brian2 asks an integrator for: the statements of a step."""
    return exact.text()


def assign(owner: Any, name: str, value: Any) -> None:
    """Give a variable SI floats (or whole numbers), whatever its dimension."""
    dim = owner.variables[name].dim
    owner.set_states({name: value if isinstance(value, int) else Quantity(value, dim=dim)})


def give_numbers(group: NeuronGroup, values: Mapping[str, Any]) -> None:
    """Give a group its parameters and its state at the start."""
    for name, value in values.items():
        if isinstance(value, (StepTable, CourseTable)):
            group.namespace[name].table = value
        else:
            assign(group, name, np.asarray(value) if np.ndim(value) else value)


def evaluate_start(group: NeuronGroup, cells: Cells) -> None:
    """Set the state at the start as far as it is expressions.

    In the order of the equations: they may use each other.
    """
    for variable, value in cells.start.items():
        if isinstance(value, str):
            setattr(group, variable, since_warmup(value))
