"""The linear system that equations make, as SymPy expressions, or the reason why they make none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import sympy
from brian2.equations.equations import (
    DIFFERENTIAL_EQUATION,
    PARAMETER,
    Equations,
    SingleEquation,
    extract_constant_subexpressions,
)
from brian2.parsing.sympytools import str_to_sympy, sympy_to_str
from cachetools import LRUCache, cached

from simneuro.model.evaluation import evaluate_rows, given

#: Stands for ``int(not_refractory)`` in a system: 1 while the cell is free, 0 while it is held.
FREE = "free_of_refractoriness"
_FREE = re.compile(r"\bint\(\s*not_refractory\s*\)")
# What every neuron has, and what changes from one time step to the next.
_STEPWISE = frozenset({"I_ext", "I_syn", "t_in_timesteps", "lastspike", "not_refractory"})


class NotLinear(ValueError):
    """Equations cannot be integrated exactly; the message is the reason, in the user's names."""


@dataclass(frozen=True)
class LinearSystem:
    """dx/dt = rates x + offsets.

    Attributes
    ----------
    states : tuple of str
    rates : matrix
        Of constants, and of ``FREE``.
    offsets : tuple of expressions
        Of constants, ``FREE``, and of what is constant during a time step.
    stepwise : frozenset of str
        The names of what may be another number in each time step.
    held : tuple of str
        The states that do not change while the cell is refractory.
    """

    states: tuple[str, ...]
    rates: sympy.ImmutableMatrix
    offsets: tuple[sympy.Expr, ...]
    stepwise: frozenset[str]
    held: tuple[str, ...]

    def at(self, free: bool) -> tuple[sympy.ImmutableMatrix, tuple[sympy.Expr, ...]]:
        """Rates and offsets while the cell is free, or while it is held."""
        value = {sympy.Symbol(FREE, real=True): int(free)}
        rates, offsets = self.rates.subs(value), tuple(each.subs(value) for each in self.offsets)
        if free:
            return rates, offsets
        moving = [name not in self.held for name in self.states]
        rows = [rates.row(k) * int(moves) for k, moves in enumerate(moving)]
        return sympy.ImmutableMatrix.vstack(*rows), tuple(
            each * int(moves) for each, moves in zip(offsets, moving, strict=True)
        )


def _line(equation: SingleEquation) -> str:
    """All that a linear system depends on in an equation: not its unit."""
    name, flags = equation.varname, f" ({', '.join(equation.flags)})" if equation.flags else ""
    left = f"d{name}/dt" if equation.type == DIFFERENTIAL_EQUATION else name
    right = f" = {equation.expr.code}" if equation.expr is not None else ""
    return f"{left}{right} : 1{flags}"


def _text(equations: Equations) -> str:
    return "\n".join(map(_line, equations.values()))


@cached(LRUCache(256), key=_text, lock=Lock())
def linear_system(equations: Equations) -> LinearSystem:
    """The linear system of Brian2 equations with at least one differential equation.

    Raises
    ------
    NotLinear
        If there is none, or its rates change in time.
    """
    parts, _ = extract_constant_subexpressions(equations)
    slopes = dict(_slopes(parts))
    stepwise = _STEPWISE | {
        name
        for name, each in parts.items()
        if each.type == PARAMETER and "constant" not in each.flags
    }
    rates = [_rates_of(name, slopes, stepwise) for name in slopes]
    none = dict.fromkeys(map(_symbol, slopes), 0)
    return LinearSystem(
        states=tuple(slopes),
        rates=sympy.ImmutableMatrix(rates),
        offsets=tuple(sympy.expand_mul(slope.subs(none)) for slope in slopes.values()),
        stepwise=stepwise,
        held=tuple(name for name in slopes if "unless refractory" in parts[name].flags),
    )


def check_linear_in_themselves(equations: Equations) -> None:
    """Check that each state's equation is linear in this state, whatever it is in the others.

    Raises
    ------
    NotLinear
        If one is not.
    """
    for name, slope in _slopes(equations):
        rate = _derivative(slope, _symbol(name))
        if name in _names(rate):
            raise NotLinear(f"d{name}/dt is not linear in {name}")


def evaluate(rows: Sequence[Sequence[sympy.Expr]], known: Mapping[str, Any]) -> np.ndarray:
    """A matrix of numbers in SI units, or one for each cell, from those of the names in it.

    Returns
    -------
    array (..., row, column)

    Raises
    ------
    KeyError
        If the number of an expression does not follow from what is known.
    """
    return evaluate_rows([[formula(each) for each in row] for row in rows], given(known))


def formula(expression: sympy.Expr) -> str:
    """An expression as text; one without names as the number that it is."""
    if expression.is_number and not expression.free_symbols:
        return repr(float(expression))
    return str(sympy_to_str(expression))


def _slopes(equations: Equations) -> Iterator[tuple[str, sympy.Expr]]:
    for name, expression in equations.get_substituted_expressions({}):
        yield name, sympy.expand_mul(str_to_sympy(_FREE.sub(FREE, expression.code)))


def _rates_of(
    name: str, slopes: Mapping[str, sympy.Expr], stepwise: frozenset[str]
) -> list[sympy.Expr]:
    """One row of the matrix of rates."""
    slope, states = slopes[name], [_symbol(each) for each in slopes]
    if "t" in _names(slope):
        raise NotLinear(f"d{name}/dt depends on t, which does not stand still during a time step")
    if not slope.free_symbols & set(states):
        return [sympy.Integer(0)] * len(states)
    row = [_derivative(slope, state) for state in states]
    offset = slope.subs(dict.fromkeys(states, 0))
    sum_ = sum((rate * state for rate, state in zip(row, states, strict=True)), offset)
    if any(_names(rate) & slopes.keys() for rate in row) or not _is_zero(slope - sum_):
        inside = ", ".join(sorted(_names(slope) & slopes.keys()))
        raise NotLinear(f"d{name}/dt is not linear in {inside}")
    for state, rate in zip(slopes, row, strict=True):
        if changing := sorted(_names(rate) & stepwise):
            raise NotLinear(
                f"in d{name}/dt the factor of {state} contains {changing[0]}, which may change "
                "from one time step to the next"
            )
    return row


def _derivative(slope: sympy.Expr, state: sympy.Symbol) -> sympy.Expr:
    try:
        return sympy.expand_mul(sympy.diff(slope, state))
    except (TypeError, ValueError, AttributeError):  # of a condition there is none
        return state  # so that it is not linear


def _is_zero(difference: sympy.Expr) -> bool:
    return bool(sympy.expand(difference) == 0 or sympy.simplify(difference) == 0)


def _names(expression: sympy.Expr) -> set[str]:
    return {symbol.name for symbol in expression.free_symbols}


def _symbol(name: str) -> sympy.Symbol:
    return sympy.Symbol(name, real=True)
