"""What expressions of a model are worth in SI units, as far as the values of their names are known.

Nothing is compiled, and no text runs as Python: what an expression may do stands in the tables of
operations below.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS, DEFAULT_UNITS
from brian2.equations.equations import SUBEXPRESSION, Equations
from numpy.typing import NDArray

from simneuro.errors import InputError, quoted

#: The value of a name in SI units, one or an array; None where it is not known.
Lookup = Callable[[str], Any]

#: The SI values of units and constants, but for infinity.
CONSTANTS: Mapping[str, float] = {
    **{name: float(unit) for name, unit in DEFAULT_UNITS.items()},
    **{name: float(each.value) for name, each in DEFAULT_CONSTANTS.items() if name != "inf"},
}

Operation = Callable[..., Any]

_OPERATORS: Mapping[type[ast.AST], Operation] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: np.logical_not,
    ast.And: lambda *values: reduce(np.logical_and, values),
    ast.Or: lambda *values: reduce(np.logical_or, values),
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
# Those that draw no random numbers; a whole number stays a float, which may be infinite.
_FUNCTIONS: Mapping[str, Operation] = {
    **{name: each.pyfunc for name, each in DEFAULT_FUNCTIONS.items() if each.stateless},
    "int": np.trunc,
}
_ARGUMENTS = {"clip": 3, "timestep": 2}  # of a function; others have one
# A state on the bound counts as beyond it: one that starts there is carried over it.
_COMPARISONS: Mapping[type[ast.AST], Operation] = {
    ast.Gt: operator.ge,
    ast.GtE: operator.ge,
    ast.Lt: operator.le,
    ast.LtE: operator.le,
}


@dataclass(frozen=True)
class Truth:
    """Where a condition surely holds, and where it may hold."""

    surely: NDArray[np.bool_]
    possibly: NDArray[np.bool_]


_OPEN = Truth(np.array(False), np.array(True))


def given(values: Mapping[str, Any]) -> Lookup:
    """The values of names: those given, units and constants."""
    return {**CONSTANTS, "inf": np.inf, **values}.get


def lookup(equations: Equations, values: dict[str, Any]) -> Lookup:
    """The values of names: those given, and what subexpressions are worth with them."""

    def find(name: str) -> Any:
        if name in values:
            return values[name]
        if name in equations and equations[name].type == SUBEXPRESSION:
            return worth(equations[name].expr.code, find)
        return np.inf if name == "inf" else CONSTANTS.get(name)

    return find


def worth(code: str, find: Lookup) -> Any:
    """The value of an expression in SI units, one or an array; None where it is not known."""
    with np.errstate(all="ignore"):
        return _worth(_tree(code), find)


def evaluate_rows(rows: Sequence[Sequence[str]], find: Lookup) -> np.ndarray:
    """A matrix of expressions in SI units: (..., row, column), with the cells' axis first, if any.

    Raises
    ------
    KeyError
        If the value of an expression is not known.
    """
    values = [[np.asarray(_known_worth(each, find), float) for each in row] for row in rows]
    shape = np.broadcast_shapes(*(each.shape for row in values for each in row))
    return np.stack(
        [np.stack([np.broadcast_to(each, shape) for each in row], axis=-1) for row in values],
        axis=-2,
    )


def _known_worth(code: str, find: Lookup) -> Any:
    found = worth(code, find)
    if found is None:
        raise KeyError(code)
    return found


def finite_worth(node: ast.expr, find: Lookup) -> Any:
    """:func:`worth` of a syntax tree, each part of which must be finite where it is known.

    Raises
    ------
    InputError
        If a part is not a finite number, such as ``1/0`` or ``log(-1)``.
    """
    with np.errstate(all="ignore"):
        return _worth(node, find, _require_finite)


def truth(code: str, find: Lookup) -> Truth:
    """Where a condition holds, with states on a bound counted as beyond it."""
    with np.errstate(all="ignore"):
        return _condition(_tree(code), find)


@lru_cache(maxsize=1024)
def _tree(code: str) -> ast.expr:
    return ast.parse(code.strip(), mode="eval").body


def _accept(node: ast.expr, value: Any) -> None:
    """Any value will do."""


def _require_finite(node: ast.expr, value: Any) -> None:
    if not np.all(np.isfinite(value)):
        raise InputError(f"{quoted(ast.unparse(node))} is not a finite number")


def _worth(node: ast.expr, find: Lookup, check: Callable[[ast.expr, Any], None] = _accept) -> Any:
    """The value of a node from those of its parts, each of which is checked."""
    found: Any = None
    match node:
        case ast.Constant(value=value):
            found = _literal(value)
        case ast.Name(id=name):
            found = find(name)
        case _:
            operation, parts = _operation(node)
            values = [_worth(each, find, check) for each in parts]
            if operation is not None and all(each is not None for each in values):
                found = operation(np.asarray(values[0], float)[()], *values[1:])
    if found is not None:
        check(node, found)
    return found


def _literal(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return np.inf


def _operation(node: ast.expr) -> tuple[Operation | None, list[ast.expr]]:
    """What a node does, if that is known, and with what."""
    match node:
        case ast.UnaryOp(op=op, operand=operand):
            return _OPERATORS.get(type(op)), [operand]
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS.get(type(op)), [left, right]
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _OPERATORS.get(type(op)), [left, right]
        case ast.BoolOp(op=op, values=parts):
            return _OPERATORS.get(type(op)), parts
        case ast.Call(func=ast.Name(id=name), args=arguments):
            fits = len(arguments) == _ARGUMENTS.get(name, 1)
            return _FUNCTIONS.get(name) if fits else None, arguments
    return None, []


def _condition(node: ast.expr, find: Lookup) -> Truth:
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
            sides = [_worth(each, find) for each in (left, right)]
            if any(each is None for each in sides):
                return _OPEN
            holds = np.asarray(_COMPARISONS[type(op)](*sides))
            return Truth(holds, holds)
    return _OPEN


def _joined(join: Operation, parts: list[ast.expr], find: Lookup) -> Truth:
    found = [_condition(each, find) for each in parts]
    surely, possibly = found[0].surely, found[0].possibly
    for each in found[1:]:
        surely, possibly = join(surely, each.surely), join(possibly, each.possibly)
    return Truth(np.asarray(surely), np.asarray(possibly))
