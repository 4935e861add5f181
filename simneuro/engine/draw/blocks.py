"""The synapses of maps from block to block, of clusters taken apart, and of copies."""

import numpy as np

from simneuro.engine.draw.rules import Indices, connect
from simneuro.network import RepeatedPairs, RewiredClusters, Sizes, Topographic


@connect.register
def topographic(rule: Topographic, sizes: Sizes, rng: np.random.Generator) -> Indices:
    targets = np.arange(sizes.target)
    rows = _draw_sources(rule, sizes, targets, rng)
    while (wrong := _with_repeats(rows, targets, sizes.skips_itself)).size:
        rows[wrong] = _draw_sources(rule, sizes, wrong, rng)
    return rows.ravel(), np.repeat(targets, rule.n)


@connect.register
def rewired_clusters(rule: RewiredClusters, sizes: Sizes, rng: np.random.Generator) -> Indices:
    sources, targets = connect(rule.clustered, sizes, rng)
    targets = rng.permutation(targets)
    # A synapse of a cell on itself swaps its target with a synapse drawn at random.
    while sizes.skips_itself and (own := np.flatnonzero(sources == targets)).size:
        other = rng.integers(targets.size, size=own.size)
        for here, there in zip(own, other, strict=True):
            targets[[here, there]] = targets[[there, here]]
    return sources, targets


@connect.register
def repeated_pairs(rule: RepeatedPairs, sizes: Sizes, rng: np.random.Generator) -> Indices:
    """Those of the first block."""
    return np.asarray(rule.sources), np.asarray(rule.targets)


def _draw_sources(
    rule: Topographic, sizes: Sizes, targets: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Source cells (target, input), of which some may be the same."""
    shape = len(targets), rule.n
    edges, own = (
        np.arange(rule.blocks + 1) * size // rule.blocks for size in (sizes.source, sizes.target)
    )
    block = np.searchsorted(own, targets, side="right") - 1
    first, last = edges[block][:, None], edges[block + 1][:, None]
    mapped = rng.random(shape) < rule.topography
    return rng.integers(np.where(mapped, first, 0), np.where(mapped, last, sizes.source))


def _with_repeats(rows: np.ndarray, targets: np.ndarray, skips_itself: bool) -> np.ndarray:
    """The targets that have a source twice, or themselves."""
    ordered = np.sort(rows, axis=1)
    wrong = (np.diff(ordered, axis=1) == 0).any(axis=1)
    if skips_itself:
        wrong |= (rows == targets[:, None]).any(axis=1)
    return np.flatnonzero(wrong)
