"""Checks of the texts of a model, as all families share them: names, dimensions, flags.

Told where the model is written, not where it runs.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any

import sympy
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS, DEFAULT_UNITS
from brian2.core.variables import Variable
from brian2.equations.equations import (
    DIFFERENTIAL_EQUATION,
    PARAMETER,
    SUBEXPRESSION,
    Equations,
)
from brian2.equations.unitcheck import check_units_statements
from brian2.parsing.expressions import parse_expression_dimensions
from brian2.parsing.sympytools import str_to_sympy
from brian2.units.allunits import second, volt
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, DimensionMismatchError
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.errors import InputError, did_you_mean, one_line, quoted
from simneuro.model.expressions import check_length
from simneuro.model.hints import UnknownName, hint_at_syntax, hint_at_unit, tell_missing_unit
from simneuro.model.model_base import ModelBase
from simneuro.model.reserved_names import ENGINE_NAMES
from simneuro.model.statements import assigned, statements
from simneuro.model.text_limits import check_equations_extent, check_extent

_TIME, _VOLTAGE = second.dim, volt.dim
_ASSIGNMENTS = ("=", "+=", "-=", "*=", "/=")
# What Python, SymPy and Brian2 raise for texts that they cannot read.
_UNREADABLE = (
    *(SyntaxError, ValueError, KeyError, TypeError, NotImplementedError, AttributeError),
    *(AssertionError, ArithmeticError, RecursionError, MemoryError),
)
_RANDOM = {"rand", "randn", "poisson", "xi"}
# What may follow an equation in brackets, by its kind.
_FLAGS = {DIFFERENTIAL_EQUATION: {"unless refractory"}, SUBEXPRESSION: {"constant over dt"}}

_BASE_UNIT = r"(?:kg|mol|cd|m|s|A|K)(?:\^-?\d+(?:\.\d+)?)?"
_BASE_UNITS = re.compile(rf"\b{_BASE_UNIT}(?: {_BASE_UNIT})+(?![\w^])")


def parsed(model: ModelBase, where: str = "equations") -> Equations:
    """One of a model's texts as Brian2 reads it."""
    run_check(model, where, partial(check_equations_extent, getattr(model, where)))
    try:
        return getattr(model, "parsed" if where == "equations" else f"parsed_{where}")
    except Exception as error:  # Brian2 raises its own errors and bare SyntaxErrors here
        text = getattr(model, where)
        said, hint = hint_at_unit(_with_causes(error)), hint_at_syntax(text)
        reason = tell_missing_unit(text) or (f"{said.rstrip('.')}.{hint}" if hint else said)
        raise InputError(
            f"{model.name}: the equations cannot be read: {reason}", where=where
        ) from error


@cache
def variable(name: str, dim: Dimension) -> Variable:
    """What Brian2's checks take for a variable of a dimension."""
    return Variable(name, dimensions=dim)


def known_names(model: ModelBase, equations: Equations) -> dict[str, Any]:
    """What the names in a model's texts stand for, as far as every model has them."""
    own = {name: equations[name].dim for name in equations.names}
    parameters = {name: parameter.dimension for name, parameter in model.parameters.items()}
    for name in own.keys() & parameters.keys():
        raise InputError(
            f"{model.name}: {quoted(name)} is both a variable of the equations and a parameter",
            where=f"parameters.{name}",
        )
    variables = {
        name: variable(name, dim) for name, dim in {**ENGINE_NAMES, **parameters, **own}.items()
    }
    return {**DEFAULT_FUNCTIONS, **DEFAULT_CONSTANTS, **variables}


def synapse_names(weight: Dimension) -> dict[str, Any]:
    """What the names stand for that every synapse has."""
    return {
        "w": variable("w", weight),
        "share": variable("share", DIMENSIONLESS),
        "v_pre": variable("v_pre", _VOLTAGE),
        "v_post": variable("v_post", _VOLTAGE),
    }


def check_equations(
    model: ModelBase, equations: Equations, known: Mapping[str, Any], where: str = "equations"
) -> None:
    """Units of all expressions, and names."""
    for name, equation in equations.items():
        if equation.expr is not None:
            dim = equation.dim / _TIME if name in equations.diff_eq_names else equation.dim
            run_check(model, where, partial(check_expression, equation.expr.code, known, dim))
            run_check(model, where, partial(_check_defined, equation.expr.code))


def _check_defined(code: str) -> None:
    """No division by a difference that is zero, as 1/(a - a) is."""
    if str_to_sympy(code).has(sympy.zoo, sympy.nan):
        raise InputError(f"{quoted(code)} divides by zero, whatever the numbers are")


