"""Is a neuron model's text whole: its equations, threshold, reset, refractory period, start?"""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from brian2.core.variables import Variable
from brian2.equations.equations import Equations
from brian2.stateupdaters.base import StateUpdateMethod
from brian2.units.allunits import second

from simneuro import units
from simneuro.errors import InputError
from simneuro.model.statements import DRAW, draws, is_condition
from simneuro.model.text_checks import (
    check_equations,
    check_expression,
    check_flags,
    check_parameter_names,
    check_statements,
    check_variable_names,
    known_names,
    parsed,
    told,
)

if TYPE_CHECKING:
    from simneuro.model.neuron import NeuronModel

_VOLTAGE, _TIME = units.dimension("V"), second.dim


def check_neuron(model: "NeuronModel") -> None:
    """Raise :class:`InputError` if the neuron model is not whole."""
    check_parameter_names(model)
    equations = parsed(model)
    check_variable_names(model, equations, ())
    known = known_names(model, equations)
    known["not_refractory"] = Variable("not_refractory", dtype=bool)
    if "v" not in equations.names or equations["v"].dim is not _VOLTAGE:
        raise InputError(
            f"{model.name}: the membrane potential must be a variable v in volt "
            "(dv/dt = ... : volt)",
            where="equations",
        )
    check_equations(model, equations, known)
    _check_initial(model, equations, known, model.initial)
    told(model, "threshold", partial(_check_threshold, model.threshold, known))
    told(model, "reset", partial(check_statements, model.reset, known))
    told(model, "equations", partial(check_flags, equations, model.reset, "reset"))
    told(model, "refractory", partial(_check_refractory, model.refractory, known))
    told(model, "method", partial(_check_method, model.method))


def check_initial(model: "NeuronModel", initial: Mapping[str, Any]) -> None:
    """Raise :class:`InputError` if a state at the start does not fit the neuron model."""
    equations = parsed(model)
    _check_initial(model, equations, known_names(model, equations), initial)


def _check_threshold(code: str, known: Mapping[str, Any]) -> None:
    if not is_condition(code):
        raise InputError(f"the threshold must be a condition, such as v > V_th; got {code!r}")
    if len(draws(code)) > 1:
        raise InputError("rand() is one number in a time step; it may stand here once")
    check_expression(DRAW.sub("0.5", code), known)


def _check_method(name: str) -> None:
    # Those of the GNU Scientific Library need that library, and cannot run on every target; ours
    # stand in for Brian2's of the same scheme; the others are for noise in the equations.
    others = ("gsl", "simneuro", "milstein", "heun", "independent", "linear")
    methods = [own for own in StateUpdateMethod.stateupdaters if not own.startswith(others)]
    if name not in methods:
        raise InputError(f"there is no integrator {name!r}", allowed=sorted(methods))


def _check_refractory(code: str, known: Mapping[str, Any]) -> None:
    if code.strip():
        check_expression(code, known, None if is_condition(code) else _TIME)


def _check_initial(
    model: "NeuronModel",
    equations: Equations,
    known: Mapping[str, Any],
    initial: Mapping[str, Any],
) -> None:
    for name, value in initial.items():
        if name not in equations.diff_eq_names:
            raise InputError(
                f"{model.name}: {name!r} is not a state variable",
                where=f"initial.{name}",
                allowed=sorted(equations.diff_eq_names),
            )
        dim = equations[name].dim
        check = (
            partial(check_expression, value, known, dim)
            if isinstance(value, str)
            else partial(units.require, value, dim)
        )
        told(model, f"initial.{name}", check)
