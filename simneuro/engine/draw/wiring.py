"""Synapses and drawn values: what a scenario says of them, as NumPy arrays.

The same seed gives the same arrays on every target.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simneuro.engine.draw.rules import connected, same_cluster
from simneuro.network import Clustered, Distribution, Projection
from simneuro.scenario import Scenario


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
    sources, targets = connected(rule, *sizes, recurrent, rng)
    weight = draw(projection.weight, len(sources), rng)
    if isinstance(rule, Clustered):
        weight = weight * np.where(
            same_cluster(rule, sizes, sources, targets), rule.weight_factor, 1.0
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
