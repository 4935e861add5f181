"""A small convolutional network that reads MNIST, as it was trained by torch and then stored.

Two blocks of a convolution (3 by 3), batch normalisation, ReLU and average pooling (2 by 2), and a
linear layer. ``python -m simneuro.bridge.tasks.train_mnist_cnn`` trained it; the README beside the
file says on what.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files

import numpy as np

from simneuro.bridge.activations import Activation, activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.imports.affine import Affine, join_layers
from simneuro.bridge.networks.imports.arrays import with_labels
from simneuro.bridge.networks.imports.image_maps import (
    Shape,
    average,
    convolve,
    mean_of_windows,
    place_window,
)
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.tasks.mnist import SIDE

BLOCKS = 2
KERNEL, POOL = 3, 2  # pixels on a side
PROBES = 4  # images of noise whose logits, as torch has them, are stored beside the weights

Arrays = Mapping[str, FloatArray]


def load_mnist_cnn() -> RateNetwork:
    """The network, which takes images as :func:`load_mnist_images` has them.

    Examples
    --------
    >>> from simneuro.bridge.tasks import load_mnist_cnn
    >>> load_mnist_cnn()
    RateNetwork(784 -> 5408 relu -> 1936 relu -> 10 identity)
    """
    return network_of_arrays(load_arrays())


def load_arrays() -> dict[str, FloatArray]:
    """The arrays of the file: ``logits`` of the probes, and parameters by torch's names."""
    with as_file(files("simneuro") / "data" / "mnist" / "cnn.npz") as path, np.load(path) as stored:
        return {name: stored[name].astype(float) for name in stored.files}


def draw_probes() -> FloatArray:
    """Images of noise (probes, 784), by which a network is compared with the stored logits.

    They are the same numbers in single and in double precision.
    """
    return np.random.default_rng(0).random((PROBES, SIDE * SIDE), np.float32).astype(float)


def network_of_arrays(arrays: Arrays) -> RateNetwork:
    """The network with these parameters."""
    return with_labels(join_layers(SIDE * SIDE, _steps(arrays)))


def _steps(arrays: Arrays) -> Iterator[Affine | Activation]:
    shape: Shape = (1, SIDE, SIDE)
    for block in range(BLOCKS):
        kernel, bias = _normalised(arrays, block)
        rows, columns = (place_window(size, KERNEL, 1, (0, 0)) for size in shape[1:])
        convolution, shape = convolve(kernel, bias, rows, columns)
        yield convolution
        yield activation("relu")
        means = [
            mean_of_windows(place_window(size, POOL, POOL, (0, 0)), True) for size in shape[1:]
        ]
        pooling, shape = average(shape[0], means[0], means[1])
        yield pooling
    yield Affine(arrays["linear.weight"].T, arrays["linear.bias"])


def _normalised(arrays: Arrays, block: int) -> tuple[FloatArray, FloatArray]:
    """Kernel and bias of a convolution that normalises by itself as the batch's layer would."""
    norm = {key: arrays[f"norm{block}.{key}"] for key in ("weight", "bias", "mean", "variance")}
    gain = norm["weight"] / np.sqrt(norm["variance"] + float(arrays["epsilon"]))
    kernel = arrays[f"convolution{block}.weight"] * gain[:, None, None, None]
    return kernel, norm["bias"] - gain * norm["mean"]
