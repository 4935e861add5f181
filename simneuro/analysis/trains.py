"""The spike trains of a population as plain arrays, from which measures are computed.

A labelled array takes longer to make than most measures take to compute, so labels are added last.
"""

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.recording import spikes
from simneuro.recording.reading import duration_of, population_size, step_of


@dataclass(frozen=True)
class Trains:
    """The spikes of ``size`` neurons in order of time: their times (s) and neuron indices.

    ``duration`` and ``dt`` (s) are those of the recording; ``dt`` is 0 where there is no grid.
    """

    times: NDArray[np.float64]
    neurons: NDArray[np.int32]
    size: int
    duration: float
    dt: float


def trains_of(recording: xr.Dataset, population: str) -> Trains:
    """The spike trains of a population.

    Raises
    ------
    InputError
        As `simneuro.recording.spikes`.
    """
    size = population_size(recording, population)
    duration, dt = duration_of(recording), step_of(recording)
    return Trains(*spikes(recording, population), size, duration, dt)
