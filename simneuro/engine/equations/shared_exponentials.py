"""Exponentials of one potential in an update of states: one is computed, others are its powers.

The rates of Hodgkin-Huxley cells are exponentials of the potential whose slopes are often multiples
of each other: with E = exp(-u/(80 mV)), exp(-u/(20 mV)) is E**4 and exp((25 mV - u)/(10 mV)) is
exp(2.5)*E**8. Exponentials take most of the loop of such cells: that of the squid axon, with four
stages of six, takes three fifths of the time. A power differs from its exponential by some units in
the last place.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sympy
from brian2.core.variables import Constant
from brian2.parsing.expressions import parse_expression_dimensions
from brian2.parsing.sympytools import str_to_sympy, sympy_to_str
from brian2.units.allunits import volt
from brian2.units.fundamentalunits import have_same_dimensions

from simneuro.engine.equations.functions import EXPREL_FROM

#: How a call is written with the value of the exponential.
_CALLS = {"exp": "{value}", "finite_exprel": "exprel_from({argument}, {value})"}


class Limits(NamedTuple):
    """The steepest slope, per volt, and the largest exponent of a factor."""

    slope: float
    factor: float


#: Chosen: where potentials are, no power and no factor leaves the numbers that a computer has, nor
#: does their product. In double precision this holds within a volt (exp(2*350) is 1e304), in single
#: precision within 0.19 V (exp(250*0.19 + 40) is 1e38).
IN_DOUBLE, IN_SINGLE = Limits(350.0, 350.0), Limits(250.0, 40.0)
_HIGHEST = 16  # power; chosen: two more multiplications than the fourth
_CLOSE = 1e-9  # to a whole number


@dataclass(frozen=True)
class _Exponential:
    """The call ``function(slope*variable + offset)`` in a statement."""

    statement: int
    call: str
    function: str
    argument: str
    variable: str
    slope: float  # per volt
    slope_text: str
    offset_text: str


def share_exponentials(
    code: str, variables: Mapping[str, Any], limits: Limits = IN_DOUBLE
) -> tuple[str, dict[str, Any]]:
    """Abstract code of Brian2 with fewer exponentials, and all that it needs.

    Parameters
    ----------
    code : str
        Statements, one in each line.
    variables : mapping of name to Variable or Function
        What they use, except what they define themselves.
    limits : Limits
        Of the precision in which they are computed.
    """
    # Brian2 indents its own; a statement never goes on in the next line.
    statements = ast.parse("\n".join(line.strip() for line in code.splitlines())).body
    lines = [ast.unparse(each) for each in statements]
    found = list(_exponentials(statements, variables, limits))
    added: dict[int, list[str]] = defaultdict(list)
    for number, group in enumerate(_groups(found, statements)):
        base, name = min(group, key=lambda each: abs(each.slope)), f"_shared_exp_{number}"
        added[group[0].statement].append(f"{name} = exp(({base.slope_text})*{base.variable})")
        for each in group:
            written = _write(each, name, round(each.slope / base.slope))
            call = rf"(?<!\w){re.escape(each.call)}"  # not the end of a longer name
            lines[each.statement] = re.sub(call, written, lines[each.statement])
    if not added:
        return code, dict(variables)
    whole = [line for k, each in enumerate(lines) for line in (*added[k], each)]
    return "\n".join(whole), {**variables, "exprel_from": EXPREL_FROM}


def _write(call: _Exponential, shared: str, power: int) -> str:
    raised = shared if abs(power) == 1 else f"{shared}**{abs(power)}"
    factor = "1.0" if call.offset_text == "0" else f"exp({call.offset_text})"
    value = f"({factor}/{raised})" if power < 0 else f"({factor}*{raised})"
    return _CALLS[call.function].format(argument=call.argument, value=value)


def _exponentials(
    statements: Sequence[ast.stmt], variables: Mapping[str, Any], limits: Limits
) -> Iterator[_Exponential]:
    """Those of a potential, times a slope that is a number, plus what does not change."""
    constants = {name for name, each in variables.items() if _is_constant(each)}
    for number, statement in enumerate(statements):
        for call in ast.walk(statement):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            if call.func.id in _CALLS:
                argument = ast.unparse(call.args[0])
                found = _read_argument(argument, constants, variables, limits)
                if found is not None:
                    yield _Exponential(number, ast.unparse(call), call.func.id, argument, *found)


def _is_constant(variable: Any) -> bool:
    """Whether it is one number for all cells, which does not change in a step."""
    return bool(getattr(variable, "scalar", False) and getattr(variable, "constant", False))


def _read_argument(
    text: str, constants: set[str], variables: Mapping[str, Any], limits: Limits
) -> tuple[str, float, str, str] | None:
    """The variable of a linear expression, its slope as number and text, and its offset."""
    argument = str_to_sympy(text)
    varying = [each for each in argument.free_symbols if str(each) not in constants]
    if len(varying) != 1 or argument.has(sympy.Function):
        return None
    (x,) = varying
    slope, offset = sympy.diff(argument, x), argument.subs(x, 0)
    units = {each: _value_of_unit(variables[str(each)]) for each in slope.free_symbols - {x}}
    if slope.has(x) or not units or None in units.values():
        return None
    slope_text, number = sympy_to_str(slope), float(slope.subs(units))
    dimensions = parse_expression_dimensions(slope_text, variables)
    if not have_same_dimensions(dimensions, volt**-1) or abs(number) > limits.slope:
        return None
    known = offset.subs(units).subs({each: 0 for each in offset.free_symbols - set(units)})
    if not abs(float(known)) <= limits.factor:
        return None
    return str(x), number, slope_text, sympy_to_str(offset)


def _value_of_unit(variable: Any) -> float | None:
    """The value of a constant of the code, such as ``mV``; None for what is read at run time."""
    return float(variable.value) if isinstance(variable, Constant) else None


def _groups(
    found: Sequence[_Exponential], statements: Sequence[ast.stmt]
) -> Iterator[list[_Exponential]]:
    """Two or more whose slopes are multiples of one of them, of a variable that stays the same."""
    by_variable: dict[str, list[_Exponential]] = defaultdict(list)
    for each in found:
        by_variable[each.variable].append(each)
    for name, rest in by_variable.items():
        while rest:
            least = min(abs(each.slope) for each in rest)
            group = [each for each in rest if _is_multiple(each.slope / least)]
            rest = [each for each in rest if each not in group]
            if len({each.call for each in group}) > 1 and _stays(name, group, statements):
                yield group


def _is_multiple(ratio: float) -> bool:
    return abs(ratio - round(ratio)) < _CLOSE and abs(round(ratio)) <= _HIGHEST


def _stays(name: str, group: Sequence[_Exponential], statements: Sequence[ast.stmt]) -> bool:
    """Whether a variable is not assigned from the first to the last exponential of it."""
    first, last = group[0].statement, group[-1].statement
    return not any(name in _assigned(each) for each in statements[first:last])


def _assigned(statement: ast.stmt) -> set[str]:
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    return {each.id for each in targets if isinstance(each, ast.Name)}
