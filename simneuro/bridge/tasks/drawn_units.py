"""Units of ReLU networks as they are drawn: dead on some samples, and silent in depth."""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from simneuro.annotations import at_least
from simneuro.bridge.activations import activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import RateLayer
from simneuro.calls import checked

RELU = activation("relu")


@checked
def dead_units(samples: ArrayLike, weights: ArrayLike, bias: float = 0.0) -> FloatArray:
    """Which ReLU units (units,) are 0 on all samples, so that no gradient reaches them.

    Parameters
    ----------
    samples : array (samples, features)
    weights : array (features, units)
    bias : float
        Of all units.

    Examples
    --------
    >>> from simneuro.bridge.tasks import dead_units
    >>> dead_units([[1.0, 0.0], [0.0, 1.0]], [[1.0, -1.0], [-1.0, -1.0]]).tolist()
    [False, True]
    """
    table = np.asarray(weights, np.float64)
    layer = RateLayer(table, np.full(table.shape[1], float(bias)), RELU)
    return np.asarray((layer.forward(np.asarray(samples, np.float64)) == 0).all(axis=0))


@checked
def silent_networks(
    random: np.random.Generator,
    *,
    width: Annotated[int, at_least(1)],
    depth: Annotated[int, at_least(1)],
    networks: Annotated[int, at_least(1)],
) -> FloatArray:
    """The share of deep ReLU networks of which a layer is 0 on a sample, and so all above it.

    Each network has weights of its own, which are normal, no biases, and one sample (lu2020).

    Returns
    -------
    array (depth,)
        For each layer, the first one first.

    Examples
    --------
    >>> from simneuro.bridge.tasks import silent_networks
    >>> shares = silent_networks(np.random.default_rng(0), width=1, depth=2, networks=1000)
    >>> [round(float(share), 1) for share in shares]  # 1 - (1 - 1/2)^depth
    [0.5, 0.8]
    """
    values, shares = random.normal(size=(networks, width)), []
    for _ in range(depth):
        weights = random.normal(size=(networks, width, width))
        values = RELU(np.einsum("ki,kij->kj", values, weights))
        shares.append(float((values == 0).all(axis=1).mean()))
    return np.array(shares)
