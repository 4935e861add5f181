"""Spike trains of other programs, one a neuron, silent ones included."""

import numpy as np
from numpy.typing import NDArray

#: By population and neuron, the times of its spikes (s).
Trains = dict[str, dict[int, NDArray[np.float64]]]
Spikes = tuple[NDArray[np.float64], NDArray[np.int_]]


def join_trains(trains: Trains) -> dict[str, Spikes]:
    """By population, the times of all spikes and the neuron of each."""
    return {
        owner: (
            np.concatenate([np.empty(0), *mine.values()]),
            np.repeat(np.array(list(mine), int), [each.size for each in mine.values()]),
        )
        for owner, mine in trains.items()
    }


def smallest_sizes(trains: Trains) -> dict[str, int]:
    """How many neurons each population has at least."""
    return {owner: max(mine, default=-1) + 1 for owner, mine in trains.items()}
