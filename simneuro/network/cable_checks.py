"""Checks that the membrane of a neuron model can be that of a cable."""

import sympy
from brian2.parsing.sympytools import str_to_sympy

from simneuro import units
from simneuro.errors import InputError
from simneuro.model import NeuronModel
from simneuro.network.cells import Cells

_MEMBRANE = "(I_ion + I_syn + I_ext)/(area*c_m)"
_NEEDED = (("area", "m^2", "an area"), ("c_m", "F/m^2", "a capacitance per area"))
# What a cable has of its own beside the model's.
_TAKEN = (
    *("length", "distance", "volume", "diameter", "Cm", "Ri", "Im", "Ic", "r_length_1"),
    *("r_length_2", "time_constant", "space_constant", "gtot__private", "I0__private"),
)


def check_cable(cells: Cells) -> None:
    """Raise :class:`InputError` if the cells cannot be the compartments of a cable."""
    if cells.size < 2:
        raise InputError("a cable needs at least two compartments; give the population more cells")
    if "area" in cells.parameters:
        raise InputError("length and diameter say what the area is; leave it out of the parameters")
    _check_membrane(cells.model)


def _check_membrane(model: NeuronModel) -> None:
    """A membrane whose currents are those through its area, and nothing else."""
    missing = [
        f"the parameter {name} ({what})"
        for name, unit, what in _NEEDED
        if name not in model.parameters
        or model.parameters[name].dimension is not units.dimension(unit)
    ]
    if "I_ion" not in model.parsed.subexpr_names:
        missing.append("the ionic current I_ion, in amp")
    if not missing and not _charges_only(model):
        missing.append(f"the equation dv/dt = {_MEMBRANE}")
    if missing:
        raise InputError(
            f"a membrane of a cable is conductance-based, and {model.name} has not "
            + " and ".join(missing)
        )
    taken = [name for name in _TAKEN if name in {*model.parsed.names, *model.parameters}]
    if taken:
        raise InputError(f"{model.name} calls something {taken[0]}, as a cable does; rename it")


def _charges_only(model: NeuronModel) -> bool:
    equation = model.parsed["v"]
    if "v" not in model.parsed.diff_eq_names or equation.flags:
        return False
    difference = str_to_sympy(equation.expr.code) - str_to_sympy(_MEMBRANE)
    return bool(sympy.simplify(difference) == 0)
