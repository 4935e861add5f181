"""The synapses that connection rules make, drawn by NumPy.

A rule is added by a function registered with :data:`connect`.
"""

from functools import singledispatch

import numpy as np

from simneuro.engine.draw.distance import distance_dependent
from simneuro.engine.draw.sampling import chosen, distinct, distinct_in_rows
from simneuro.network import (
    AllToAll,
    Clustered,
    ConnectionRule,
    DistanceDependent,
    FixedIndegree,
    FixedOutdegree,
    FixedProbability,
    FixedTotalNumber,
    OneToOne,
    Pairs,
    Sizes,
)

#: The source and the target of each synapse.
Indices = tuple[np.ndarray, np.ndarray]


@singledispatch
def connect(rule: ConnectionRule, sizes: Sizes, rng: np.random.Generator) -> Indices:
    """The source and the target of each synapse of a rule.

    Raises
    ------
    NotImplementedError
        If no function was registered for the rule.

    Examples
    --------
    >>> from simneuro import network
    >>> from simneuro.engine.draw import connect
    >>> sizes = network.Sizes(source=3, target=3)
    >>> sources, targets = connect(sn.OneToOne(), sizes, np.random.default_rng(1))
    >>> sources.tolist(), targets.tolist()
    ([0, 1, 2], [0, 1, 2])
    """
    raise NotImplementedError(f"the engine has no connect for {type(rule).__name__}")


@singledispatch
def weight_factors(
    rule: ConnectionRule, sizes: Sizes, sources: np.ndarray, targets: np.ndarray
) -> np.ndarray:
    """What a rule that varies weights multiplies the weight of each synapse by.

    Examples
    --------
    >>> from simneuro import network
    >>> from simneuro.engine.draw import weight_factors
    >>> rule = sn.Clustered(clusters=2, p_in=0.4, p_out=0.1, weight_factor=2.0)
    >>> sizes = network.Sizes(source=10, target=10)
    >>> weight_factors(rule, sizes, np.array([0, 0]), np.array([1, 9])).tolist()  # inside, across
    [2.0, 1.0]
    """
    raise NotImplementedError(f"the engine has no weight_factors for {type(rule).__name__}")


@connect.register
def all_to_all(_: AllToAll, sizes: Sizes, rng: np.random.Generator) -> Indices:
    pairs = _cells(np.arange(sizes.source * sizes.target), sizes.target)
    return _without_self(*pairs, sizes.skips_itself)


@connect.register
def one_to_one(_: OneToOne, sizes: Sizes, rng: np.random.Generator) -> Indices:
    return np.arange(sizes.source), np.arange(sizes.source)


@connect.register
def fixed_probability(rule: FixedProbability, sizes: Sizes, rng: np.random.Generator) -> Indices:
    pairs = _cells(chosen(sizes.source * sizes.target, rule.p, rng), sizes.target)
    return _without_self(*pairs, sizes.skips_itself)


@connect.register
def fixed_indegree(rule: FixedIndegree, sizes: Sizes, rng: np.random.Generator) -> Indices:
    targets, sources = _fixed_degree(rule, sizes.target, sizes.source, sizes.skips_itself, rng)
    return sources, targets


@connect.register
def fixed_outdegree(rule: FixedOutdegree, sizes: Sizes, rng: np.random.Generator) -> Indices:
    return _fixed_degree(rule, sizes.source, sizes.target, sizes.skips_itself, rng)


@connect.register
def fixed_total_number(rule: FixedTotalNumber, sizes: Sizes, rng: np.random.Generator) -> Indices:
    available = sizes.available_targets
    pairs = sizes.source * available
    if rule.n == 0:
        drawn = np.empty(0, dtype=np.int64)
    else:
        drawn = rng.integers(pairs, size=rule.n) if rule.multiple else distinct(pairs, rule.n, rng)
        drawn.sort()
    sources, targets = _cells(drawn, max(available, 1))
    return sources, _skipping(sources, targets, sizes.skips_itself)


@connect.register
def by_distance(rule: DistanceDependent, sizes: Sizes, rng: np.random.Generator) -> Indices:
    pairs = distance_dependent(rule, sizes.source, sizes.target, rng)
    return _without_self(*pairs, sizes.skips_itself)


@connect.register
def clustered(rule: Clustered, sizes: Sizes, rng: np.random.Generator) -> Indices:
    """Pairs inside clusters first, then all others: each from all pairs, those kept that fit."""
    found = []
    for p, inside in ((rule.p_in, True), (rule.p_out, False)):
        sources, targets = _cells(chosen(sizes.source * sizes.target, p, rng), sizes.target)
        kept = same_cluster(rule, sizes, sources, targets) == inside
        found.append((sources[kept], targets[kept]))
    sources, targets = (np.concatenate(cells) for cells in zip(*found, strict=True))
    return _without_self(sources, targets, sizes.skips_itself)


@connect.register
def pairs(rule: Pairs, sizes: Sizes, rng: np.random.Generator) -> Indices:
    return np.asarray(rule.sources), np.asarray(rule.targets)


@weight_factors.register
def clustered_factors(
    rule: Clustered, sizes: Sizes, sources: np.ndarray, targets: np.ndarray
) -> np.ndarray:
    return np.where(same_cluster(rule, sizes, sources, targets), rule.weight_factor, 1.0)


def same_cluster(
    rule: Clustered, sizes: Sizes, sources: np.ndarray, targets: np.ndarray
) -> np.ndarray:
    """Which synapses lie within one cluster."""
    first = sources * rule.clusters // round(rule.fraction * sizes.source)
    second = targets * rule.clusters // round(rule.fraction * sizes.target)
    return (first == second) & (first < rule.clusters)


def _fixed_degree(
    rule: FixedIndegree | FixedOutdegree,
    n_here: int,
    n_there: int,
    recurrent: bool,
    rng: np.random.Generator,
) -> Indices:
    """Each cell here, as often as the rule says, and as many cells there."""
    # Among all other cells, the numbers from a cell's own one on stand for the next cell each: no
    # draw has to be thrown away for a synapse on itself.
    available = n_there - recurrent
    if rule.multiple:
        shape = (n_here, rule.n)
        rows = rng.integers(available, size=shape) if rule.n else np.empty(shape, np.int64)
    else:
        rows = distinct_in_rows(n_here, rule.n, available, rng)
    here, there = np.repeat(np.arange(n_here, dtype=np.int32), rule.n), rows.ravel()
    return here, _skipping(here, there, recurrent)


def _skipping(here: np.ndarray, there: np.ndarray, recurrent: bool) -> np.ndarray:
    """Numbers among all other cells as numbers of cells: a cell skips itself."""
    return there + (there >= here) if recurrent else there


def _cells(pairs: np.ndarray, n_target: int) -> Indices:
    """The cells of pair ``source * n_target + target``; twice as fast as ``np.divmod``."""
    sources = pairs // n_target
    return sources, pairs - sources * n_target


def _without_self(sources: np.ndarray, targets: np.ndarray, recurrent: bool) -> Indices:
    kept = sources != targets if recurrent else slice(None)
    return sources[kept], targets[kept]
