"""Exact integration of linear equations: the text of a step, and the numbers that it needs.

The numbers are computed before the run (see :mod:`~simneuro.engine.equations.propagators`), so that
every target has the same ones and the loop has neither exponentials nor poles.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import sympy
from brian2.parsing.sympytools import sympy_to_str

from simneuro.engine.equations import names
from simneuro.engine.equations.functions import without_twins
from simneuro.engine.equations.step_formulas import (
    Kind,
    RegimeFormulas,
    StepFormulas,
    StepNumber,
    When,
)
from simneuro.model.linear import LinearSystem, formula

Vector = tuple[sympy.Expr, ...]
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
        states = range(self.rates.rows)
        return RegimeFormulas(
            tuple(tuple(_written(each) for each in self.rates.row(k)) for k in states),
            tuple(tuple(_written(column[k]) for column in columns) for k in states),
        )

    def names_behind(self, kind: Kind, state: int, number: int) -> set[str]:
        """The names that a number of a step depends on."""
        rows = np.flatnonzero(self.reached[state])
        used = [self.rates[j, k] for j in rows for k in range(self.rates.cols)]
        if kind == "input":
            used += [list(self.inputs.values())[number][j] for j in rows]
        if kind == "constant":
            used += [self.constant[j] for j in rows]
        return {symbol.name for each in used for symbol in each.free_symbols}


@dataclass(frozen=True)
class ExactStep:
    """A step of a linear system."""

    system: LinearSystem
    free: Regime
    held: Regime

    @cached_property
    def differs_if_held(self) -> tuple[bool, ...]:
        """For each state that is not held itself, whether it changes otherwise then."""
        return tuple(
            name not in self.system.held and _row(self.free, k) != _row(self.held, k)
            for k, name in enumerate(self.system.states)
        )

    @cached_property
    def decaying(self) -> frozenset[int]:
        """The states that nothing but themselves and other states changes."""
        entries = list(self.free.entries())
        driven = {k for kind, k, _ in entries if kind != "state"}
        own = {k for kind, k, j in entries if kind == "state" and k == j}
        return frozenset(k for k in own - driven if not self.differs_if_held[k])

    def constants(self, differing: frozenset[str]) -> dict[str, bool]:
        """The names of the numbers of a step, and whether they differ between cells."""
        return {name: bool(used & {*differing, "i"}) for name, used in self._behind.items()}

    def moving(self, scheduled: frozenset[str]) -> frozenset[str]:
        """The names of the numbers of a step that change where some parameters do."""
        return frozenset(name for name, used in self._behind.items() if used & scheduled)

    def text(self) -> str:
        """The statements of a step. Changes towards a fixed point are added as a whole.

        Such a change is tiny close to the fixed point, where the potential then stops instead of
        creeping to and fro by its last digits: rounding does not decide whether it crosses a
        threshold there. What decays to zero is multiplied by its propagator.
        """
        lines = [f"_input_{n} = {text}" for n, text in enumerate(self.free.inputs)]
        if any(self.differs_if_held):
            lines += ["_free = int(not_refractory)", "_held = 1 - _free"]
        changes = list(self._changes())
        states = dict(enumerate(self.system.states))
        kept = {states[k] for k in self.decaying}
        lines += [
            f"_next_{name} = {change}" if name in kept else f"_change_{name} = together({change})"
            for name, change in changes
        ]
        lines += [
            f"{name} = _next_{name}" if name in kept else f"{name} = {name} + _change_{name}"
            for name, _ in changes
        ]
        return "\n".join(lines)

    def formulas(self, differing: frozenset[str]) -> StepFormulas:
        """What the numbers of a step follow from; some parameters differ between cells."""
        differ = self.constants(differing)
        numbers = tuple(
            StepNumber(
                name=name,
                when=when,
                kind=kind,
                state=k,
                number=j,
                is_propagator=kind == "state" and k == j and k in self.decaying,
                differs=differ[name],
            )
            for name, when, (kind, k, j) in self._numbers()
        )
        return StepFormulas(self.free.formulas(), self.held.formulas(), numbers)

    @cached_property
    def _behind(self) -> dict[str, set[str]]:
        """The names that each number of a step depends on."""
        regimes = {"free": self.free, "held": self.held}
        return {name: regimes[when].names_behind(*entry) for name, when, entry in self._numbers()}

    def _changes(self) -> Iterator[tuple[str, str]]:
        for k, name in enumerate(self.system.states):
            change = self._sum(self.free, "free", k)
            if self.differs_if_held[k]:
                change = f"_free*({change}) + _held*({self._sum(self.held, 'held', k) or '0'})"
            if change:
                yield name, change

    def _sum(self, regime: Regime, when: str, state: int) -> str:
        return " + ".join(
            names.of_step(when, kind, k, j) + self._factor(kind, j)
            for kind, k, j in regime.entries()
            if k == state
        )

    def _factor(self, kind: str, number: int) -> str:
        if kind == "state":
            return f"*{self.system.states[number]}"
        return f"*_input_{number}" if kind == "input" else ""

    def _numbers(self) -> Iterator[tuple[str, When, Entry]]:
        for entry in self.free.entries():
            yield names.of_step("free", *entry), "free", entry
        for entry in self.held.entries():
            if self.differs_if_held[entry[1]]:
                yield names.of_step("held", *entry), "held", entry


@lru_cache(maxsize=256)
def exact_step(system: LinearSystem) -> ExactStep:
    """The step of a linear system."""
    free, held = (system.at(free) for free in (True, False))
    inputs = _inputs(system, free[1])
    at_rest = _inputs(system, held[1])
    nothing = (sympy.Integer(0),) * len(system.states)
    inputs_held = {name: at_rest.get(name, nothing) for name in {**inputs, **at_rest}}
    inputs = {name: inputs.get(name, nothing) for name in inputs_held}
    return ExactStep(
        system,
        Regime(free[0], _constant(system, free[1]), inputs),
        Regime(held[0], _constant(system, held[1]), inputs_held),
    )


def _written(expression: sympy.Expr) -> str:
    return without_twins(formula(expression))


def _row(regime: Regime, state: int) -> Any:
    """All that the change of a state depends on."""
    rows = np.flatnonzero(regime.reached[state])
    inputs = [(text, [shares[j] for j in rows]) for text, shares in regime.inputs.items()]
    return [regime.rates.row(j) for j in rows], [regime.constant[j] for j in rows], inputs


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
