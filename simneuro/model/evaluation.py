"""What an expression of a model is worth in SI units, as far as the values of its names are known.

Nothing is compiled: an expression is evaluated as often as there are arrays of values to compare.
"""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_UNITS
from brian2.equations.equations import SUBEXPRESSION, Equations
from numpy.typing import NDArray
from scipy.special import exprel

#: The value of a name in SI units, one or an array; None where it is not known.
Lookup = Callable[[str], Any]

_ARITHMETIC: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
# A state on the bound counts as beyond it: one that starts there is carried over it.
_COMPARISONS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Gt: operator.ge,
    ast.GtE: operator.ge,
    ast.Lt: operator.le,
    ast.LtE: operator.le,
}
_SAME_NAME = ("exp", "log", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign")
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in (*_SAME_NAME, "floor", "ceil", "clip", "abs")},
    "exprel": exprel,
    "int": np.trunc,
}


@dataclass(frozen=True)
class Truth:
    """Where a condition surely holds, and where it may hold."""

    surely: NDArray[np.bool_]
    possibly: NDArray[np.bool_]


_OPEN = Truth(np.array(False), np.array(True))


def lookup(equations: Equations, values: dict[str, Any]) -> Lookup:
    """The values of names: those given, and what subexpressions are worth with them."""

    def find(name: str) -> Any:
        if name in values:
            return values[name]
        if name in equations and equations[name].type == SUBEXPRESSION:
            return worth(equations[name].expr.code, find)
        known = DEFAULT_UNITS.get(name, DEFAULT_CONSTANTS.get(name))
        known = getattr(known, "value", known)
        return None if known is None else np.asarray(known, dtype=float)[()]

    return find


def worth(code: str, find: Lookup) -> Any:
    """The value of an expression in SI units; None where it is not known."""
    with np.errstate(all="ignore"):
        return _number(ast.parse(code.strip(), mode="eval").body, find)


def truth(code: str, find: Lookup) -> Truth:
    """Where a condition holds, with states on a bound counted as beyond it."""
    with np.errstate(all="ignore"):
        return _condition(ast.parse(code.strip(), mode="eval").body, find)


def _number(node: ast.AST, find: Lookup) -> Any:
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return find(name)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _ARITHMETIC:
            return _applied(_ARITHMETIC[type(op)], [operand], find)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _applied(_ARITHMETIC[type(op)], [left, right], find)
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _FUNCTIONS:
            return _applied(_FUNCTIONS[name], arguments, find)
    return None


def _applied(function: Callable[..., Any], arguments: list[Any], find: Lookup) -> Any:
    values = [_number(each, find) for each in arguments]
    return None if any(each is None for each in values) else function(*map(np.float64, values))


def _condition(node: ast.AST, find: Lookup) -> Truth:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return _joined(np.logical_and, parts, find)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return _joined(np.logical_or, parts, find)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _condition(operand, find)
            return Truth(~inner.possibly, ~inner.surely)
        case ast.Constant(value=bool() as value):
            return Truth(np.array(value), np.array(value))
        case ast.Compare(left=left, ops=[ast.Gt() | ast.Lt()], comparators=[right]) if ast.dump(
            left
        ) == ast.dump(right):
            return Truth(np.array(False), np.array(False))  # v > v: a cell that never fires
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISONS:
            holds = _applied(_COMPARISONS[type(op)], [left, right], find)
            return _OPEN if holds is None else Truth(np.asarray(holds), np.asarray(holds))
    return _OPEN


def _joined(join: Callable[..., Any], parts: list[Any], find: Lookup) -> Truth:
    found = [_condition(each, find) for each in parts]
    surely, possibly = found[0].surely, found[0].possibly
    for each in found[1:]:
        surely, possibly = join(surely, each.surely), join(possibly, each.possibly)
    return Truth(np.asarray(surely), np.asarray(possibly))
