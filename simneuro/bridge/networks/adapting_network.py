"""Rate networks whose hidden units adapt to the samples that they get one after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import issparse

from simneuro.annotations import NotNegative, Positive
from simneuro.bridge.activations import steepest_slope
from simneuro.bridge.activations.adapting_unit import fixed_point
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import RateLayer
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.calls import checked
from simneuro.errors import InputError


@checked
@dataclass(frozen=True, eq=False)
class AdaptingNetwork:
    """A network whose hidden units have a state each, which follows their answers.

    A unit answers with ``r = F(s - g (a - rest))`` to its weighted sum s, and from sample to sample
    ``a`` goes a part ``1 / memory`` of the way to r. As long as samples are like those that it was
    made with, ``a`` stays about ``rest``, and the network computes what the one without state does.

    Parameters
    ----------
    network : RateNetwork
        Whose hidden activations never fall.
    strength : float
        g, in units of the sums over units of the answers.
    memory : float
        In samples; longer than ``1 + g F'``, so that no state overshoots.
    rest : sequence of array (units,)
        Of each hidden layer.

    Raises
    ------
    InputError
        A hidden activation falls somewhere, the memory is too short, or the states do not fit.

    Examples
    --------
    >>> from simneuro.bridge.networks import AdaptingNetwork
    >>> import numpy as np
    >>> import simneuro as sn
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(1), np.eye(1)], [[0], [0]], "relu", None)
    >>> slow = AdaptingNetwork.of(net, [[1.0], [3.0]], strength=4.0, memory=1000)
    >>> [float(each[0]) for each in slow.rest], slow.follow([[1.0], [3.0]])[0].round(1).tolist()
    ([2.0], [[1.0], [3.0]])
    >>> slow.settled([[11.0], [13.0]]).forward([[13.0]]).tolist()  # of the 10 more a fifth is left
    [[5.0]]
    """

    network: RateNetwork
    strength: NotNegative
    memory: Positive
    rest: Sequence[FloatArray]

    def __post_init__(self) -> None:
        hidden = self.network.layers[:-1]
        for layer in hidden:
            shortest = 1 + self.strength * steepest_slope(layer.activation)
            if self.memory < shortest:
                message = f"must be {shortest:.4g} samples or more for {layer.activation.name}"
                raise InputError(f"{message} and this strength", where="memory")
        if [np.shape(each) for each in self.rest] != [layer.shape[1:] for layer in hidden]:
            raise InputError("need one state for each unit of each hidden layer", where="rest")

    @classmethod
    @checked
    def of(
        cls,
        network: RateNetwork,
        X: ArrayLike,
        *,
        strength: NotNegative,
        memory: Positive,
    ) -> Self:
        """With the states at rest on samples ``X``: the mean answers of the units to them.

        Raises
        ------
        InputError
            ``X`` does not fit the network, or as of the class.

        Examples
        --------
        >>> from simneuro.bridge import RateNetwork
        >>> from simneuro.bridge.networks import AdaptingNetwork
        >>> net = RateNetwork.from_arrays([np.eye(1), np.eye(1)], [[0], [0]], "relu", None)
        >>> slow = AdaptingNetwork.of(net, [[1.0], [3.0]], strength=4.0, memory=1000)
        >>> slow.rest[0].tolist()
        [2.0]
        """
        *hidden, _ = network.activations(X)
        return cls(network, strength, memory, [each.mean(axis=0) for each in hidden])

    def follow(
        self, X: ArrayLike, states: Sequence[FloatArray] | None = None
    ) -> tuple[FloatArray, list[FloatArray]]:
        """The way of samples (samples, features), one after another, through the network.

        ``states`` are those at the beginning, by default those at rest.

        Returns
        -------
        (array (samples, outputs), list of array (units,))
            The outputs, and the states of each hidden layer in the end.

        Raises
        ------
        InputError
            ``X`` does not fit the network, or ``states`` are not one array for each hidden layer.

        Examples
        --------
        >>> from simneuro.bridge import RateNetwork
        >>> from simneuro.bridge.networks import AdaptingNetwork
        >>> net = RateNetwork.from_arrays([np.eye(1), np.eye(1)], [[0], [0]], "relu", None)
        >>> slow = AdaptingNetwork.of(net, [[1.0], [3.0]], strength=4.0, memory=1000)
        >>> outputs, states = slow.follow([[11.0]] * 2000)
        >>> outputs[[0, -1], 0].round(1).tolist()  # at first, and once it has adapted
        [11.0, 3.8]
        """
        *hidden, last = self.network.layers
        given = self.rest if states is None else states
        states = [np.array(each, np.float64) for each in given]
        shapes, needed = ([each.shape for each in some] for some in (states, self.rest))
        if shapes != needed:
            raise InputError(
                f"need an array for each hidden layer, of the shapes {needed}; got {shapes}",
                where="states",
            )
        entering = self.network.read(X)
        for layer, state, rest in zip(hidden, states, self.rest, strict=True):
            entering = _each_sum(layer, entering)
            for sums in entering:  # of a sample, in the place of which come its answers
                sums[:] = layer.activation(sums - self.strength * (state - rest))
                state += (sums - state) / self.memory
        return _each_sum(last, entering), states

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The class with the highest output for each of the samples, one after another.

        Raises
        ------
        InputError
            The network has no classes.

        Examples
        --------
        >>> from simneuro.bridge import RateNetwork
        >>> from simneuro.bridge.networks import AdaptingNetwork
        >>> net = RateNetwork.from_arrays([np.eye(2), np.eye(2)], [np.zeros(2)] * 2, "relu")
        >>> slow = AdaptingNetwork.of(net, np.eye(2), strength=1.0, memory=1000)
        >>> slow.predict([[1.0, 0.0], [0.0, 1.0]]).tolist()
        [0, 1]
        """
        if self.network.classes is None:
            raise InputError("the network has no classes", where="predict")
        return np.asarray(self.network.classes[self.follow(X)[0].argmax(axis=1)])

    def settled(self, X: ArrayLike) -> RateNetwork:
        """The network without state that this one becomes on samples that are all like ``X``.

        The state of a unit is then the mean of its answers, ``a = mean F(s - g (a - rest))``, if
        its memory is long.

        Raises
        ------
        InputError
            ``X`` does not fit the network.

        Examples
        --------
        >>> from simneuro.bridge import RateNetwork
        >>> from simneuro.bridge.networks import AdaptingNetwork
        >>> net = RateNetwork.from_arrays([np.eye(1), np.eye(1)], [[0], [0]], "relu", None)
        >>> slow = AdaptingNetwork.of(net, [[1.0], [3.0]], strength=4.0, memory=1000)
        >>> slow.settled([[12.0]]).forward([[12.0]]).round(9).tolist()  # 2 + 10/5
        [[4.0]]
        """
        *hidden, last = self.network.layers
        entering, layers = self.network.read(X), []
        for layer, rest in zip(hidden, self.rest, strict=True):
            moved = self._shifted(layer, rest, entering)
            layers.append(moved)
            entering = moved.forward(entering)
        return RateNetwork([*layers, last], self.network.classes, features=self.network.features)

    def _shifted(self, layer: RateLayer, rest: FloatArray, entering: FloatArray) -> RateLayer:
        """A layer with the biases that its states make once they have settled."""
        sums = layer.sums(entering)

        def mean_answer(state: FloatArray) -> FloatArray:
            return layer.activation(sums - self.strength * (state - rest)).mean(axis=0)

        state = fixed_point(mean_answer, np.array(rest, np.float64))
        bias = layer.bias - self.strength * (state - rest)
        return RateLayer(layer.weights, bias, layer.activation)


def _each_sum(layer: RateLayer, entering: FloatArray) -> FloatArray:
    """The weighted sums (samples, out), each as it is of a sample alone, to the last bit."""
    if issparse(layer.weights):
        return np.array([each @ layer.weights + layer.bias for each in entering])
    return np.asarray(np.matmul(entering[:, None], layer.weights)[:, 0] + layer.bias)
