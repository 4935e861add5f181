"""Is a rule of plasticity whole: names, dimensions whatever the weight's, chance, linearity?"""

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from brian2.core.functions import Function
from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.stateupdaters.exact import get_linear_system, linear
from brian2.units.allunits import candle

from simneuro import units
from simneuro.errors import InputError
from simneuro.model.reserved_names import RECORDED_NAMES
from simneuro.model.statements import is_proportional
from simneuro.model.synapse_checks import synapse_names
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
    variable,
)

if TYPE_CHECKING:
    from simneuro.model.plasticity import PlasticityModel

#: A call of the random number that rules may use.
BINOMIAL = re.compile(r"\bbinomial\s*\(")

# Stands for the dimension of any weight: what fits it, whatever it is, fits them all.
_ANY_WEIGHT = candle.dim
_STAND_IN = re.compile(r"(?<!')\bcd\b")
_RESERVED = ("w", "v", "share", "v_pre", "v_post", "binomial")
_FLAGS = {DIFFERENTIAL_EQUATION: {"clock-driven"}}


def check_plasticity(model: "PlasticityModel") -> None:
    """Raise :class:`InputError` if the rule is not whole."""
    try:
        _check(model)
    except InputError as error:
        message = _STAND_IN.sub("weight", error.message.replace("unit cd", "unit of the weight"))
        raise InputError(message, where=error.where, allowed=error.allowed) from error.__cause__


def _check(model: "PlasticityModel") -> None:
    check_parameter_names(model, *_RESERVED)
    equations = parsed(model)
    check_variable_names(model, equations, (*_RESERVED, *RECORDED_NAMES))
    _check_weights(model)
    known = _known(model, equations)
    check_equations(model, equations, known)
    chance = known | {"binomial": Function(_drawn, arg_units=[1, 1], return_unit=1)}
    told(model, "on_pre", partial(check_statements, model.on_pre, chance))
    told(model, "on_post", partial(check_statements, model.on_post, known))
    changing = f"{model.on_pre}\n{model.on_post}"
    told(model, "equations", partial(check_flags, equations, changing, "no spike", _FLAGS))
    told(model, "transmitted", partial(check_expression, model.transmitted, known, _ANY_WEIGHT))
    _check_transmitted(model)
    _check_chance(model)
    _check_initial(model, equations)
    _check_linear(model, equations)


def _drawn(n: float, p: float) -> float:
    """The engine has its own."""
    raise NotImplementedError


def _known(model: "PlasticityModel", equations: Equations) -> dict[str, Any]:
    weights = {name: variable(name, _ANY_WEIGHT) for name in model.weights}
    known = known_names(model, equations) | synapse_names(_ANY_WEIGHT) | weights
    del known["share"]
    return known


def _check_weights(model: "PlasticityModel") -> None:
    for name in model.weights:
        if name not in model.parameters:
            raise InputError(
                f"{model.name}: {name!r} is no parameter", where="weights", allowed=model.parameters
            )
    found = {model.parameters[name].dimension for name in model.weights}
    if len(found) > 1:
        kinds = " and ".join(sorted(map(units.dimension_name, found)))
        raise InputError(
            f"{model.name}: the parameters {', '.join(model.weights)} are in the unit of one "
            f"weight, but there is {kinds}",
            where="parameters",
        )


def _check_transmitted(model: "PlasticityModel") -> None:
    if not is_proportional(model.transmitted, "w"):
        raise InputError(
            f"{model.name}: what is transmitted must be proportional to w, such as w*x; got "
            f"{model.transmitted!r}",
            where="transmitted",
        )


def _check_chance(model: "PlasticityModel") -> None:
    if len(BINOMIAL.findall(model.on_pre)) > 1:
        raise InputError(
            f"{model.name}: an event can draw one binomial number, and here it draws several",
            where="on_pre",
        )


def _check_initial(model: "PlasticityModel", equations: Equations) -> None:
    states = {*equations.diff_eq_names, *equations.parameter_names}
    for name, value in model.initial.items():
        if name not in states:
            raise InputError(
                f"{model.name}: {name!r} is not a state variable",
                where=f"initial.{name}",
                allowed=sorted(states),
            )
        told(model, f"initial.{name}", partial(units.require, value, equations[name].dim))
        if not np.isfinite(float(value)):
            raise InputError(f"{model.name}: must be finite", where=f"initial.{name}")


def _check_linear(model: "PlasticityModel", equations: Equations) -> None:
    events = Equations(
        [
            equation
            for equation in equations.values()
            if equation.type != DIFFERENTIAL_EQUATION or "clock-driven" not in equation.flags
        ]
    )
    if not events.diff_eq_names:
        return
    try:
        changing = _solved(events) & {"v_pre", "v_post"}
    except Exception as error:  # Brian2 raises errors of several kinds here
        raise _not_solved(model, "this cannot be solved from event to event") from error
    if changing:
        raise _not_solved(model, f"{min(changing)} changes between events")


def _solved(equations: Equations) -> set[str]:
    """The names on which the solution rests; an error unless there is a solution."""
    _, matrix, constants = get_linear_system(equations, {})
    names = {symbol.name for entry in (*matrix, *constants) for symbol in entry.free_symbols}
    separate = matrix.is_diagonal() and all(matrix.diagonal())
    if not separate or "t" in names:  # otherwise each decays on its own, which can be solved
        linear(equations, {})
    return names


def _not_solved(model: "PlasticityModel", why: str) -> InputError:
    return InputError(f"{model.name}: {why}; mark the equation (clock-driven)", where="equations")
