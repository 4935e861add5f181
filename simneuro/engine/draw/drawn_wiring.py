"""The synapses of a scenario's projections, drawn once for all points of a sweep that share them.

Points with the same seed have the same synapses wherever their projections say the same.
"""

from collections.abc import Hashable
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from simneuro.engine.draw.streams import generator
from simneuro.engine.draw.wiring import Wiring, wire
from simneuro.network import Distribution, Pairs, Projection
from simneuro.scenario import Scenario

#: Bytes of synapses that are remembered. Chosen: the trials of a small network, seldom a large one.
LIMIT = 64_000_000


def drawn_wiring(scenario: Scenario, name: str) -> Wiring:
    """The synapses of a projection; arrays that are remembered can only be read."""
    return (_draw if _has_arrays(scenario.projections[name]) else _remembered)(scenario, name)


def _draw(scenario: Scenario, name: str) -> Wiring:
    stream = generator(scenario.seed, f"projections.{name}")
    return wire(scenario, scenario.projections[name], stream)


def _has_arrays(projection: Projection) -> bool:
    """Whether it takes longer to compare than to draw."""
    given = np.ndim(projection.weight) or np.ndim(projection.delay)
    return bool(given) or isinstance(projection.connect, Pairs)


def _key(scenario: Scenario, name: str) -> Hashable:
    """All that the synapses of a projection depend on."""
    projection = scenario.projections[name]
    ends = [projection.source, projection.target]
    return (
        scenario.seed,
        name,
        *(scenario.populations[end].size for end in ends),
        ends[0] == ends[1],
        projection.connect,
        _exact(projection.weight),
        _exact(projection.delay),
        scenario.synapse(projection.synapse).has_events,
        *(scenario.rule(rule).on_pre for rule in projection.plasticity),
    )


def _exact(value: Any) -> Hashable:
    if isinstance(value, Distribution):
        return value.kind, float(value.first), float(value.second)
    return float(value)


def _arrays(wiring: Wiring) -> list[np.ndarray]:
    return [each for each in vars(wiring).values() if isinstance(each, np.ndarray)]


def _size(wiring: Wiring) -> int:
    return sum(array.nbytes for array in _arrays(wiring))


@cached(LRUCache(LIMIT, getsizeof=_size), key=_key, lock=Lock())
def _remembered(scenario: Scenario, name: str) -> Wiring:
    wiring = _draw(scenario, name)
    for array in _arrays(wiring):
        array.flags.writeable = False
    return wiring
