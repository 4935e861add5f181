"""Connection rules: which cells have a synapse, drawn by NumPy, as pairs of source and target.

A rule takes the sizes of both populations, and whether they are one whose cells have no synapses on
themselves.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from simneuro.engine.draw.distance import distance_dependent
from simneuro.engine.draw.sampling import chosen, distinct, distinct_in_rows
from simneuro.network import (
    AllToAll,
    Clustered,
    DistanceDependent,
    FixedIndegree,
    FixedOutdegree,
    FixedProbability,
    FixedTotalNumber,
    OneToOne,
    Pairs,
)

Indices = tuple[np.ndarray, np.ndarray]


def connected(
    rule: Any, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    """The source and the target of each synapse of a rule."""
    return _RULES[type(rule)](rule, n_source, n_target, recurrent, rng)


def _all_to_all(
    _rule: AllToAll, n_source: int, n_target: int, recurrent: bool, _rng: np.random.Generator
) -> Indices:
    sources, targets = _cells(np.arange(n_source * n_target), n_target)
    return _without_self(sources, targets, recurrent)


def _one_to_one(
    _rule: OneToOne, n_source: int, _n_target: int, _recurrent: bool, _rng: np.random.Generator
) -> Indices:
    return np.arange(n_source), np.arange(n_source)


def _fixed_probability(
    rule: FixedProbability, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    sources, targets = _cells(chosen(n_source * n_target, rule.p, rng), n_target)
    return _without_self(sources, targets, recurrent)


def _fixed_indegree(
    rule: FixedIndegree, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    targets, sources = _fixed_degree(rule, n_target, n_source, recurrent, rng)
    return sources, targets


def _fixed_degree(
    rule: FixedIndegree | FixedOutdegree,
    n_here: int,
    n_there: int,
    recurrent: bool,
    rng: np.random.Generator,
) -> Indices:
    """Each cell here, as often as the rule says, and as many cells there."""
    available = n_there - recurrent
    if rule.multiple:
        rows = rng.integers(available, size=(n_here, rule.n)) if rule.n else np.empty((n_here, 0))
    else:
        rows = distinct_in_rows(n_here, rule.n, available, rng)
    here, there = np.repeat(np.arange(n_here), rule.n), rows.ravel().astype(np.int64)
    return here, _skipping(here, there, recurrent)


def _fixed_outdegree(
    rule: FixedOutdegree, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    return _fixed_degree(rule, n_source, n_target, recurrent, rng)


def _fixed_total_number(
    rule: FixedTotalNumber, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    available = n_target - recurrent
    pairs = n_source * available
    if rule.n == 0:
        drawn = np.empty(0, dtype=np.int64)
    else:
        drawn = rng.integers(pairs, size=rule.n) if rule.multiple else distinct(pairs, rule.n, rng)
        drawn.sort()
    sources, targets = _cells(drawn, max(available, 1))
    return sources, _skipping(sources, targets, recurrent)


def _skipping(here: np.ndarray, there: np.ndarray, recurrent: bool) -> np.ndarray:
    """Numbers among all other cells as numbers of cells: a cell skips itself."""
    return there + (there >= here) if recurrent else there


def _distance_dependent(
    rule: DistanceDependent, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    return _without_self(*distance_dependent(rule, n_source, n_target, rng), recurrent)


def _clustered(
    rule: Clustered, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    def pairs(p: float, inside: bool) -> Indices:
        sources, targets = _cells(chosen(n_source * n_target, p, rng), n_target)
        kept = same_cluster(rule, (n_source, n_target), sources, targets) == inside
        return sources[kept], targets[kept]

    (source_in, target_in), (source_out, target_out) = (
        pairs(rule.p_in, True),
        pairs(rule.p_out, False),
    )
    return _without_self(
        np.concatenate([source_in, source_out]), np.concatenate([target_in, target_out]), recurrent
    )


def _pairs(
    rule: Pairs, _n_source: int, _n_target: int, _recurrent: bool, _rng: np.random.Generator
) -> Indices:
    return rule.sources, rule.targets


def _cells(pairs: np.ndarray, n_target: int) -> Indices:
    """The cells of pair ``source * n_target + target``; twice as fast as ``np.divmod``."""
    sources = pairs // n_target
    return sources, pairs - sources * n_target


_RULES: Mapping[type, Callable[..., Indices]] = {
    AllToAll: _all_to_all,
    OneToOne: _one_to_one,
    FixedProbability: _fixed_probability,
    FixedIndegree: _fixed_indegree,
    FixedOutdegree: _fixed_outdegree,
    FixedTotalNumber: _fixed_total_number,
    DistanceDependent: _distance_dependent,
    Clustered: _clustered,
    Pairs: _pairs,
}


def same_cluster(
    rule: Clustered, sizes: tuple[int, int], sources: np.ndarray, targets: np.ndarray
) -> np.ndarray:
    """Which synapses lie within one cluster."""
    first, second = (
        cells * rule.clusters // round(rule.fraction * size)
        for cells, size in zip((sources, targets), sizes, strict=True)
    )
    return (first == second) & (first < rule.clusters)


def _without_self(sources: np.ndarray, targets: np.ndarray, recurrent: bool) -> Indices:
    kept = sources != targets if recurrent else slice(None)
    return sources[kept], targets[kept]
