"""Is a synapse model's text whole: what is in the cell, in each synapse, and summed over them?"""

from functools import partial
from typing import TYPE_CHECKING, Any

from brian2.equations.equations import SUBEXPRESSION, Equations
from brian2.parsing.sympytools import str_to_sympy
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.errors import InputError
from simneuro.model.reserved_names import RECORDED_NAMES
from simneuro.model.text_checks import (
    check_equations,
    check_flags,
    check_parameter_names,
    check_statements,
    check_variable_names,
    known_names,
    parsed,
    told,
    variable,
)

if TYPE_CHECKING:
    from simneuro.model.synapse import SynapseModel

_CURRENT, _VOLTAGE = units.dimension("A"), units.dimension("V")
_OF_THE_CELL = ("v", "w")
_OF_THE_SYNAPSE = ("w", "share", "v_pre", "v_post")


def check_synapse(model: "SynapseModel") -> None:
    """Raise :class:`InputError` if the synapse model is not whole."""
    reserved = {*_OF_THE_CELL, *_OF_THE_SYNAPSE}
    check_parameter_names(model, *reserved)
    told(model, "weight", partial(units.dimension, model.weight))
    cell, each, summed = (parsed(model, where) for where in ("equations", "each", "summed"))
    check_variable_names(model, cell, tuple(reserved))
    check_variable_names(model, each, (*reserved, *RECORDED_NAMES), "each")
    check_variable_names(model, summed, tuple(reserved), "summed")
    in_cell = known_names(model, _joined(model, cell, summed))
    in_cell["v"] = variable("v", _VOLTAGE)
    check_equations(model, cell, in_cell)
    in_synapse = in_cell | known_names(model, _joined(model, cell, summed, each))
    in_synapse |= synapse_names(model.weight_dimension)
    check_equations(model, each, in_synapse, "each")
    check_equations(model, summed, in_synapse, "summed")
    told(model, "on_pre", partial(check_statements, model.on_pre, in_synapse))
    told(model, "equations", partial(check_flags, cell, model.on_pre, "on_pre"))
    told(model, "each", partial(check_flags, each, model.on_pre, "on_pre", {}))
    _check_summed(model, summed)
    _check_current(model, _joined(model, cell, summed))
    _check_finite(model, cell)


def synapse_names(weight: Dimension) -> dict[str, Any]:
    """What the names stand for that every synapse has."""
    return {
        "w": variable("w", weight),
        "share": variable("share", DIMENSIONLESS),
        "v_pre": variable("v_pre", _VOLTAGE),
        "v_post": variable("v_post", _VOLTAGE),
    }


def _joined(model: "SynapseModel", *texts: Equations) -> Equations:
    names = [name for text in texts for name in text.names]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{model.name}: two variables are called {name!r}", where="each")
    return Equations([equation for text in texts for equation in text.values()])


def _check_summed(model: "SynapseModel", summed: Equations) -> None:
    for name, equation in summed.items():
        if equation.type != SUBEXPRESSION or equation.flags:
            raise InputError(
                f"{model.name}: what is summed is written like g = w*s : siemens; {name} is not",
                where="summed",
            )


def _check_current(model: "SynapseModel", cell: Equations) -> None:
    if model.current and (model.current not in cell.names or cell[model.current].dim != _CURRENT):
        raise InputError(
            f"{model.name}: the current {model.current!r} must be a variable of the equations, "
            "in amp",
            where="current",
        )


def _check_finite(model: "SynapseModel", cell: Equations) -> None:
    """What the parameters alone give must be a number: no division by a difference of zero."""
    values = {name: float(entry.value) for name, entry in model.parameters.items()}
    for name, equation in cell.items():
        used = get_identifiers(equation.expr.code) if equation.type == SUBEXPRESSION else set()
        if used and used <= values.keys():
            formula = str_to_sympy(equation.expr.code)
            found = formula.subs({each: values[str(each)] for each in formula.free_symbols})
            if not found.is_finite:
                raise _not_finite(model, name, equation.expr.code, used)


def _not_finite(model: "SynapseModel", name: str, code: str, used: set[str]) -> InputError:
    given = [f"{key} = {units.text(model.parameters[key].value)}" for key in sorted(used)]
    return InputError(
        f"{model.name}: with {' and '.join(given)}, {name} = {code} is not a finite number",
        where="parameters",
    )
