"""Linear systems with constant rates: one while cells are free, one while they are held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from brian2.parsing.sympytools import sympy_to_str

from simneuro.engine.equations.functions import without_twins
from simneuro.engine.equations.step_formulas import Kind, RegimeFormulas
from simneuro.model.linear import LinearSystem, formula

Vector = tuple[sympy.Expr, ...]
#: Kind, state, and state or input.
Entry = tuple[Kind, int, int]


@dataclass(frozen=True, eq=False)
class Regime:
    """A linear system with constant rates: while cells are free, or while they are held.

    Attributes
    ----------
    rates : matrix
    constant : tuple of expressions
        The part of the offsets that is constant.
    inputs : mapping of text to tuple of expressions
        What changes from step to step, and how much of it reaches each state.
    """

    rates: sympy.ImmutableMatrix
    constant: Vector
    inputs: Mapping[str, Vector]

    @cached_property
    def reached(self) -> np.ndarray:
        """Where a propagator is not zero: (state, state), the diagonal included."""
        count = self.rates.rows
        path = self.coupled | np.eye(count, dtype=bool)
        for _ in range(count):
            path = path @ path
        return np.asarray(path)

    @cached_property
    def coupled(self) -> np.ndarray:
        """Where a rate is not zero: (state, state)."""
        count = self.rates.rows
        found = [[self.rates[k, j] != 0 for j in range(count)] for k in range(count)]
        return np.array(found, dtype=bool)

    def entries(self) -> Iterator[Entry]:
        """The numbers of a step that are not zero: kind, state, and state or input."""
        growth = self.reached @ self.coupled
        for k in range(len(growth)):
            yield from (("state", k, int(j)) for j in np.flatnonzero(growth[k]))
            for n, shares in enumerate(self.inputs.values()):
                if any(shares[j] != 0 for j in np.flatnonzero(self.reached[k])):
                    yield "input", k, n
            if any(self.constant[j] != 0 for j in np.flatnonzero(self.reached[k])):
                yield "constant", k, 0

    def formulas(self) -> RegimeFormulas:
        """The system as text."""
        columns = [self.constant, *self.inputs.values()]
        rates = [list(self.rates.row(k)) for k in range(self.rates.rows)]
        offsets = [[column[k] for column in columns] for k in range(self.rates.rows)]
        return RegimeFormulas(
            *(
                tuple(tuple(without_twins(formula(each)) for each in row) for row in rows)
                for rows in (rates, offsets)
            )
        )

    def row(self, state: int) -> Any:
        """All that the change of a state depends on."""
        rows = np.flatnonzero(self.reached[state])
        inputs = [(text, [shares[j] for j in rows]) for text, shares in self.inputs.items()]
        return [self.rates.row(j) for j in rows], [self.constant[j] for j in rows], inputs

    def names_behind(self, kind: Kind, state: int, number: int) -> set[str]:
        """The names that a number of a step depends on."""
        rows = np.flatnonzero(self.reached[state])
        used = [self.rates[j, k] for j in rows for k in range(self.rates.cols)]
        if kind == "input":
            used += [list(self.inputs.values())[number][j] for j in rows]
        if kind == "constant":
            used += [self.constant[j] for j in rows]
        return {symbol.name for each in used for symbol in each.free_symbols}


def regimes(system: LinearSystem) -> tuple[Regime, Regime]:
    """The system of cells that are free, and of cells that are held; with the same inputs."""
    free, held = (system.at(free) for free in (True, False))
    inputs = _inputs(system, free[1])
    at_rest = _inputs(system, held[1])
    nothing = (sympy.Integer(0),) * len(system.states)
    inputs_held = {name: at_rest.get(name, nothing) for name in {**inputs, **at_rest}}
    inputs = {name: inputs.get(name, nothing) for name in inputs_held}
    return (
        Regime(free[0], _constant(system, free[1]), inputs),
        Regime(held[0], _constant(system, held[1]), inputs_held),
    )


def _constant(system: LinearSystem, offsets: Vector) -> Vector:
    return tuple(
        sympy.Add(*(term for term in sympy.Add.make_args(each) if not _moves(term, system)))
        for each in offsets
    )


def _inputs(system: LinearSystem, offsets: Vector) -> dict[str, Vector]:
    """What changes from step to step, those that reach all states in the same way as one sum."""
    shares: dict[sympy.Expr, list[sympy.Expr]] = {}
    for k, offset in enumerate(offsets):
        for term in sympy.Add.make_args(offset):
            if _moves(term, system):
                factors = sympy.Mul.make_args(term)
                share = sympy.Mul(*(each for each in factors if not _moves(each, system)))
                moving = sympy.Mul(*(each for each in factors if _moves(each, system)))
                row = shares.setdefault(moving, [sympy.Integer(0)] * len(offsets))
                row[k] += share
    together: dict[Vector, list[str]] = {}
    for moving, row in shares.items():
        together.setdefault(tuple(row), []).append(sympy_to_str(moving))
    return {" + ".join(sorted(texts)): row for row, texts in together.items()}


def _moves(expression: sympy.Expr, system: LinearSystem) -> bool:
    return any(symbol.name in system.stepwise for symbol in expression.free_symbols)
