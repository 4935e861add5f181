"""Functions written as expressions in one symbol, whose derivatives are exact."""

import ast
import operator
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError, quoted

if TYPE_CHECKING:
    import sympy

#: What an expression may name besides its symbol: functions and constants of sympy.
NAMES = (
    *("exp", "log", "sqrt", "Abs", "sign", "Min", "Max", "Heaviside", "Piecewise", "Rational"),
    *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh"),
    *("atanh", "erf", "erfc", "gamma", "LambertW", "And", "Or", "Not", "Eq", "Ne", "E", "pi"),
)
_LENGTH = 2000  # characters; chosen: a long formula
_LARGEST_POWER = 1000  # of a number; chosen: beyond, a number may not fit into memory
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def is_symbolic(given: Any) -> bool:
    """Whether it is an expression of sympy; sympy is not loaded to find out."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(given, sympy.Expr)


@dataclass(frozen=True)
class SymbolicFunction:
    """A function of arrays from an expression in one symbol.

    Parameters
    ----------
    text : str
        The expression as sympy writes it.
    symbol : str
        The name of what the function is a function of.
    order : int
        Which derivative it is, 0 for the expression itself.
    """

    text: str
    symbol: str
    order: int = 0

    @classmethod
    def of(cls, expression: "sympy.Expr") -> Self:
        """The function of the one symbol of an expression.

        Raises
        ------
        InputError
            It has no symbol or several, or something in it is not known as a function of numbers.
        """
        symbols = sorted(symbol.name for symbol in expression.free_symbols)
        if len(symbols) != 1:
            found = " and ".join(symbols) or "none"
            raise InputError(
                f"an activation is a function of one symbol, and the expression has {found}. Put "
                "numbers in for the others: expression.subs({...})",
                where="function",
            )
        made = cls(_write(expression), symbols[0])
        _read(made.text, made.symbol)
        return made

    @property
    def derivative(self) -> "SymbolicFunction":
        """The derivative, exact."""
        return SymbolicFunction(self.text, self.symbol, self.order + 1)

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Value at ``x``, same shape."""
        at = np.asarray(x, dtype=float)
        value = _compiled(self.text, self.symbol, self.order)(at)
        return np.array(np.broadcast_to(np.asarray(value, dtype=float), at.shape))[()]


@cache
def _compiled(text: str, symbol: str, order: int) -> Any:
    import sympy

    expression = _read(text, symbol)
    for _ in range(order):
        slope = expression.diff(sympy.Symbol(symbol, real=True))
        # A jump has no slope; where it stands the derivative is that beside it.
        expression = slope.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))
    settings = {"fully_qualified_modules": False, "inline": True, "allow_unknown_functions": True}
    printer = _with_all_digits(sympy.printing.numpy.SciPyPrinter)(settings)
    name = sympy.Symbol(symbol, real=True)
    return sympy.lambdify(name, expression, ["scipy", "numpy"], printer=printer)


def _write(expression: "sympy.Expr") -> str:
    """An expression as text."""
    import sympy

    return str(_with_all_digits(sympy.StrPrinter)().doprint(expression))


def _with_all_digits(printer: type) -> Any:
    """A printer of sympy that writes numbers with all of their digits, and not the first 15."""
    return type("Printer", (printer,), {"_print_Float": lambda _, number: repr(float(number))})


def _read(text: str, symbol: str) -> "sympy.Expr":
    """An expression from its text, in which only numbers, operators and :data:`NAMES` may stand.

    Raises
    ------
    InputError
        It is too long, or has something else in it.
    """
    import sympy

    known: dict[str, Any] = {name: getattr(sympy, name) for name in NAMES}
    known[symbol] = sympy.Symbol(symbol, real=True)
    try:
        if len(text) > _LENGTH:
            raise InputError(f"the expression has more than {_LENGTH} characters", where="function")
        return sympy.sympify(_build(ast.parse(text, mode="eval").body, known))
    except (SyntaxError, TypeError, RecursionError, MemoryError) as error:
        message = f"{quoted(text)} cannot be read as an expression: {error}"
        raise InputError(message, where="function") from None


def _build(node: ast.AST, known: Mapping[str, Any]) -> Any:
    """What a part of the syntax tree stands for, as an object of sympy."""
    import sympy

    parts = [_build(each, known) for each in _operands(node)]
    if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float)):
        return sympy.sympify(node.value)
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.Tuple):
        return tuple(parts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
        return known[node.func.id](*parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _raise_to_power(*parts)
    if isinstance(node, (ast.BinOp, ast.UnaryOp)) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](*parts)
    if isinstance(node, ast.Compare) and len(parts) == 2 and type(node.ops[0]) in _OPERATORS:
        return _OPERATORS[type(node.ops[0])](*parts)
    what = f"{ast.unparse(node)!r} is not known in an expression"
    raise InputError(what, where="function", allowed=sorted(known))


def _operands(node: ast.AST) -> list[ast.expr]:
    """The parts of a node that are expressions themselves."""
    if isinstance(node, ast.Call) and not node.keywords:
        return node.args
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    return node.elts if isinstance(node, ast.Tuple) else []


def _raise_to_power(base: Any, power: Any) -> Any:
    if base.is_number and power.is_number and abs(power) > _LARGEST_POWER:
        raise InputError(f"the power {quoted(str(power))} is too large", where="function")
    return base**power
