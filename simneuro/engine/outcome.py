"""What a simulation leaves, on whatever target it ran."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Outcome:
    """Results by population or projection; steps count from the start of the warm-up.

    Attributes
    ----------
    spikes : mapping to (steps, cells)
        Of the populations whose spikes are recorded.
    traces : mapping to mapping of variable to array (sample, cell)
    potentials : mapping to array (cell,)
        The membrane potentials at the end, in V.
    synapses : mapping to mapping of variable to array (sample, synapse)
    weights : mapping to array (synapse,)
        Of projections that learn, at the end.
    """

    spikes: Mapping[str, tuple[np.ndarray, np.ndarray]]
    traces: Mapping[str, Mapping[str, np.ndarray]]
    potentials: Mapping[str, np.ndarray]
    synapses: Mapping[str, Mapping[str, np.ndarray]]
    weights: Mapping[str, np.ndarray]
