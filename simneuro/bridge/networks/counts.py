"""The synapses between two layers, and how many spikes pass through them."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import sparse

from simneuro import recording
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import Weights
from simneuro.bridge.networks.time_grid import Steps
from simneuro.recording.reading import population_size

Indices = NDArray[np.int64]


def list_synapses(
    weights: Weights, below: int = 1, above: int = 1
) -> tuple[Indices, Indices, FloatArray]:
    """Sources, targets and weights of the synapses between two layers.

    A unit of the layer ``below`` is so many cells, each of which has a share in its weight and
    reaches all cells of a unit ``above``.
    """
    if sparse.issparse(weights):
        stored = sparse.coo_array(weights)
        rows, columns = stored.row.astype(np.int64), stored.col.astype(np.int64)
        values = stored.data
    else:
        rows, columns = np.divmod(np.arange(weights.size), weights.shape[1])
        values = np.asarray(weights).ravel()
    of_source, of_target = np.divmod(np.arange(below * above), above)
    sources, targets = (rows[:, None] * below + of_source, columns[:, None] * above + of_target)
    return sources.ravel(), targets.ravel(), np.repeat(values / below, below * above)


def count_fan_out(weights: Weights, below: int, above: int) -> Indices:
    """How many synapses each cell of a layer has onto the layer above, (cells,)."""
    sources, _, _ = list_synapses(weights, below, above)
    return np.bincount(sources, minlength=weights.shape[0] * below)


def count_over_time(
    measured: xr.Dataset,
    name: str,
    steps: Steps,
    samples: int,
    fan_out: Indices,
    first: int = 0,
) -> tuple[FloatArray, FloatArray]:
    """Spikes of a layer, and the synapses that they reach, up to each reading (time, sample).

    The layer starts in the step ``first``.
    """
    step, cells = _spikes_from(measured, name, steps, first)
    readings = steps.count // steps.stride
    sample = cells // len(fan_out)
    unit = cells - sample * len(fan_out)  # in a third of the time of ``np.divmod``
    place = step // steps.stride * samples + sample
    both = (
        np.bincount(place, weights, minlength=readings * samples).reshape(readings, samples)
        for weights in (None, fan_out[unit])
    )
    fired, reached = (np.cumsum(each, axis=0, dtype=float) for each in both)
    return fired, reached


def count_spikes(measured: xr.Dataset, name: str, steps: Steps, first: int = 0) -> Indices:
    """How often each cell of a population fires within the steps from ``first`` on."""
    _, cells = _spikes_from(measured, name, steps, first)
    return np.bincount(cells, minlength=population_size(measured, name))


def _spikes_from(
    measured: xr.Dataset, name: str, steps: Steps, first: int
) -> tuple[Indices, Indices]:
    """The step, counted from ``first``, and the cell of each spike within the steps from it on."""
    times, cells = recording.spikes(measured, name)
    step = np.rint(times / steps.dt).astype(np.int64) - first
    inside = slice(*np.searchsorted(step, [0, steps.count]))  # times are ascending
    return step[inside], cells[inside]
