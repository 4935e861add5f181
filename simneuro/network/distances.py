"""Cells in space: where they stand, how far apart they are, how probable a synapse is."""

import math
from typing import Literal, Protocol

import numpy as np

from simneuro.network.sizes import Sizes


class InSpace(Protocol):
    """A connection rule by distance: see :class:`~simneuro.network.DistanceDependent`."""

    @property
    def space(self) -> Literal["line", "ring", "square", "torus"]: ...

    @property
    def profile(self) -> Literal["gaussian", "exponential"]: ...

    @property
    def p_max(self) -> float: ...

    @property
    def length(self) -> float: ...


def positions(rule: InSpace, size: int) -> np.ndarray:
    """Where the cells of a population stand: one row a cell, one column a dimension."""
    cells = np.arange(size)
    if rule.space in ("line", "ring"):
        return ((cells + 0.5) / size)[:, None]
    columns = math.ceil(math.sqrt(size))
    rows = math.ceil(size / columns)
    return np.column_stack([(cells % columns + 0.5) / columns, (cells // columns + 0.5) / rows])


def probability(rule: InSpace, apart: np.ndarray) -> np.ndarray:
    """The probability of a synapse; ``apart`` has the distance in each dimension as columns."""
    square = np.sum((apart / rule.length) ** 2, axis=-1)
    exponent = square / 2 if rule.profile == "gaussian" else np.sqrt(square)
    return np.asarray(rule.p_max * np.exp(-exponent))


def apart(rule: InSpace, first: np.ndarray, second: np.ndarray, around: int = 1) -> np.ndarray:
    """How far positions are from each other in each dimension, on the shorter way ``around``."""
    straight = np.abs(first - second)
    return np.minimum(straight, around - straight) if rule.space in ("ring", "torus") else straight


def mean_probability(rule: InSpace, sizes: Sizes) -> float:
    """The mean of the probability over the pairs that may have a synapse, of 256 cells at most."""
    first, second = (positions(rule, min(size, 256)) for size in (sizes.source, sizes.target))
    found = probability(rule, apart(rule, first[:, None], second[None]))
    if sizes.skips_itself:
        found = found[~np.eye(len(first), dtype=bool)]
    return float(found.mean()) if found.size else 0.0
