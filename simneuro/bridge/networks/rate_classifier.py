"""A classifier of rate units, with any activation function, as a scikit-learn estimator."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from simneuro.bridge.activations import Activation, as_activation
from simneuro.bridge.arguments import as_number, is_count, require_count
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import IDENTITY, RateLayer
from simneuro.bridge.networks.rate_network import RateNetwork, layer_scales
from simneuro.bridge.networks.samples import read_samples, read_training
from simneuro.bridge.networks.training.layer_stack import (
    LayerStack,
    OperatingPoint,
    normalisation_of,
    remove_normalisation,
)
from simneuro.bridge.networks.training.solvers import train_adam, train_lbfgs
from simneuro.errors import InputError

SOLVERS = ("adam", "lbfgs")


class RateClassifier(ClassifierMixin, BaseEstimator):
    """A feed-forward network of rate units with a softmax output.

    Parameters
    ----------
    hidden : sequence of int
        Units in each hidden layer; ``()`` is softmax regression, the linear baseline.
    activation : str, Activation or callable
        Of the hidden units: a catalogue name, a neuron's own curve, or a function of arrays such as
        ``np.tanh`` (:meth:`simneuro.bridge.Activation.from_function` takes its derivative too).
    solver : {"adam", "lbfgs"}
        Mini-batches with Adam (kingma2014), its rate falling linearly to 0, or full batches with
        L-BFGS.
    learning_rate : float
        First step size of Adam, in normalised units.
    max_iter : int
        Passes of Adam over the data, or the limit of L-BFGS's iterations, some 200 of which are
        needed.
    batch_size : int
        Samples a step of Adam.
    alpha : float
        Strength of the L2 penalty on the weights in normalised units.
    random_state : int, RandomState or None
        Seed of the initial weights and of the batches.

    Attributes
    ----------
    coefs_ : list of array (in, out)
        Weights of each layer, in the units of ``X`` and of the activation.
    intercepts_ : list of array (out,)
        Biases of each layer, in the same units.
    scales_ : list of float
        The size of the activations of each hidden layer on the training data
        (:meth:`RateNetwork.calibrated`).
    classes_ : array
    network_ : RateNetwork
        These weights, biases and activations as one value.
    loss_ : float
        Last training loss, penalty included.
    n_iter_ : int
        Passes or iterations made.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> import simneuro as sn
    >>> x, y = load_digits(return_X_y=True)
    >>> net = sn.bridge.RateClassifier((16,), "relu", random_state=0).fit(x, y)
    >>> bool(net.score(x, y) > 0.9)
    True
    """

    def __init__(
        self,
        hidden: Sequence[int] = (64,),
        activation: str | Activation | Callable[[Any], Any] = "relu",
        *,
        solver: str = "adam",
        learning_rate: float = 0.01,
        max_iter: int = 60,
        batch_size: int = 64,
        alpha: float = 1e-4,
        random_state: Any = None,
    ) -> None:
        self.hidden = hidden
        self.activation = activation
        self.solver = solver
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.batch_size = batch_size
        self.alpha = alpha
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train on samples ``X`` (samples, features) with labels ``y`` (samples,).

        Raises
        ------
        InputError
            If a parameter is impossible, there is one class only, or training diverges.
        """
        _check_settings(self)
        samples, y = read_training(self, X, y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise InputError("training needs at least two classes, got one class", where="y")
        self._train(samples, np.eye(len(self.classes_))[labels])
        return self

    def _train(self, x: FloatArray, target: FloatArray) -> None:
        random = check_random_state(self.random_state)
        self.activation_ = as_activation(self.activation)
        sizes = (x.shape[1], *self.hidden, target.shape[1])
        point = OperatingPoint.of(self.activation_)
        network = LayerStack(sizes, self.activation_, point, self.alpha)
        mean, scale = normalisation_of(x)
        theta = self._solve(network, (x - mean) / scale, target, random)
        self.loss_ = network.loss(theta, (x - mean) / scale, target)[0]
        if not np.isfinite(self.loss_):
            raise InputError("training diverged; use a lower learning_rate", where="fit")
        self.coefs_, self.intercepts_ = remove_normalisation(network, theta, mean, scale)
        self.scales_ = layer_scales(self._layers().activations(x)[:-1])

    def _solve(
        self, network: LayerStack, z: FloatArray, target: FloatArray, random: Any
    ) -> FloatArray:
        start = network.draw_weights(random)
        if self.solver == "lbfgs":
            theta, self.n_iter_ = train_lbfgs(network, start, z, target, max_iter=self.max_iter)
            return theta
        self.n_iter_ = self.max_iter
        return train_adam(
            network,
            start,
            z,
            target,
            learning_rate=self.learning_rate,
            passes=self.max_iter,
            batch_size=self.batch_size,
            random=random,
        )

    def activations(self, X: ArrayLike) -> list[FloatArray]:
        """Activations (samples, units) of each hidden layer, then the class probabilities."""
        hidden, logits = self._forward(X)
        return [*hidden, softmax(logits, axis=1)]

    def decision_function(self, X: ArrayLike) -> FloatArray:
        """Logits (samples, classes); of two classes the log odds of the second (samples,)."""
        logits = self._forward(X)[1]
        return logits[:, 1] - logits[:, 0] if len(self.classes_) == 2 else logits

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Class probabilities (samples, classes), in the order of ``classes_``."""
        return np.asarray(softmax(self._forward(X)[1], axis=1))

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Most probable class of each sample (samples,)."""
        logits = self._forward(X)[1]
        return np.asarray(self.classes_[np.argmax(logits, axis=1)])

    def _forward(self, X: ArrayLike) -> tuple[list[FloatArray], FloatArray]:
        check_is_fitted(self)
        *hidden, logits = self.network_.activations(read_samples(self, X))
        return hidden, logits

    @property
    def network_(self) -> RateNetwork:
        """The trained network, as ``coefs_`` and ``intercepts_`` are now."""
        check_is_fitted(self)
        return replace(self._layers(), scales=self.scales_)

    def _layers(self) -> RateNetwork:
        hidden = [self.activation_] * (len(self.coefs_) - 1)
        layers = map(RateLayer, self.coefs_, self.intercepts_, [*hidden, IDENTITY])
        return RateNetwork(tuple(layers), self.classes_)


def _check_settings(net: RateClassifier) -> None:
    """Raise :class:`InputError` at the first parameter that has an impossible value."""
    if net.solver not in SOLVERS:
        raise InputError(f"no solver {net.solver!r}", where="solver", allowed=SOLVERS)
    _check_hidden(net.hidden)
    for name in ("max_iter", "batch_size"):
        require_count(getattr(net, name), name)
    rate, alpha = (as_number(getattr(net, n), n, n) for n in ("learning_rate", "alpha"))
    if not rate > 0 or not alpha >= 0:
        message = f"need learning_rate > 0 and alpha >= 0, got {rate:g}, {alpha:g}"
        raise InputError(message, where="RateClassifier")
    try:
        check_random_state(net.random_state)
    except ValueError as error:
        raise InputError(str(error), where="random_state") from None


def _check_hidden(given: Any) -> None:
    listed = isinstance(given, Sequence) or (isinstance(given, np.ndarray) and given.ndim > 0)
    if not listed or not all(map(is_count, given)):
        message = f"need a sequence of whole numbers from 1, such as (64,), got {given!r}"
        raise InputError(message, where="hidden")
