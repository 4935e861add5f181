"""The synapses between two layers, and how many spikes pass through them."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import sparse

from simneuro import recording
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import Weights
from simneuro.bridge.networks.steps import Steps
from simneuro.recording.reading import population_size

Indices = NDArray[np.int64]


def list_synapses(weights: Weights) -> tuple[Indices, Indices, FloatArray]:
    """Sources, targets and weights of the synapses between two layers."""
    if sparse.issparse(weights):
        stored = sparse.coo_array(weights)
        return stored.row.astype(np.int64), stored.col.astype(np.int64), stored.data
    source, target = np.divmod(np.arange(weights.size), weights.shape[1])
    return source, target, np.asarray(weights).ravel()


def count_fan_out(weights: Weights) -> Indices:
    """How many synapses each unit has onto the layer above, (units,)."""
    sources, _, _ = list_synapses(weights)
    return np.bincount(sources, minlength=weights.shape[0])


def count_over_time(
    measured: xr.Dataset, name: str, steps: Steps, samples: int, fan_out: Indices
) -> tuple[FloatArray, FloatArray]:
    """Spikes of a layer, and the synapses that they reach, up to each reading (time, sample)."""
    times, cells = recording.spikes(measured, name)
    step = np.rint(times / steps.dt).astype(np.int64)
    inside = step < steps.count
    readings = steps.count // steps.stride
    sample, unit = np.divmod(cells[inside], len(fan_out))
    place = step[inside] // steps.stride * samples + sample
    both = (
        np.bincount(place, weights, minlength=readings * samples).reshape(readings, samples)
        for weights in (None, fan_out[unit])
    )
    fired, reached = (np.cumsum(each, axis=0, dtype=float) for each in both)
    return fired, reached


def count_spikes(measured: xr.Dataset, name: str, steps: Steps) -> Indices:
    """How often each cell of a population fires within the steps."""
    times, cells = recording.spikes(measured, name)
    inside = np.rint(times / steps.dt) < steps.count
    return np.bincount(cells[inside], minlength=population_size(measured, name))
