"""Expressions of a model as Python's syntax trees: read within bounds, and computed.

Whatever else reads such a text evaluates parts of it at once, so that it is read here first.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_UNITS

from simneuro.errors import InputError, quoted
from simneuro.model.hints import hint_at_syntax

# Chosen: several times what the largest model of the catalogue has (1400 characters of equations,
# 20 operations inside one another).
_LENGTH = 20_000  # characters of a text
DEPTH = 100  # operations inside one another

_ALLOWED = (
    *(ast.Expression, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.Name),
    *(ast.Constant, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)
_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("exp", "log", "log10", "log1p", "expm1", "sqrt")},
    **{name: getattr(np, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: getattr(np, name) for name in ("arcsin", "arccos", "arctan")},
    **{name: getattr(np, name) for name in ("abs", "ceil", "floor", "sign", "clip")},
}
#: The SI values of units and constants, but for infinity.
CONSTANTS: Mapping[str, float] = {
    **{name: float(unit) for name, unit in DEFAULT_UNITS.items()},
    **{name: float(each.value) for name, each in DEFAULT_CONSTANTS.items() if name != "inf"},
}


def check_length(text: str) -> None:
    """Raise :class:`InputError` if a text is too long."""
    if len(text) > _LENGTH:
        raise InputError(f"this has {len(text)} characters, and at most {_LENGTH} are allowed")


def read_expression(code: str) -> ast.expr:
    """The syntax tree of an expression of numbers, names, operators and functions.

    Raises
    ------
    InputError
        If it is something else, or too long or too deep.
    """
    check_length(code)
    try:
        tree = ast.parse(code.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = (
            error.msg if isinstance(error, SyntaxError) else "it is too deep, or a number too long"
        )
        message = f"{quoted(code)} cannot be read as an expression: {why}.{hint_at_syntax(code)}"
        raise InputError(message) from None
    level: list[ast.AST] = [tree.body]
    for _ in range(DEPTH + 3):  # a call's name and an operator lie deeper than the call
        for node in level:
            _require_allowed(node, code)
        level = [inner for node in level for inner in ast.iter_child_nodes(node)]
        if not level:
            return tree.body
    raise InputError(f"{quoted(code)} has more than {DEPTH} operations inside one another")


def value_of(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """The value of an expression in SI units; None where it has names that ``values`` lacks.

    Raises
    ------
    InputError
        If a part of it that has a value is not a finite number, such as ``1/0`` or ``log(-1)``.
    """
    found = _value_of(node, values)
    if found is not None and not np.all(np.isfinite(found)):
        raise InputError(f"{quoted(ast.unparse(node))} is not a finite number")
    return found


def _require_allowed(node: ast.AST, code: str) -> None:
    if isinstance(node, ast.Compare) and len(node.ops) > 1:
        like = "write two comparisons with and, such as (a < v) and (v < b)"
        raise InputError(f"{quoted(code)} compares more than two numbers at once; {like}")
    number = not isinstance(node, ast.Constant) or isinstance(node.value, (int, float))
    called = not isinstance(node, ast.Call) or (
        isinstance(node.func, ast.Name) and not node.keywords
    )
    if not (isinstance(node, _ALLOWED) and number and called):
        what = quoted(ast.unparse(node)) if isinstance(node, ast.expr) else "what it contains"
        complex_ = isinstance(node, ast.Constant) and isinstance(node.value, complex)
        why = "complex numbers have no place here" if complex_ else "only numbers and names have"
        raise InputError(f"{quoted(code)} cannot be computed: {what} is not allowed ({why})")


def _value_of(node: ast.expr, values: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return _number(node)
    if isinstance(node, ast.Name):
        return values.get(node.id)
    inner = [
        value_of(each, values)
        for each in ast.iter_child_nodes(node)
        if isinstance(each, ast.expr) and not (isinstance(node, ast.Call) and each is node.func)
    ]
    if not inner or any(each is None for each in inner):
        return None
    with np.errstate(all="ignore"):
        return _applied(node, inner)


def _applied(node: ast.expr, inner: list[Any]) -> Any:
    """An operation on its values; None for conditions, and functions that are not known here."""
    if isinstance(node, ast.BinOp):
        return _BINARY[type(node.op)](*inner) if type(node.op) in _BINARY else None
    if isinstance(node, ast.UnaryOp):
        return -inner[0] if isinstance(node.op, ast.USub) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        function = _FUNCTIONS.get(node.func.id)
        arguments = 3 if function is np.clip else 1
        return function(*inner) if function is not None and len(inner) == arguments else None
    return None


def _number(node: ast.Constant) -> Any:
    try:
        return np.float64(node.value)  # type: ignore[arg-type]
    except OverflowError:
        return np.float64(np.inf)
