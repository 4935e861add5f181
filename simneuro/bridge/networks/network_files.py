"""Rate networks in single files, so that one that took long to train can be kept and shared."""

import json
import os
from typing import Any

import numpy as np
import xarray as xr
from scipy import sparse

from simneuro.bridge.activations import Activation
from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_layer import RateLayer, Weights
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.samples import to_rate_network
from simneuro.calls import checked
from simneuro.errors import InputError, one_line
from simneuro.recording.archive import read_archive, write_archive

_CONTENT = "rate network"
_SPARSE = ("data", "indices", "indptr")  # the arrays of a csr_array


@checked
def save_network(
    network: RateNetwork | RateEstimator, path: str | os.PathLike[str], *, note: str = ""
) -> None:
    """Write a rate network to an ``.npz`` file, whole or not at all; an older one is replaced.

    Parameters
    ----------
    network : RateNetwork, RateClassifier or RateRegressor
        Of an estimator what it has learnt, its ``network_``, is kept.
    path : str or os.PathLike
    note : str
        Where it comes from, such as the data and the program that it was trained with.

    Raises
    ------
    InputError
        An activation is a Python function, which no file holds.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> import numpy as np
    >>> import simneuro as sn
    >>> path = Path(mkdtemp()) / "network.npz"
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2), np.eye(2)], [[0, 0], [0, 1]], "relu")
    >>> sn.bridge.save_network(net, path, note="made by hand")
    >>> sn.bridge.load_network(path)
    RateNetwork(2 -> 2 relu -> 2 identity)
    """
    network, variables = to_rate_network(network), dict[str, Any]()
    for k, layer in enumerate(network.layers):
        for name, values in {**_parts_of(layer.weights), "bias": layer.bias}.items():
            variables[f"{k}.{name}"] = (
                [f"{k}.{name}.{axis}" for axis in range(values.ndim)],
                values,
            )
    if network.classes is not None:
        variables["classes"] = ("class", network.classes)
    attrs = {
        "note": note,
        "shapes": json.dumps([layer.shape for layer in network.layers]),
        "activations": json.dumps([layer.activation.to_json() for layer in network.layers]),
        "scales": json.dumps(network.scales),
        "features": json.dumps(network.features),
    }
    write_archive(xr.Dataset(variables, attrs=attrs), path, content=_CONTENT)


@checked
def load_network(path: str | os.PathLike[str]) -> RateNetwork:
    """Read a rate network that :func:`save_network` wrote. Nothing in the file is executed.

    Raises
    ------
    InputError
        There is no such file, it is damaged, or it holds something else.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)], [np.zeros(2)], "identity")
    >>> sn.bridge.save_network(net, "net.npz")
    >>> sn.bridge.load_network("net.npz").forward([[1.0, 2.0]]).tolist()
    [[1.0, 2.0]]
    """
    stored = read_archive(path, content=_CONTENT)
    try:
        return _read_network(stored)
    except (KeyError, ValueError, TypeError) as error:
        message = f"this is no stored rate network: {one_line(error)}"
        raise InputError(message, where=str(path)) from None


def _read_network(stored: xr.Dataset) -> RateNetwork:
    shapes, acts, scales, features = (
        json.loads(stored.attrs[key]) for key in ("shapes", "activations", "scales", "features")
    )
    layers = tuple(
        RateLayer(
            _read_weights(stored, k, tuple(shape)),
            stored[f"{k}.bias"].values,
            Activation.from_json(text),
        )
        for k, (shape, text) in enumerate(zip(shapes, acts, strict=True))
    )
    classes = stored["classes"].values if "classes" in stored else None
    return RateNetwork(layers, classes, scales, tuple(features))


def _parts_of(weights: Weights) -> dict[str, Any]:
    if sparse.issparse(weights):
        return {name: getattr(weights, name) for name in _SPARSE}
    return {"weights": weights}


def _read_weights(stored: xr.Dataset, k: int, shape: tuple[int, int]) -> Weights:
    if f"{k}.weights" in stored:
        return np.asarray(stored[f"{k}.weights"].values)
    parts = tuple(stored[f"{k}.{name}"].values for name in _SPARSE)
    table = sparse.csr_array(parts, shape=shape)
    table.check_format(full_check=True)
    return table
