"""What a simulation leaves, on whatever target it ran."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Outcome:
    """Results by population; steps count from the start of the warm-up.

    Attributes
    ----------
    spikes : mapping to (steps, cells)
        Of the populations whose spikes are recorded.
    traces : mapping to mapping of variable to array (sample, cell)
    potentials : mapping to array (cell,)
        The membrane potentials at the end, in V.
    """

    spikes: Mapping[str, tuple[np.ndarray, np.ndarray]]
    traces: Mapping[str, Mapping[str, np.ndarray]]
    potentials: Mapping[str, np.ndarray]
