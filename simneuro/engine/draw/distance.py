"""Connection by distance: cells on a line, a ring, a square or a torus of side 1.

Space is cut into tiles. Between two tiles candidates are drawn with the probability at the smallest
distance that their cells can have, and each is kept in proportion to the probability at its own
(rejection, devroye1986). The work then goes with the synapses and not with the pairs of cells.
"""

import math
from collections.abc import Iterator

import numpy as np

from simneuro.engine.draw.sampling import chosen, distinct
from simneuro.network import DistanceDependent
from simneuro.network.distances import apart, positions, probability

# Chosen, by measurement: tiles of a quarter of a length leave few candidates to reject, and those
# between which there are fewer pairs of cells than this take longer than they save.
_IN_A_LENGTH = 4
_PAIRS = 30_000


def distance_dependent(
    rule: DistanceDependent, n_source: int, n_target: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Sources and targets of the synapses, in order; those of a cell on itself are among them."""
    sources, targets = positions(rule, n_source), positions(rule, n_target)
    kept = _kept(rule, sources, targets, rng)
    keys = [first * n_target + second for first, second in kept]
    drawn = np.concatenate([*keys, np.empty(0, dtype=np.int64)])
    drawn.sort()
    return np.divmod(drawn, n_target)


def _kept(
    rule: DistanceDependent,
    sources: np.ndarray,
    targets: np.ndarray,
    rng: np.random.Generator,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The pairs that are kept, by the tiles of their cells."""
    for first, second, pairs, bound in _candidates(rule, sources, targets, rng):
        source, target = first[pairs // len(second)], second[pairs % len(second)]
        p = probability(rule, apart(rule, sources[source], targets[target]))
        kept = rng.random(len(p)) * bound < p
        yield source[kept], target[kept]


def _candidates(
    rule: DistanceDependent,
    sources: np.ndarray,
    targets: np.ndarray,
    rng: np.random.Generator,
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, float]]:
    """The cells of two tiles, which of their pairs were drawn, and with what probability."""
    side = _tiles(rule, sources.shape[1], len(sources) * len(targets))
    source_tiles, places = _tiled(sources, side)
    target_tiles, _ = _tiled(targets, side)
    sizes = np.array([len(tile) for tile in target_tiles])
    for place, first in zip(places, source_tiles, strict=True):
        bounds = probability(rule, np.maximum(apart(rule, place, places, side) - 1, 0) / side)
        pairs = len(first) * sizes
        rare = pairs * bounds < 1  # most of these have none: all their numbers are drawn at once
        counts = rng.binomial(pairs, np.where(rare, bounds, 0))
        for k in np.flatnonzero(counts):
            yield first, target_tiles[k], distinct(int(pairs[k]), int(counts[k]), rng), bounds[k]
        for k in np.flatnonzero(~rare):
            yield first, target_tiles[k], chosen(int(pairs[k]), float(bounds[k]), rng), bounds[k]


def _tiles(rule: DistanceDependent, dimensions: int, pairs: int) -> int:
    """How many tiles there are in each dimension."""
    most = math.sqrt(pairs / _PAIRS) ** (1 / dimensions)
    return max(math.floor(min(_IN_A_LENGTH / rule.length, most)), 1)


def _tiled(cells: np.ndarray, side: int) -> tuple[list[np.ndarray], np.ndarray]:
    """The cells of each tile, and the place of the tile in each dimension."""
    dimensions = cells.shape[1]
    places = np.indices((side,) * dimensions).reshape(dimensions, -1).T
    tile = np.ravel_multi_index(tuple((cells * side).astype(int).T), (side,) * dimensions)
    order = np.argsort(tile, kind="stable")
    return np.split(order, np.searchsorted(tile[order], np.arange(1, len(places)))), places
