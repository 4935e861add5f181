"""Connection rules and drawn values: what a scenario says of synapses and cells, as NumPy arrays.

The same seed gives the same arrays on every target.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simneuro.network import (
    AllToAll,
    Clustered,
    Distribution,
    FixedIndegree,
    FixedProbability,
    OneToOne,
    Pairs,
    Projection,
)
from simneuro.scenario import Scenario

Indices = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Wiring:
    """Synapse k goes from cell ``sources[k]`` to cell ``targets[k]``.

    Synapses are sorted by source, and those of one source by delay. ``weight`` and ``delay`` are
    one SI value, or one for each synapse; ``delay`` is None where spikes do nothing.
    """

    sources: np.ndarray
    targets: np.ndarray
    weight: Any
    delay: Any


def wire(scenario: Scenario, projection: Projection, rng: np.random.Generator) -> Wiring:
    """Draw the synapses of a projection."""
    sizes = (
        scenario.populations[projection.source].size,
        scenario.populations[projection.target].size,
    )
    rule = projection.connect
    recurrent = projection.source == projection.target and not getattr(
        rule, "self_connections", True
    )
    sources, targets = _RULES[type(rule)](rule, *sizes, recurrent, rng)
    weight = draw(projection.weight, len(sources), rng)
    if isinstance(rule, Clustered):
        weight = weight * np.where(
            _same_cluster(rule, sizes, sources, targets), rule.weight_factor, 1.0
        )
    delay = np.maximum(draw(projection.delay, len(sources), rng), 0.0)
    wiring = _sorted(Wiring(sources.astype(np.int32), targets.astype(np.int32), weight, delay))
    eventless = not any(_reacts(scenario, projection))
    return replace(wiring, delay=None) if eventless else wiring


def _reacts(scenario: Scenario, projection: Projection) -> Iterator[bool]:
    """Whether the receptor, and each rule of plasticity, does anything when a spike arrives."""
    yield scenario.synapse(projection.synapse).has_events
    yield from (bool(scenario.rule(name).on_pre.strip()) for name in projection.plasticity)


def is_per_synapse(projection: Projection) -> tuple[bool, bool]:
    """Whether the weights, and whether the delays, of a projection differ between its synapses."""
    weight = varies(projection.weight) or isinstance(projection.connect, Clustered)
    return weight, varies(projection.delay)


def _sorted(wiring: Wiring) -> Wiring:
    sources, delay = wiring.sources, wiring.delay
    if np.ndim(delay):
        order = np.lexsort((delay, sources))
    elif np.any(sources[1:] < sources[:-1]):
        order = _order(sources)
    else:
        return wiring
    weight = wiring.weight[order] if np.ndim(wiring.weight) else wiring.weight
    delay = delay[order] if np.ndim(delay) else delay
    return Wiring(sources[order], wiring.targets[order], weight, delay)


def _order(sources: np.ndarray) -> np.ndarray:
    """A stable order by source: each with its place in one whole number, which sorts fast."""
    keys = (sources.astype(np.int64) << 32) | np.arange(len(sources))
    keys.sort()
    return keys & 0xFFFFFFFF


def varies(value: Any) -> bool:
    """Whether a value of a scenario is more than one number."""
    return isinstance(value, Distribution) or np.ndim(value) > 0


def draw(value: Any, size: int, rng: np.random.Generator) -> Any:
    """SI floats for a value: one number, the given array, or ``size`` draws of a distribution."""
    if not isinstance(value, Distribution):
        return given(value)
    first, second = float(value.first), float(value.second)
    return (
        rng.uniform(first, second, size)
        if value.kind == "uniform"
        else rng.normal(first, second, size)
    )


def given(value: Any) -> Any:
    """SI floats for a value that is no distribution: one number, or the given array."""
    return np.asarray(value, dtype=float) if np.ndim(value) else float(value)


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
    sources, targets = _cells(_chosen(n_source * n_target, rule.p, rng), n_target)
    return _without_self(sources, targets, recurrent)


def _fixed_indegree(
    rule: FixedIndegree, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    rows = _distinct(n_target, rule.n, n_source - recurrent, rng)
    sources, targets = rows.ravel(), np.repeat(np.arange(n_target), rule.n)
    return sources + (recurrent & (sources >= targets)), targets  # a cell skips itself


def _distinct(rows: int, count: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """In each row, ``count`` different numbers below ``size``, every set of them equally likely."""
    if count > size // 4:
        return np.array(
            [rng.permutation(size)[:count] for _ in range(rows)], dtype=np.int64
        ).reshape(rows, count)
    drawn = np.sort(rng.integers(size, size=(rows, count)), axis=1)
    unfinished = np.arange(rows)
    while len(unfinished):
        # One of equal numbers stays, the others are drawn again, as if drawn one after the other.
        some = drawn[unfinished]
        again = np.zeros(some.shape, dtype=bool)
        again[:, 1:] = some[:, 1:] == some[:, :-1]
        unfinished = unfinished[again.any(axis=1)]
        some, again = some[again.any(axis=1)], again[again.any(axis=1)]
        some[again] = rng.integers(size, size=int(again.sum()))
        drawn[unfinished] = np.sort(some, axis=1)
    return drawn


def _clustered(
    rule: Clustered, n_source: int, n_target: int, recurrent: bool, rng: np.random.Generator
) -> Indices:
    def pairs(p: float, inside: bool) -> Indices:
        sources, targets = _cells(_chosen(n_source * n_target, p, rng), n_target)
        kept = _same_cluster(rule, (n_source, n_target), sources, targets) == inside
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


_RULES: dict[type, Callable[..., Indices]] = {
    AllToAll: _all_to_all,
    OneToOne: _one_to_one,
    FixedProbability: _fixed_probability,
    FixedIndegree: _fixed_indegree,
    Clustered: _clustered,
    Pairs: _pairs,
}


def _chosen(size: int, p: float, rng: np.random.Generator) -> np.ndarray:
    """Which of ``size`` independent trials of probability ``p`` succeed.

    Drawn by the gaps between successes.
    """
    if p == 0 or size == 0:
        return np.empty(0, dtype=np.int64)
    successes, last = [], -1
    while last < size:
        count = int((size - last) * p + 6 * np.sqrt((size - last) * p) + 10)
        block = last + np.cumsum(rng.geometric(p, count))
        successes.append(block)
        last = int(block[-1])
    found = np.concatenate(successes)
    return found[found < size]


def _cells(pairs: np.ndarray, n_target: int) -> Indices:
    """The cells of pair ``source * n_target + target``; twice as fast as ``np.divmod``."""
    sources = pairs // n_target
    return sources, pairs - sources * n_target


def _same_cluster(
    rule: Clustered, sizes: tuple[int, int], sources: np.ndarray, targets: np.ndarray
) -> np.ndarray:
    first, second = (
        cells * rule.clusters // round(rule.fraction * size)
        for cells, size in zip((sources, targets), sizes, strict=True)
    )
    return (first == second) & (first < rule.clusters)


def _without_self(sources: np.ndarray, targets: np.ndarray, recurrent: bool) -> Indices:
    kept = sources != targets if recurrent else slice(None)
    return sources[kept], targets[kept]
