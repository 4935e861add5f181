"""Rate networks as values: layers of units, wherever they were trained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import Arrays
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.calibration import find_scales, require_sizes
from simneuro.bridge.networks.rate_layer import AnyActivation, RateLayer, check_chain
from simneuro.bridge.networks.sample_arrays import read_table
from simneuro.calls import checked
from simneuro.errors import InputError, not_installed
from simneuro.wanted_values import ANYTHING


@checked
@dataclass(frozen=True, eq=False, repr=False)
class RateNetwork:
    """A feed-forward network of rate units, with weights in the units of its inputs.

    A trained :class:`RateClassifier` or :class:`RateRegressor` has one as ``network_``.

    Parameters
    ----------
    layers : sequence of RateLayer
        The last one is the output.
    classes : array (outputs,), optional
        The label of each output; the class with the highest output is predicted. Without them the
        outputs are values.
    scales : sequence of float, optional
        The size of the activations of each hidden layer (:meth:`calibrated`).
    features : sequence of str
        Names of the inputs, if they have names.

    Raises
    ------
    InputError
        There is no layer, a layer has other inputs than the layer below has units, or the labels
        or sizes are not as many as the outputs or hidden layers.

    Examples
    --------
    >>> weights = [np.eye(2), [[1.0, 0.0], [0.0, -1.0]]]  # (in, out) of each layer
    >>> net = sn.bridge.RateNetwork.from_arrays(weights, [np.zeros(2), np.zeros(2)], "relu")
    >>> net.forward([[1.0, 2.0]]).tolist(), net.predict([[1.0, 2.0]]).tolist(), net.sizes
    ([[1.0, -2.0]], [0], (2, 2, 2))
    """

    layers: Sequence[RateLayer]
    classes: Annotated[NDArray[Any] | None, ANYTHING] = None
    scales: Sequence[float] | None = None
    features: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))
        check_chain(self.layers)
        if self.classes is not None:
            classes = np.asarray(self.classes)
            _check_count("classes", classes.shape, self.sizes[-1], "outputs")
            object.__setattr__(self, "classes", classes)
        if self.scales is not None:
            _check_count("scales", np.shape(self.scales), len(self.layers) - 1, "hidden layers")
            object.__setattr__(self, "scales", tuple(map(float, self.scales)))
        if self.features:
            _check_count("features", np.shape(self.features), self.sizes[0], "inputs")

    def __repr__(self) -> str:
        layers = [f"{layer.shape[1]} {layer.activation.name}" for layer in self.layers]
        return f"RateNetwork({' -> '.join([str(self.sizes[0]), *layers])})"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of inputs and of the units of each layer."""
        return (self.layers[0].shape[0], *(layer.shape[1] for layer in self.layers))

    @classmethod
    @checked
    def from_arrays(
        cls,
        weights: Sequence[Any],
        biases: Sequence[Any],
        activations: Annotated[AnyActivation | Sequence[AnyActivation], ANYTHING],
        classes: Arrays | Literal["positions"] | None = "positions",
    ) -> "RateNetwork":
        """A network of arrays.

        Parameters
        ----------
        weights : sequence of array (in, out)
            Of each layer; sparse ones of SciPy too.
        biases : sequence of array (out,)
        activations : str, Activation or callable, or a sequence of them
            That of all hidden layers, or one for each of them; the outputs are weighted sums then.
            Or one for each layer, the output included.
        classes : array (outputs,) or None
            The label of each output. By default those of several outputs are their positions, 0,
            1 and so on, so that other labels have to be given, such as ``mlp.classes_``. A single
            output is a value; with two classes it is the log odds of the second class. None for a
            regression, whose outputs are values.

        Raises
        ------
        InputError
            The arrays do not fit each other, hold what is not finite, or there are not as many
            biases, activations or classes as there should be; or an activation is unknown.

        Examples
        --------
        >>> import numpy as np
        >>> import simneuro as sn
        >>> weights = [np.array([[1.0, -1.0]]), np.array([[1.0], [1.0]])]
        >>> net = sn.bridge.RateNetwork.from_arrays(weights, [np.zeros(2), np.zeros(1)], "relu")
        >>> net.predict([[-3.0], [2.0]]).tolist()  # the absolute value
        [3.0, 2.0]
        """
        from simneuro.bridge.networks.imports.arrays import layers_of_arrays, with_labels

        return with_labels(layers_of_arrays(weights, biases, activations), classes)

    @classmethod
    @checked
    def from_sklearn(cls, net: Annotated[Any, ANYTHING]) -> "RateNetwork":
        """The network that a trained estimator of scikit-learn has learnt.

        Parameters
        ----------
        net : MLPClassifier, MLPRegressor, RateClassifier or RateRegressor
            The outputs of a classifier are logits. Of two classes, ``MLPClassifier`` has one
            output, the log odds of the second; this becomes two, of which the first is 0.

        Raises
        ------
        InputError
            It is another estimator, or one that decides on several labels of each sample.

        Examples
        --------
        >>> from sklearn.datasets import load_iris
        >>> from sklearn.neural_network import MLPClassifier
        >>> import simneuro as sn
        >>> x, y = load_iris(return_X_y=True)
        >>> mlp = MLPClassifier((8,), solver="lbfgs", random_state=0).fit(x, y)
        >>> net = sn.bridge.RateNetwork.from_sklearn(mlp)
        >>> bool((net.predict(x) == mlp.predict(x)).all())
        True
        """
        from simneuro.bridge.networks.imports.scikit_learn import network_of_estimator

        return network_of_estimator(net)

    @classmethod
    @checked
    def from_torch(
        cls,
        module: Annotated[Any, ANYTHING],
        input_shape: Annotated[Sequence[int] | None, ANYTHING] = None,
        classes: Arrays | Literal["positions"] | None = "positions",
    ) -> "RateNetwork":
        """The network that a trained module of torch computes in evaluation mode.

        Parameters
        ----------
        module : torch.nn.Module
            A Sequential, also of Sequentials, of these: Linear, Conv2d, AvgPool2d,
            AdaptiveAvgPool2d, BatchNorm1d and BatchNorm2d, Flatten, Unflatten, dropout, Identity,
            and activations of the catalogue. Linear maps that follow each other become one layer;
            those of images are sparse. Softmax at the end is left out, so that the outputs are
            logits. The module stays as it is. Samples of images may have their shape, or be flat.
        input_shape : sequence of int, optional
            Of one sample, such as (channels, height, width) of an image. Not needed if the first
            layer is Linear.
        classes : array or None
            As in :meth:`from_arrays`. A single output with a Sigmoid is that of two classes.

        Raises
        ------
        InputError
            A layer is not understood, which is named with its place; torch is not installed (the
            extra ``simneuro[torch]``); or the layers do not do what the module does.

        Examples
        --------
        >>> import torch  # doctest: +SKIP
        >>> module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())  # doctest: +SKIP
        >>> sn.bridge.RateNetwork.from_torch(module).sizes  # (2, 3)  # doctest: +SKIP
        """
        try:
            from simneuro.bridge.networks.imports.torch_modules import network_of_module
        except ImportError:
            raise not_installed("torch", "torch", where="from_torch") from None
        return network_of_module(module, input_shape, classes)

    @classmethod
    @checked
    def from_nir(
        cls,
        graph: Annotated[Any, ANYTHING],
        classes: Arrays | Literal["positions"] | None = "positions",
    ) -> "RateNetwork":
        """The network of a graph of NIR in which nothing has a state in time.

        Parameters
        ----------
        graph : nir.NIRGraph, str or os.PathLike
            A graph or its file: a chain of linear nodes (Linear, Affine, Scale, Conv1d, Conv2d,
            SumPool2d, AvgPool2d, Flatten) and Threshold, which is the activation ``step``. Linear
            maps that follow each other become one layer.
        classes : array or None
            As in :meth:`from_arrays`.

        Raises
        ------
        InputError
            A node fires, has another state in time, or is not understood, which is named by its
            key; or edges branch. Graphs of neurons are for :func:`run_nir`.

        Examples
        --------
        >>> import nir
        >>> import numpy as np
        >>> import simneuro as sn
        >>> graph = nir.NIRGraph.from_list(
        ...     nir.Linear(weight=np.array([[1.0, -2.0]])), nir.Threshold(threshold=np.array([0.5]))
        ... )
        >>> sn.bridge.RateNetwork.from_nir(graph).predict([[1.0, 0.0], [1.0, 1.0]]).tolist()
        [1.0, 0.0]
        """
        from simneuro.bridge.networks.nir.rate_graphs import network_of_nir

        return network_of_nir(graph, classes)

    def sums(self, X: ArrayLike) -> list[FloatArray]:
        """The weighted sums (samples, units) of each layer, before its activation.

        Raises
        ------
        InputError
            As :meth:`read`.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)], [np.ones(2)], "identity")
        >>> [each.tolist() for each in net.sums([[1.0, 2.0]])]
        [[[2.0, 3.0]]]
        """
        x, sums = self.read(X), []
        for layer in self.layers:
            sums.append(layer.sums(x))
            x = layer.activation(sums[-1])
        return sums

    def activations(self, X: ArrayLike) -> list[FloatArray]:
        """The activations (samples, units) of each layer, the output included.

        Raises
        ------
        InputError
            As :meth:`read`, or an activation is not finite, as where ``exp`` overflows.

        Examples
        --------
        >>> weights = [-np.eye(2), np.eye(2)]
        >>> net = sn.bridge.RateNetwork.from_arrays(weights, [np.zeros(2)] * 2, "relu")
        >>> [each.tolist() for each in net.activations([[1.0, -2.0]])]
        [[[0.0, 2.0]], [[0.0, 2.0]]]
        """
        x, found = self.read(X), []
        for layer in self.layers:
            x = layer.forward(x)
            found.append(x)
        return found

    def forward(self, X: ArrayLike) -> FloatArray:
        """The outputs (samples, outputs); of a classifier, the logits.

        Raises
        ------
        InputError
            As :meth:`activations`.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([2 * np.eye(2)], [np.ones(2)], "identity")
        >>> net.forward([[1.0, 2.0]]).tolist()
        [[3.0, 5.0]]
        """
        return self.activations(X)[-1]

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The class with the highest output (samples,), or the outputs if there are no classes.

        A single output without classes is given as (samples,).

        Raises
        ------
        InputError
            As :meth:`activations`.

        Examples
        --------
        >>> weights, biases = [np.eye(2)], [np.zeros(2)]
        >>> net = sn.bridge.RateNetwork.from_arrays(weights, biases, "identity", ["a", "b"])
        >>> net.predict([[1.0, 2.0]]).tolist()
        ['b']
        """
        outputs = self.forward(X)
        if self.classes is not None:
            return np.asarray(self.classes[np.argmax(outputs, axis=1)])
        return outputs[:, 0] if outputs.shape[1] == 1 else outputs

    def calibrated(
        self, X: ArrayLike, percentile: float | None = None, steps: int | None = None
    ) -> Self:
        """The network with ``scales``: how large the activations of its layers are on samples.

        They are a ``percentile`` of the sizes, 99.9 by default and 100 for the largest; or with
        ``steps`` those with which counts of spikes in so many time steps are closest to the
        activations.

        Raises
        ------
        InputError
            Both are given, or a layer has the size 0.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> sized = net.calibrated([[1.0, 0.0], [0.0, 4.0]], percentile=100)
        >>> [float(scale) for scale in sized.scales]  # the largest activation
        [4.0]
        """
        *hidden, _ = self.activations(X)
        scales = find_scales(hidden, percentile, steps)
        require_sizes(scales)
        return replace(self, scales=scales)

    def diagnose(self, X: ArrayLike, y: Any = None) -> pd.DataFrame:
        """How each layer works on samples, and how strongly it would learn from labels or values.

        Returns
        -------
        pandas.DataFrame
            One row a layer: ``units``; ``mean``, and ``largest``, of the size, of activations;
            ``sparsity``, the share of activations that are 0; ``dead``, the share of units whose
            slope is 0 at every sample, so that they cannot learn; ``saturated``, the share of
            activations within 1 % of the highest (and lowest, if it is below 0) that a bounded
            activation has; ``gradient``, the norm of the loss's gradient by the weights, if ``y``
            is given (the mean cross entropy, or half the mean squared error).

        Raises
        ------
        InputError
            ``y`` does not have one label or value for each sample, or as :meth:`activations`.

        Examples
        --------
        >>> weights = [-np.eye(2), np.eye(2)]
        >>> net = sn.bridge.RateNetwork.from_arrays(weights, [np.zeros(2)] * 2, "relu")
        >>> net.diagnose([[1.0, -2.0], [1.0, 2.0]]).dead.tolist()  # of the first layer, the output
        [0.5, 0.0]
        """
        from simneuro.bridge.networks.layer_table import tabulate_layers

        return tabulate_layers(self, X, y)

    def read(self, X: ArrayLike) -> FloatArray:
        """The samples (samples, features) as an array.

        Raises
        ------
        InputError
            They are no table of finite numbers, or have other features than the network.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)], [np.zeros(2)], "identity")
        >>> net.read([[1, 2]]).tolist()
        [[1.0, 2.0]]
        """
        return read_table(X, self.sizes[0], self.features)


def _check_count(name: str, shape: tuple[int, ...], number: int, what: str) -> None:
    if shape != (number,):
        raise InputError(f"need one for each of {number} {what}, got {shape}", where=name)
