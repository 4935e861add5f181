"""Batches of samples that one simulation takes."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.spiking_network import SpikingNetwork
from simneuro.bridge.networks.time_grid import Steps
from simneuro.engine import memory

# Bytes of a simulation; chosen: it finds room on any machine, and is large enough that what each
# simulation costs beside its steps does not count. It does not depend on the memory that is free,
# so that the same seed gives the same noise everywhere.
_ROOM = 1e9
_FASTEST = 200.0  # Hz; chosen: of cells whose code has no ceiling


def split_into_batches(
    network: SpikingNetwork, x: FloatArray, steps: Steps, noise: Any
) -> Iterator[FloatArray]:
    """The samples (samples, features) in as few batches of about the same size as memory allows.

    Each sample has its own copy of the cells. The synapses between layers are stored once, those
    of input that is below 0 once for each sample.
    """
    largest = x[[np.argmax(np.abs(x).sum(axis=1))]]  # as spikes it takes most
    one = network.scenario(largest, steps, noise, 1).network
    rates = {
        name: code.ceiling if math.isfinite(code.ceiling) else _FASTEST
        for name, code in zip(network.names, network.code.layers, strict=False)
    }
    # Of two samples less that of one: what a simulation takes however small is not counted.
    two = network.scenario(np.repeat(largest, 2, axis=0), steps, noise, 1).network
    bytes_each = memory.in_process(two, rates) - memory.in_process(one, rates)
    size = max(1, int(_ROOM / max(bytes_each, 1.0)))
    yield from np.array_split(x, math.ceil(len(x) / size))
