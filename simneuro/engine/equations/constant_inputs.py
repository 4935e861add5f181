"""Drives whose current is constant from where they begin to where they end."""

from brian2.utils.stringtools import get_identifiers

from simneuro.engine.draw.inputs import CellInput, input_of
from simneuro.engine.equations import courses
from simneuro.engine.equations.inputs import held_name, name_number
from simneuro.network import Cells


def constant_inputs(cells: Cells) -> dict[str, str]:
    """The drives whose current, or conductance, changes only where they begin and end.

    By the name of the current in the equations.
    """
    scheduled = courses.scheduled(cells)
    return {
        held_name(described, name): name
        for name, drive in cells.inputs.items()
        for described in [input_of(drive)]
        if _is_constant(described)
        and not {name_number(number, name) for number in described.units} & scheduled
    }


def _is_constant(described: CellInput) -> bool:
    """Whether the formula has numbers only, and the engine closes its window."""
    formula = described.current or described.conductance
    numbers = {*described.units} - {*described.changing}
    closed_by_engine = not described.has_own_window and not described.cut_current
    return bool(formula) and closed_by_engine and get_identifiers(formula) <= numbers
