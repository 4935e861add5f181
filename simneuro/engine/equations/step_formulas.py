"""The formulas of the numbers that a step of exact integration needs, as plain text.

A program's are kept beside it, so that a later run computes its numbers without SymPy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from simneuro.engine.equations.propagators import integrate_step
from simneuro.model.evaluation import Lookup, evaluate_rows, given

Rows = tuple[tuple[str, ...], ...]
When = Literal["free", "held"]
Kind = Literal["state", "input", "constant"]


@dataclass(frozen=True)
class RegimeFormulas:
    """A linear system with constant rates, while cells are free or while they are held.

    Attributes
    ----------
    rates : formulas (state, state)
    offsets : formulas (state, offset)
        The constant one, and one for each input.
    """

    rates: Rows
    offsets: Rows

    def solve(self, find: Lookup, dt: float) -> dict[Kind, np.ndarray]:
        """All numbers of a step: (..., state, state or input).

        Raises
        ------
        InputError
            If a rate is not a finite number.
        """
        rates = evaluate_rows(self.rates, find)
        over_step = integrate_step(rates, dt)
        reached = over_step @ evaluate_rows(self.offsets, find)
        return {
            "state": over_step @ rates,
            "constant": reached[..., :1],
            "input": reached[..., 1:],
        }


@dataclass(frozen=True)
class StepNumber:
    """A number of a step that is not zero.

    Attributes
    ----------
    name : str
    when, kind, state, number
        Where it stands among those of its regime.
    is_propagator : bool
        Whether it multiplies its state, instead of what it adds to it.
    differs : bool
        Whether each cell has its own.
    """

    name: str
    when: When
    kind: Kind
    state: int
    number: int
    is_propagator: bool
    differs: bool


@dataclass(frozen=True)
class StepFormulas:
    """What the numbers of a step follow from."""

    free: RegimeFormulas
    held: RegimeFormulas
    numbers: tuple[StepNumber, ...]

    def values(self, known: Mapping[str, Any], size: int, dt: float) -> dict[str, Any]:
        """The numbers of a step by name, from those of the equations' parameters.

        Raises
        ------
        InputError
            If a rate is not a finite number.
        """
        find = given({**known, "dt": dt, "N": size, "i": np.arange(size)})
        solved = {"free": self.free.solve(find, dt), "held": self.held.solve(find, dt)}
        found = {}
        for each in self.numbers:
            value = solved[each.when][each.kind][..., each.state, each.number]
            value = value + float(each.is_propagator)
            found[each.name] = value if each.differs else float(value.flat[0])
        return found
