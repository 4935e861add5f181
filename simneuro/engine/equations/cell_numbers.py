"""The numbers in the equations of a population: how they are declared, and what they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from brian2.equations.equations import SingleEquation
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from simneuro.engine.draw.numbers import CellNumbers
from simneuro.engine.equations import cable, courses, inputs, names, time_zero
from simneuro.engine.equations.declarations import number, whole_number
from simneuro.engine.equations.exact import ExactStep
from simneuro.engine.equations.step_formulas import StepFormulas
from simneuro.errors import InputError, located
from simneuro.network import Cells, Times
from simneuro.network.distribution import varies

#: The key of the random numbers in the threshold of a population.
THRESHOLD_KEY = "threshold_key"


@dataclass(frozen=True)
class CellFormulas:
    """How the numbers in the equations of a population follow from those that were drawn.

    Attributes
    ----------
    variables : tuple of str
        All names in the equations.
    moving : tuple of str
        The numbers that change during the run.
    step : StepFormulas, optional
        Those of an exact step.
    """

    variables: tuple[str, ...]
    moving: tuple[str, ...]
    step: StepFormulas | None


def declarations(cells: Cells, scheduled: frozenset[str]) -> list[SingleEquation]:
    """The numbers of a population as equations; those that are scheduled are not constant."""
    differing, changing = per_cell(cells), inputs.changing(cells)
    found = [
        number(name, dim, *flags(name in differing, name in scheduled))
        for name, dim in declared(cells).items()
        if name not in changing
    ]
    found += [number(name, dim) for name, dim in changing.items()]
    return found + [whole_number(name, *flags(False)) for name in whole_numbers(cells)]


def flags(differs: bool, moves: bool = False) -> tuple[str, ...]:
    """The flags of a number that differs between cells, and of one that changes in time."""
    return ("shared",) * (not differs) + ("constant",) * (not moves)


def constants_of_step(
    exact: ExactStep, differing: frozenset[str], scheduled: frozenset[str]
) -> list[SingleEquation]:
    """The numbers of an exact step as equations."""
    moving = exact.moving(scheduled)
    return [
        number(name, DIMENSIONLESS, *flags(differs, name in moving))
        for name, differs in exact.constants(differing).items()
    ]


def whole_numbers(cells: Cells) -> list[str]:
    """The names of those that are integers."""
    return inputs.whole_numbers(cells) + ([THRESHOLD_KEY] if cells.model.is_stochastic else [])


def per_cell(cells: Cells) -> frozenset[str]:
    """The parameters of a population that differ between its cells."""
    own = {name for name in cells.model.parameters if varies(cells.value(name))}
    return frozenset(own | inputs.differing(cells))


def declared(cells: Cells) -> dict[str, Dimension]:
    """The parameters of a population with a dimension: its model's, receptors' and drives'.

    Raises
    ------
    InputError
        If two parts claim one name.
    """
    found: dict[str, Dimension] = {}
    for name, dim in _claimed(cells):
        if name in found:
            raise InputError(
                f"two parts of this population want a parameter {name!r}; rename one of them",
                where=f"populations.{cells.name}",
            )
        found[name] = dim
    return found


def name_numbers(
    cells: Cells, numbers: CellNumbers, times: Times, formulas: CellFormulas
) -> dict[str, Any]:
    """The numbers of a population by the names that they have in its equations.

    Raises
    ------
    InputError
        If a rate of equations that are integrated exactly is not a finite number.
    """
    named = _name_constants(cells, numbers, times, formulas)
    if numbers.course is not None:
        later = [_name_constants(cells, each, times, formulas) for each in numbers.later]
        for name in formulas.moving:
            named[names.course(name)] = numbers.course.table([each[name] for each in later])
    return named | dict(numbers.initial)


def _name_constants(
    cells: Cells, numbers: CellNumbers, times: Times, formulas: CellFormulas
) -> dict[str, Any]:
    fixed = cable.GIVEN if cells.cable is not None else ()
    named = {name: value for name, value in numbers.parameters.items() if name not in fixed}
    for receptor, values in numbers.receptors.items():
        named |= {f"{name}_{receptor}": value for name, value in values.items()}
    if cells.cable is not None:
        named |= cable.geometry(cells.cable, cells.size)
        named["Cm"] = numbers.parameters["c_m"]
    for drive, values in numbers.inputs.items():
        named |= {inputs.name_number(name, drive): value for name, value in values.items()}
    for changed, name in courses.of_synapses(cells).items():
        named[name] = numbers.of_synapses[changed]
    if numbers.threshold_key is not None:
        named[THRESHOLD_KEY] = numbers.threshold_key
    named |= time_zero.numbers(times, formulas.variables)
    if formulas.step is not None:
        with located(f"populations.{cells.name}"):
            named |= formulas.step.values(named, cells.size, times.dt)
    return named


def _claimed(cells: Cells) -> Iterator[tuple[str, Dimension]]:
    fixed = cable.GIVEN if cells.cable is not None else ()
    for name, parameter in cells.model.parameters.items():
        if name not in fixed:
            yield name, parameter.dimension
    for receptor_name, receptor in cells.receptors.items():
        for name, parameter in receptor.parameters.items():
            yield f"{name}_{receptor_name}", parameter.dimension
    yield from inputs.constants(cells).items()
    yield from inputs.changing(cells).items()
    for changed, name in courses.of_synapses(cells).items():
        yield name, cells.kept[changed]
