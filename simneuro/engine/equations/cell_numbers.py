"""The numbers in the equations of a population, and how they are declared there."""

from collections.abc import Iterator

from brian2.equations.equations import SingleEquation
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from simneuro.engine.equations import cable, courses, inputs
from simneuro.engine.equations.declarations import number, whole_number
from simneuro.engine.equations.exact import ExactStep
from simneuro.errors import InputError
from simneuro.network import Cells
from simneuro.network.distribution import varies

#: The key of the random numbers in the threshold of a population.
THRESHOLD_KEY = "threshold_key"


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
    names: dict[str, Dimension] = {}
    for name, dim in _claimed(cells):
        if name in names:
            raise InputError(
                f"two parts of this population want a parameter {name!r}; rename one of them",
                where=f"populations.{cells.name}",
            )
        names[name] = dim
    return names


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
    for place, name in courses.of_synapses(cells).items():
        yield name, cells.kept[place]
