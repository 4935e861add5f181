"""The Brian2 groups of sources: cells that fire at given times, also twice in a step."""

from typing import Any

import numpy as np
from brian2.core.clocks import Clock
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.units.fundamentalunits import Quantity


class CellGenerator(SpikeGeneratorGroup):
    """The ``size`` cells of a source, of which each may fire several times in one time step.

    Brian2 allows one spike of a cell in a step. So spikes are given by channels, as events of
    drives are, of which channel c stands for cell c modulo ``size``, and this group reports the
    cell. There is room for a spike of each channel in a step, and synapses only on the first
    ``size`` channels.
    """

    def __init__(
        self,
        size: int,
        channels: int,
        spikes: np.ndarray,
        times: Quantity,
        clock: Clock,
        name: str,
    ) -> None:
        self._size = size
        #: Whether a cell fires more than once in a step.
        self.repeats = bool(np.any(spikes >= size))
        super().__init__(channels, spikes, times, clock=clock, sorted=True, name=name)

    def before_run(self, run_namespace: Any) -> None:
        super().before_run(run_namespace)
        if self.repeats:
            self.variables["neuron_index"].set_value(self._neuron_index % self._size)
