"""Synapses that stand again in each block of cells, run in this process."""

from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
from brian2.core.operations import NetworkOperation

from simneuro.engine.draw.wiring import Blocks, Wiring

# Events that are computed at once; chosen: their numbers then stay in the cache.
_AT_ONCE = 100_000


class RepeatedSynapses(NetworkOperation):
    """The synapses of one block, which add their weights to a variable of the cells of any block.

    It does what a ``Synapses`` object does with the synapses of all blocks: at the same place in a
    time step, and event after event in the same order, so that sums are equal to the last bit.
    """

    def __init__(self, name: str, ends: tuple[Any, Any], wiring: Wiring, variable: str) -> None:
        source, target = ends
        # Order and name are those of a pathway of Brian2, which is sorted by them.
        place = {"clock": target.clock, "when": "synapses", "order": -1, "name": f"{name}_pre"}
        super().__init__(self.pass_on, **place)
        assert wiring.blocks is not None
        self._blocks: Blocks = wiring.blocks
        self._spikes = source.variables["_spikespace"].get_value()
        self._values = target.variables[variable].get_value()
        self._targets = wiring.targets
        self._weight = np.broadcast_to(wiring.weight, len(wiring))
        late = round(float(wiring.delay) / target.clock.dt_)
        self._waiting = deque([np.empty(0, np.int32)] * late)
        self._fan_out = np.bincount(wiring.sources, minlength=wiring.blocks.source)
        self._first = np.cumsum(self._fan_out) - self._fan_out

    def pass_on(self) -> None:
        """Let the spikes of this step act, or those of some steps before if there is a delay."""
        self._waiting.append(self._spikes[: self._spikes[-1]].copy())
        for block, cell in self._in_parts(self._waiting.popleft()):
            count = self._fan_out[cell]
            ends = np.cumsum(count)
            synapses = np.arange(ends[-1]) + np.repeat(self._first[cell] - ends + count, count)
            targets = self._targets[synapses] + np.repeat(block * self._blocks.target, count)
            np.add.at(self._values, targets, self._weight[synapses])

    def _in_parts(self, fired: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """The blocks of cells, and their numbers there, some cells at a time."""
        some = max(1, _AT_ONCE // max(1, int(self._fan_out.max())))
        for begin in range(0, len(fired), some):
            yield np.divmod(fired[begin : begin + some], self._blocks.source)
