"""Decisions of networks on samples that are larger or smaller by a factor."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.networks.rate_layer import RateLayer
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.spiking_classifier import as_labels
from simneuro.calls import checked
from simneuro.wanted_values import ANYTHING


@checked
def compare_scales(
    networks: Annotated[Mapping[str, RateNetwork], ANYTHING],
    X: ArrayLike,
    y: Annotated[ArrayLike, ANYTHING],
    scales: Sequence[float],
) -> xr.Dataset:
    """How networks decide on scaled samples.

    Parameters
    ----------
    networks : mapping
        Networks with classes, by name.
    X, y : array (samples, features), array (samples,)
    scales : sequence of float
        Factors of the samples.

    Returns
    -------
    xarray.Dataset
        Along ``network`` and ``scale``: ``accuracy``; ``changed``, the number of samples on which a
        network decides otherwise than at scale 1; ``labels``, how many different ones it gives.

    Raises
    ------
    InputError
        A network has no classes, or the labels do not fit the samples or the classes.

    Examples
    --------
    >>> from simneuro.bridge import RateNetwork
    >>> from simneuro.bridge.tasks import compare_scales
    >>> net = RateNetwork.from_arrays([np.eye(2)], [np.zeros(2)], ["relu"])
    >>> compare_scales({"free": net}, np.eye(2), [0, 1], [0.1, 10.0]).changed.values.tolist()
    [[0, 0]]
    """
    x = np.asarray(X, np.float64)
    labels = {name: as_labels(y, len(x), net.classes) for name, net in networks.items()}
    usual = {name: net.predict(x) for name, net in networks.items()}
    read = {name: [net.predict(scale * x) for scale in scales] for name, net in networks.items()}
    found = {
        "accuracy": [[np.mean(one == labels[name]) for one in read[name]] for name in read],
        "changed": [[int(np.sum(one != usual[name])) for one in read[name]] for name in read],
        "labels": [[len(np.unique(one)) for one in each] for each in read.values()],
    }
    along = ("network", "scale")
    coords = {"network": list(networks), "scale": list(scales)}
    return xr.Dataset({name: (along, values) for name, values in found.items()}, coords)


@checked
def remove_biases(network: RateNetwork) -> RateNetwork:
    """The network with the same weights and no biases.

    The sizes of its activations, if it was calibrated, are left out: they are others now.

    Examples
    --------
    >>> from simneuro.bridge import RateNetwork
    >>> from simneuro.bridge.tasks import remove_biases
    >>> net = RateNetwork.from_arrays([np.eye(2)], [np.ones(2)], ["relu"])
    >>> remove_biases(net).forward([[1.0, -2.0]]).tolist()
    [[1.0, 0.0]]
    """
    layers = [
        RateLayer(layer.weights, np.zeros_like(layer.bias), layer.activation)
        for layer in network.layers
    ]
    return RateNetwork(layers, network.classes, None, network.features)