def check_flags(
    equations: Equations,
    code: str,
    where: str,
    flags: Mapping[str, set[str]] = _FLAGS,
) -> None:
    """Refuse flags that have no effect, and variables that would stay at zero."""
    for name, equation in equations.items():
        allowed = flags.get(equation.type, set())
        for flag in sorted(set(equation.flags) - allowed):
            raise InputError(f"the equation of {name} cannot have ({flag})", allowed=allowed)
        if equation.type == PARAMETER and name not in assigned(code):
            raise InputError(
                f"{name} has no value: give it an equation, or make it one of the parameters "
                f"({where} does not change it). A current from outside is I_ext, which drives set"
            )


def check_expression(code: str, known: Mapping[str, Any], dim: Dimension | None = None) -> None:
    check_extent(code, {})
    found = parse_expression_dimensions(code, _resolve(code, known))
    if dim is not None and found is not dim:
        raise InputError(
            f"the units do not fit: {quoted(code.strip())} is {units.dimension_name(found)}, "
            f"but must be {units.dimension_name(dim)}"
        )


def check_statements(code: str, known: Mapping[str, Any], states: Iterable[str]) -> None:
    """Whether statements can be read, change nothing but ``states``, and their units fit."""
    check_length(code)
    found = list(statements(code))
    for variable, operator, expression in found:
        check_extent(expression, {})
        if operator not in _ASSIGNMENTS:
            message = f"{quoted(f'{variable} {operator} {expression}')} is not an assignment"
            raise InputError(message, allowed=_ASSIGNMENTS)
        if variable not in states:
            what = "a parameter, a unit or a name of the simulator" if variable in known else "new"
            kind = InputError if variable in known else UnknownName
            raise kind(
                f"{quoted(variable)} cannot be changed here: only a state variable can, and this "
                f"is {what}",
                allowed=sorted(states) or ("(there are none)",),
            )
    plain = "\n".join(map(" ".join, found))  # without comments
    if plain:
        check_units_statements(plain, _resolve(plain, known))


def changing(equations: Equations) -> set[str]:
    """The variables that statements can change: those with a state of their own."""
    return {*equations.diff_eq_names, *equations.parameter_names}


def _resolve(code: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """The objects behind the names in ``code``: the model's first, units for names it lacks."""
    used = get_identifiers(code) - {"and", "or", "not", "True", "False"}
    random = sorted(name for name in used if name in _RANDOM or name.startswith("xi_"))
    if random:
        raise InputError(
            f"{quoted(random[0])} would draw numbers that do not follow the scenario's seed; noise "
            "comes from drives (noise_current, poisson), distributions from initial values and "
            "parameters; a threshold may say rand() once"
        )
    unknown = sorted(name for name in used if name not in known and name not in DEFAULT_UNITS)
    if unknown:
        raise UnknownName(
            f"nothing is called {quoted(unknown[0])}; add it to the parameters, or check the "
            f"spelling.{did_you_mean(unknown[0], _own_names(known))}"
        )
    return {name: known[name] if name in known else DEFAULT_UNITS[name] for name in used}


def _own_names(known: Mapping[str, Any]) -> list[str]:
    """The names of variables and parameters, without those of one letter, which are like many."""
    variables = (name for name, one in known.items() if isinstance(one, Variable))
    return [name for name in variables if len(name) > 1]


def run_check(model: ModelBase, where: str, check: Callable[[], Any]) -> None:
    """Run a check; what it raises becomes one paragraph that names the model and the key."""
    try:
        check()
    except UnknownName as error:
        hint = "" if "Did you mean" in error.message else f" {model.elsewhere}"
        said = f"{error.message.rstrip('.')}.{hint}" if hint else error.message
        message = f"{model.name}: {said}"
        raise InputError(message, where=where, allowed=error.allowed) from None
    except InputError as error:
        raise InputError(
            f"{model.name}: {error.message}", where=where, allowed=error.allowed
        ) from None
    except DimensionMismatchError as error:
        reason = f"{_in_units(one_line(error.desc)).rstrip('.')}. {model.about_units}".rstrip(" ")
        raise InputError(f"{model.name}: the units do not fit: {reason}", where=where) from error
    except _UNREADABLE as error:
        reason = f"{_with_causes(error)}.{hint_at_syntax(str(getattr(model, where, '')))}"
        raise InputError(f"{model.name}: cannot be read: {reason}", where=where) from error


def _in_units(text: str) -> str:
    """A message of Brian2's in volt and siemens instead of the base units they are made of."""
    return _BASE_UNITS.sub(lambda found: units.si_unit(units.dimension(found[0])), text)


def _with_causes(error: BaseException) -> str:
    """An error and what it came from: newer versions of Brian2 tell the detail only there."""
    reasons = [str(error)]
    while error.__cause__ is not None:
        error = error.__cause__
        if str(error) not in " ".join(reasons):
            reasons.append(str(error))
    return one_line(" ".join(reasons)).replace(" (<unknown>, line 1)", "")
