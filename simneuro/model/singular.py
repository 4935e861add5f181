"""Potentials at which a rate, as it is written, is 0/0."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.model.evaluation import given, worth
from simneuro.model.neuron import NeuronModel

# Where potentials of cells are looked for (V), and how small a number is 0 there.
_GRID = np.linspace(-0.2, 0.2, 4001)
_NOTHING = 1e-9


@dataclass(frozen=True)
class Undefined:
    """A variable whose formula is 0/0 at a potential (V)."""

    variable: str
    potential: float

    def __str__(self) -> str:
        at = units.text(self.potential * units.parse("1 V"))
        return (
            f"{self.variable} is 0/0 at v = {at}; x/(1 - exp(-x)) is 1/exprel(-x), "
            "which is finite everywhere"
        )


def undefined(model: NeuronModel) -> Iterator[Undefined]:
    """The variables of a neuron model that are 0/0 at some potential."""
    for name, over, under in _quotients(_texts(model)):
        for potential in _zeros(under, model.si_values):
            if _vanishes(over, model.si_values, potential):
                yield Undefined(name, potential)


def undefined_at(
    potential: float, model: NeuronModel, values: Mapping[str, float]
) -> Iterator[Undefined]:
    """The variables that are 0/0 at a potential (V), with these parameters in SI units."""
    for name, over, under in _quotients(_texts(model)):
        if all(_vanishes(each, values, potential) for each in (over, under)):
            yield Undefined(name, potential)


def _texts(model: NeuronModel) -> tuple[tuple[str, str], ...]:
    return tuple((name, each.expr.code) for name, each in model.parsed.items() if each.expr)


@lru_cache(maxsize=256)
def _quotients(texts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    """Variable, numerator and denominator, of those that an exponential in v divides."""
    return tuple(
        (name, ast.unparse(node.left), ast.unparse(node.right))
        for name, text in texts
        for node in ast.walk(ast.parse(text.strip(), mode="eval"))
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and {"exp", "v"} <= get_identifiers(ast.unparse(node.right))
    )


def _zeros(text: str, known: Mapping[str, float]) -> Iterator[float]:
    """The potentials at which an expression in ``v`` and parameters is zero."""
    found = _at(text, known, _GRID)
    if found is None:
        return
    for k in np.flatnonzero(np.diff(np.sign(found)) != 0):
        low, high = float(_GRID[k]), float(_GRID[k + 1])
        if found[k] == 0:
            yield low
        elif found[k] * found[k + 1] < 0:
            yield _bisected(text, known, low, high)


def _bisected(text: str, known: Mapping[str, float], low: float, high: float) -> float:
    for _ in range(60):
        middle = (low + high) / 2
        below, at = _at(text, known, np.array([low, middle]))
        low, high = (middle, high) if below * at > 0 else (low, middle)
    return high


def _vanishes(text: str, known: Mapping[str, float], potential: float) -> bool:
    found = _at(text, known, np.array([potential, *_GRID]))
    return found is not None and abs(found[0]) <= _NOTHING * float(np.abs(found).max())


def _at(text: str, known: Mapping[str, float], potentials: np.ndarray) -> Any:
    """An expression at potentials; None if it depends on other variables."""
    found = worth(text, given({**known, "v": potentials}))
    return None if found is None else np.broadcast_to(np.asarray(found, float), potentials.shape)
