"""Units that never fire or always do, and layers that have each other's weights."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.budget.stages import Observed, Parts
from simneuro.bridge.networks.rate_layer import RateLayer

_RARELY = 0.01  # share of samples; chosen: to_spiking lets 1 activation in 1000 saturate


def list_odd_units(observed: Observed, parts: Sequence[Parts]) -> pd.DataFrame:
    """By layer and unit, whether it is ``silent``, and the share of samples it is ``saturated``."""
    tables = [
        _odd_units(observed, name, k, parts[k].get("clipping", np.zeros(1)))
        for k, name in enumerate(observed.model.network.names[:-1])
    ]
    return pd.concat(tables).set_index(["layer", "unit"])


def _odd_units(observed: Observed, name: str, k: int, clipping: FloatArray) -> pd.DataFrame:
    code, model = observed.model.code.layers[k], observed.model
    spike = code.per_hertz * float(model.network.rates(1, observed.steps))
    decoded: FloatArray = observed.decoded[k] - code.offset
    expected: FloatArray = observed.reference.activations(observed.samples)[k] - code.offset
    # A unit that should fire a spike or more is silent if it never does.
    silent = np.all(decoded < 0.5 * spike, axis=0) & np.any(expected >= spike, axis=0)
    # Spikes reach a later layer late, so that there the count stays below the highest.
    highest = code.per_hertz * code.ceiling
    full = (decoded > highest - 0.5 * spike * model.code.cells) | (clipping < -spike)
    saturated = full.mean(axis=0)
    columns = {
        "layer": name,
        "unit": range(decoded.shape[1]),
        "silent": silent,
        "saturated": saturated,
    }
    return pd.DataFrame(columns)[silent | (saturated > _RARELY)]


def list_swapped_layers(observed: Observed) -> Iterator[tuple[str, str]]:
    """Pairs of layers with each other's weights."""
    own, planned = observed.model.rate_network.layers, observed.reference.layers
    names = observed.model.network.names
    for j, k in combinations(range(len(own)), 2):
        crossed = _same(own[j], planned[k]) and _same(own[k], planned[j])
        if crossed and not _same(own[j], planned[j]):
            yield names[j], names[k]


def _same(one: RateLayer, other: RateLayer) -> bool:
    return one.shape == other.shape and np.array_equal(_dense(one), _dense(other))


def _dense(layer: RateLayer) -> FloatArray:
    return np.asarray(sparse.csr_array(layer.weights).toarray())
