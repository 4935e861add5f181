"""The numbers of cells that a schedule changes: their names, and how formulas look them up.

At the start of each time step, before anything else happens, each gets the value of the step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from simneuro.engine.draw.inputs import input_of
from simneuro.engine.equations import names
from simneuro.engine.equations.inputs import name_number
from simneuro.engine.equations.step_tables import CourseFunction
from simneuro.network import Cells, Changeable


@dataclass(frozen=True)
class Moving:
    """A number that changes during the run: its dimension, and whether each cell has its own."""

    dimension: Dimension = DIMENSIONLESS
    per_cell: bool = False


def scheduled(cells: Cells) -> frozenset[str]:
    """The names of the scheduled numbers in the equations of the cells."""
    return frozenset(name for changed in cells.scheduled for name in _found(changed, cells))


def of_synapses(cells: Cells) -> dict[Changeable, str]:
    """The names of the numbers of synapses that their target keeps."""
    return {changed: name for changed in cells.kept for name in _found(changed, cells)}


def in_target(cells: Cells, changed: Changeable) -> str:
    """How the text of synapses calls such a number of its target; ``""`` if that has none."""
    return "".join(f"{name}_post" for name in _found(changed, cells) if changed in cells.kept)


def updates(moving: Mapping[str, Moving]) -> str:
    """The statements that give the numbers their values of a step.

    Brian2 wants those of shared numbers first.
    """
    ordered = sorted(moving.items(), key=lambda named: named[1].per_cell)
    return "\n".join(
        f"{name} = {names.course(name)}(t_in_timesteps{', i' * each.per_cell})"
        for name, each in ordered
    )


def functions(moving: Mapping[str, Moving], population: str) -> dict[str, CourseFunction]:
    """The functions in these statements, by name."""
    return {
        names.course(name): CourseFunction(
            names.course(name), population, each.dimension, of_cells=each.per_cell
        )
        for name, each in moving.items()
    }


def _found(changed: Changeable, cells: Cells) -> Iterator[str]:
    match changed.kind:
        case "cell":
            yield changed.key
        case "receptor":
            yield f"{changed.key}_{changed.owner}"
        case "scale":
            yield names.scale(changed.owner)
        case "rule":
            yield names.of_rule(changed.key, changed.owner)
        case "drive" if changed.owner not in cells.inputs:
            yield name_number("w", changed.owner)
        case "drive":
            described = input_of(cells.inputs[changed.owner])
            for number in described.units:
                if number not in described.changing and changed.key in described.fields_of(number):
                    yield name_number(number, changed.owner)
