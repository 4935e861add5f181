"""Connection by distance: cells on a line, a ring, a square or a torus of side 1.

Space is cut into tiles. Between two tiles candidates are drawn with the probability at the smallest
distance that their cells can have, and each is kept in proportion to the probability at its own.
"""

import math
from collections.abc import Iterator

import numpy as np

from simneuro.engine.sampling import chosen
from simneuro.network import DistanceDependent

# Chosen, by measurement: of the pairs of cells, so many between two tiles, where there are as many.
_PAIRS = 20_000
_MOST_TILES = 64  # chosen: their pairs are gone through one by one


def distance_dependent(
    rule: DistanceDependent, n_source: int, n_target: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Sources and targets of the synapses, in order; those of a cell on itself are among them."""
    sources, targets = positions(rule, n_source), positions(rule, n_target)
    kept = _kept(rule, sources, targets, rng)
    drawn = np.concatenate([first * n_target + second for first, second in kept])
    drawn.sort()
    return np.divmod(drawn, n_target)


def positions(rule: DistanceDependent, size: int) -> np.ndarray:
    """Where the cells of a population stand: one row a cell, one column a dimension."""
    cells = np.arange(size)
    if rule.space in ("line", "ring"):
        return ((cells + 0.5) / size)[:, None]
    columns = math.ceil(math.sqrt(size))
    rows = math.ceil(size / columns)
    return np.column_stack([(cells % columns + 0.5) / columns, (cells // columns + 0.5) / rows])


def probability(rule: DistanceDependent, apart: np.ndarray) -> np.ndarray:
    """The probability of a synapse; ``apart`` has the distance in each dimension as columns."""
    square = np.sum((apart / rule.length) ** 2, axis=-1)
    exponent = square / 2 if rule.profile == "gaussian" else np.sqrt(square)
    return np.asarray(rule.p_max * np.exp(-exponent))


def apart(
    rule: DistanceDependent, first: np.ndarray, second: np.ndarray, around: int = 1
) -> np.ndarray:
    """How far positions are from each other in each dimension, on the shorter way ``around``."""
    straight = np.abs(first - second)
    return np.minimum(straight, around - straight) if rule.space in ("ring", "torus") else straight


def mean_probability(rule: DistanceDependent) -> float:
    """The mean of the probability over all pairs, nearly: what a projection is expected to take."""
    cells = positions(rule, 256)
    return float(probability(rule, apart(rule, cells[:, None], cells[None])).mean())


def _kept(
    rule: DistanceDependent,
    sources: np.ndarray,
    targets: np.ndarray,
    rng: np.random.Generator,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The pairs that are kept, by the tiles of their cells."""
    side = _tiles(sources.shape[1], len(sources) * len(targets))
    (source_tiles, places), (target_tiles, _) = (
        _tiled(cells, side) for cells in (sources, targets)
    )
    for place, first in zip(places, source_tiles, strict=True):
        gaps = np.maximum(apart(rule, place, places, side) - 1, 0) / side
        bounds = probability(rule, gaps)
        for second, bound in zip(target_tiles, bounds, strict=True):
            if not len(second):
                continue
            pairs = np.divmod(chosen(len(first) * len(second), float(bound), rng), len(second))
            source, target = first[pairs[0]], second[pairs[1]]
            p = probability(rule, apart(rule, sources[source], targets[target]))
            kept = rng.random(len(p)) * bound < p
            yield source[kept], target[kept]


def _tiles(dimensions: int, pairs: int) -> int:
    """How many tiles there are in each dimension."""
    tiles = min(max(math.sqrt(pairs / _PAIRS), 1), _MOST_TILES)
    return max(round(tiles ** (1 / dimensions)), 1)


def _tiled(cells: np.ndarray, side: int) -> tuple[list[np.ndarray], np.ndarray]:
    """The cells of each tile, and the place of the tile in each dimension."""
    dimensions = cells.shape[1]
    places = np.indices((side,) * dimensions).reshape(dimensions, -1).T
    tile = np.ravel_multi_index(tuple((cells * side).astype(int).T), (side,) * dimensions)
    order = np.argsort(tile, kind="stable")
    return np.split(order, np.searchsorted(tile[order], np.arange(1, len(places)))), places
