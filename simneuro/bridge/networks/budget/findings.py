"""Units that never fire or always do, and layers that have each other's weights."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.budget.stages import ObservedNetwork, Parts
from simneuro.bridge.networks.rate_layer import RateLayer

_RARELY = 0.01  # share of samples; chosen: to_spiking lets 1 activation in 1000 saturate


def list_odd_units(observed: ObservedNetwork, parts: Sequence[Parts]) -> pd.DataFrame:
    """By layer and unit, whether it is ``silent``, and the share of samples it is ``saturated``."""
    *exact, _ = observed.reference.activations(observed.samples)
    tables = [
        _odd_units(observed, k, values, parts[k].get("clipping", np.zeros(1)))
        for k, values in enumerate(exact)
    ]
    return pd.concat(tables).set_index(["layer", "unit"])


def _odd_units(
    observed: ObservedNetwork, k: int, exact: FloatArray, clipping: FloatArray
) -> pd.DataFrame:
    model, network = observed.model, observed.model.network
    code, spike = model.code.layers[k], network.quantum(k, observed.steps)
    decoded, expected = observed.decoded[k] - code.offset, exact - code.offset
    # A unit that should fire a spike or more is silent if it never does.
    silent = np.all(decoded < 0.5 * spike, axis=0) & np.any(expected >= spike, axis=0)
    # Spikes reach a later layer late, so that there the count stays below the highest.
    highest = code.per_hertz * code.ceiling
    full = (decoded > highest - 0.5 * spike * model.code.cells) | (clipping < -spike)
    saturated = full.mean(axis=0)
    columns = {
        "layer": network.names[k],
        "unit": range(decoded.shape[1]),
        "silent": silent,
        "saturated": saturated,
    }
    return pd.DataFrame(columns)[silent | (saturated > _RARELY)]


def list_swapped_layers(observed: ObservedNetwork) -> Iterator[tuple[str, str]]:
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
