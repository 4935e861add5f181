"""The synapses of a projection as NumPy arrays; the same seed gives the same arrays everywhere.

They are drawn once for all points of a sweep that share them: points with the same seed have the
same synapses wherever their projections say the same.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from simneuro.engine.draw.rules import connect, weight_factors
from simneuro.engine.draw.streams import Streams, draw_values, of_projection
from simneuro.network import Distribution, RepeatedPairs, Times, Wires

#: Bytes of synapses that are remembered. Chosen: the trials of a small network, seldom a large one.
LIMIT = 64_000_000


@dataclass(frozen=True)
class Blocks:
    """How many blocks the cells are cut into, and how many sources and targets a block has."""

    count: int
    source: int
    target: int


@dataclass(frozen=True)
class Wiring:
    """Synapse k goes from cell ``sources[k]`` to cell ``targets[k]``.

    Synapses are sorted by source, and those of one source by delay. ``weight`` and ``delay`` are
    one SI value, or one for each synapse; ``delay`` is None where spikes do nothing. With
    ``blocks`` they are the synapses of the first block, and each other block has the same.
    """

    sources: np.ndarray
    targets: np.ndarray
    weight: Any
    delay: Any
    blocks: Blocks | None = None

    def __len__(self) -> int:
        return len(self.sources)

    def whole(self) -> "Wiring":
        """The synapses of all blocks, as a list."""
        if self.blocks is None:
            return self
        before = np.arange(self.blocks.count, dtype=np.int32)[:, None]
        ends = ((self.sources, self.blocks.source), (self.targets, self.blocks.target))
        cells = [(before * size + each).ravel() for each, size in ends]
        values = [
            np.tile(each, self.blocks.count) if np.ndim(each) else each
            for each in (self.weight, self.delay)
        ]
        return Wiring(*cells, *values)

    @property
    def arrays(self) -> list[np.ndarray]:
        """All that is an array."""
        return [each for each in vars(self).values() if isinstance(each, np.ndarray)]


def wiring_of(wires: Wires, streams: Streams) -> Wiring:
    """The synapses of a projection; arrays that are remembered can only be read."""
    given = np.ndim(wires.weight) or np.ndim(wires.delay) or wires.connect.listed is not None
    # Lists take longer to compare than to draw.
    return (_drawn if given else _remembered)(wires, streams)


def arriving(wiring: Wiring, times: Times) -> Wiring:
    """The synapses, where delays that end after the run are cut to its end: no spike arrives.

    Simulators make a queue as long as the longest delay.
    """
    end = (times.steps + 1) * times.dt
    if wiring.delay is None or not np.any(wiring.delay > end):
        return wiring
    return replace(wiring, delay=np.minimum(wiring.delay, end))


def draw_wiring(wires: Wires, rng: np.random.Generator) -> Wiring:
    """Draw the synapses of a projection, or those of its first block."""
    sources, targets = connect(wires.connect, wires.sizes, rng)
    if not wires.connect.varies_weights:  # a quarter of the memory that draws of synapses take
        sources, targets = sources.astype(np.int32), targets.astype(np.int32)
    weight = draw_values(wires.weight, len(sources), rng)
    if wires.connect.varies_weights:
        weight = weight * weight_factors(wires.connect, wires.sizes, sources, targets)
    delay = np.maximum(draw_values(wires.delay, len(sources), rng), 0.0)
    whole = np.int32
    wiring = _sorted(
        Wiring(sources.astype(whole, copy=False), targets.astype(whole, copy=False), weight, delay)
    )
    if isinstance(wires.connect, RepeatedPairs):
        block = wires.connect.block(wires.sizes)
        wiring = replace(wiring, blocks=Blocks(wires.connect.blocks, block.source, block.target))
    return wiring if wires.reacts_to_spikes else replace(wiring, delay=None)


def _sorted(wiring: Wiring) -> Wiring:
    sources, delay = wiring.sources, wiring.delay
    if np.ndim(delay) and len(wiring):
        order = _order_with_delays(sources, delay)
    elif _is_sorted(sources):
        return wiring
    elif not np.ndim(wiring.weight) and _is_sorted(wiring.targets):
        ends = _sort_ends(sources, wiring.targets)
        return replace(wiring, sources=ends[0], targets=ends[1])
    else:
        order = _order(sources)
    weight = wiring.weight[order] if np.ndim(wiring.weight) else wiring.weight
    delay = delay[order] if np.ndim(delay) else delay
    return Wiring(sources[order], wiring.targets[order], weight, delay)


def _is_sorted(cells: np.ndarray) -> bool:
    return not np.any(cells[1:] < cells[:-1])


# NumPy sorts whole numbers of 64 bits fastest, with vector instructions. Each order below puts all
# that it goes by into one such number, which takes a fifth of the time of ``np.lexsort``.
def _sort_ends(sources: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends of synapses that are sorted by target, sorted by source and then by target."""
    keys = (sources.astype(np.int64) << 32) | targets
    keys.sort()
    return (keys >> 32).astype(np.int32), keys.astype(np.int32)


def _order(sources: np.ndarray) -> np.ndarray:
    """A stable order by source."""
    keys = (sources.astype(np.int64) << 32) | np.arange(len(sources))
    keys.sort()
    return keys & 0xFFFFFFFF


def _order_with_delays(sources: np.ndarray, delay: np.ndarray) -> np.ndarray:
    """A stable order by source and then by delay, of which none is below 0."""
    bits = (delay + 0.0).view(np.int64)  # in the order of the numbers; of -0.0 those of 0.0
    bits = bits - bits.min()
    width = int(bits.max()).bit_length()
    lost = max(0, width + int(sources.max()).bit_length() - 63)
    keys = (sources.astype(np.int64) << (width - lost)) | (bits >> lost)
    order = np.argsort(keys)
    keys = keys[order]
    equal = keys[1:] == keys[:-1]
    unsure = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
    some = order[unsure]  # equal as far as the keys tell
    order[unsure] = some[np.lexsort((some, delay[some], sources[some]))]
    return order


def _key(wires: Wires, streams: Streams) -> Hashable:
    """All that the synapses of a projection depend on."""
    return (
        streams.seed,
        wires.name,
        wires.sizes,
        wires.is_recurrent,
        wires.connect,
        _exact(wires.weight),
        _exact(wires.delay),
        wires.reacts_to_spikes,
    )


def _exact(value: Any) -> Hashable:
    if isinstance(value, Distribution):
        return value.kind, float(value.first), float(value.second)
    return float(value)


def _drawn(wires: Wires, streams: Streams) -> Wiring:
    return draw_wiring(wires, streams.generator(of_projection(wires.name)))


def _size(wiring: Wiring) -> int:
    return sum(array.nbytes for array in wiring.arrays)


@cached(LRUCache(LIMIT, getsizeof=_size), key=_key, lock=Lock())
def _remembered(wires: Wires, streams: Streams) -> Wiring:
    wiring = _drawn(wires, streams)
    for array in wiring.arrays:
        array.flags.writeable = False
    return wiring
