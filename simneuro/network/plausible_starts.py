"""Cells that start where their threshold is already reached."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy

from simneuro.model.evaluation import lookup, worth
from simneuro.network.cells import Cells
from simneuro.network.distribution import Distribution

_DRAWS = 1000  # chosen: tells shares of a percent
_FEW = 0.01  # chosen: a tail of a normal distribution that may be ignored


def of_threshold(cells: Cells) -> Iterator[str]:
    """A line if more than a few cells fire in the first step only since they start there."""
    share = share_beyond_threshold(cells)
    if share > _FEW:
        part = "all cells start" if share == 1 else f"{100 * share:.0f} % of the cells start"
        yield (
            f"populations.{cells.name}.initial: {part} where the threshold, "
            f"{cells.model.threshold}, is already reached, and fire at once"
        )


def share_beyond_threshold(cells: Cells) -> float:
    """The share of cells whose threshold is reached at the start; 0 where that is not known."""
    if not cells.model.threshold or cells.cable is not None:
        return 0.0
    draw = _Draws(cells)
    own = {name: draw(cells.value(name)) for name in cells.model.parameters}
    equations = cells.model.parsed
    names = {"I_ext": 0.0, "I_syn": 0.0, "t": 0.0, **own}
    start = {
        name: worth(given, lookup(equations, names)) if isinstance(given, str) else draw(given)
        for name, given in cells.start.items()
    }
    known = {name: value for name, value in start.items() if value is not None}
    states = dict.fromkeys((*equations.diff_eq_names, *equations.parameter_names), 0.0)
    unknown = {name: 0.0 for name in states if name not in cells.start}
    reached = worth(cells.model.threshold, lookup(equations, {**unknown, **names, **known}))
    return 0.0 if reached is None else float(np.mean(reached))


class _Draws:
    """Values of cells: lists as they are, quantiles of distributions in random order."""

    def __init__(self, cells: Cells) -> None:
        given = (*map(cells.value, cells.model.parameters), *cells.start.values())
        listed = any(np.ndim(each) for each in given if not isinstance(each, Distribution))
        count = cells.size if listed else _DRAWS
        self._shares, self._rng = (np.arange(count) + 0.5) / count, np.random.default_rng(0)

    def __call__(self, value: Any) -> Any:
        if isinstance(value, Distribution):
            return _quantiles(value, self._rng.permutation(self._shares))
        return np.asarray(value, dtype=float)


def _quantiles(value: Distribution, shares: np.ndarray) -> np.ndarray:
    """The numbers (SI) below which these shares of the draws lie."""
    first, second = float(value.first), float(value.second)
    if value.kind == "uniform":
        return first + shares * (second - first)
    return first + second * np.asarray(scipy.special.ndtri(shares))
